import type { XmlElement } from '../axml/read-xml.ts';
import { valueText } from '../axml/typed-value.ts';
import { coverageOf, intersect, type Coverage } from './coverage.ts';
import { GRAPHIC } from './graphic-attributes.ts';
import type { GraphicReader } from './graphic-reader.ts';
import { CannotDraw, type Ink } from './ink.ts';
import { multiply, scaleOf, type Matrix } from './matrix.ts';
import { parsePathData } from './path-data.ts';
import { flatten, type Polygon } from './polygons.ts';
import { strokePolygons } from './stroke.ts';
import type { Paint, Surface } from './surface.ts';

const EVEN_ODD = 1;
/** A pixel of a gradient costs as much as so many of one colour. */
const WORK_OF_A_SHADE = 3;
/** In pixels: its attributes are looked up, however little it draws. */
const WORK_OF_AN_ELEMENT = 300;
const CAPS = ['butt', 'round', 'square'] as const;
const JOINS = ['miter', 'round', 'bevel'] as const;
const MITER_LIMIT = 4;

/** Paths and groups of a vector, in the space that `matrix` leads to pixels from. Source: AOSP VectorDrawable. @throws CannotDraw */
export function drawVectorParts(vector: XmlElement, surface: Surface, matrix: Matrix, read: GraphicReader, ink: Ink): void {
  drawGroup(vector, { surface, read, ink }, matrix, null);
}

type Canvas = { readonly surface: Surface; readonly read: GraphicReader; readonly ink: Ink };
type Clip = Coverage | null;

function drawGroup(group: XmlElement, canvas: Canvas, matrix: Matrix, outer: Clip): void {
  const { surface, read, ink } = canvas;
  let clip = outer;
  for (const element of group.children) {
    ink.use(WORK_OF_AN_ELEMENT);
    if (element.name === 'group') drawGroup(element, canvas, multiply(matrix, groupMatrix(element, read)), clip);
    else if (element.name === 'path') drawPath(element, canvas, matrix, clip);
    else if (element.name === 'clip-path') {
      const covered = coverageOf(pathOf(element, canvas, matrix), surface.width, surface.height, false, ink);
      clip = intersect(covered, clip);
    }
  }
}

function groupMatrix(group: XmlElement, read: GraphicReader): Matrix {
  const number = (id: number, byDefault = 0): number => read.number(group, id, byDefault);
  const [px, py] = [number(GRAPHIC.pivotX), number(GRAPHIC.pivotY)];
  const angle = (number(GRAPHIC.rotation) * Math.PI) / 180;
  const [sx, sy] = [number(GRAPHIC.scaleX, 1), number(GRAPHIC.scaleY, 1)];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turned: Matrix = [cos * sx, sin * sx, -sin * sy, cos * sy, number(GRAPHIC.translateX) + px, number(GRAPHIC.translateY) + py];
  return multiply(turned, [1, 0, 0, 1, -px, -py]);
}

function drawPath(element: XmlElement, canvas: Canvas, matrix: Matrix, clip: Clip): void {
  const { surface, read, ink } = canvas;
  const number = (id: number, byDefault: number): number => read.number(element, id, byDefault);
  const [trimStart, trimEnd] = [number(GRAPHIC.trimPathStart, 0), number(GRAPHIC.trimPathEnd, 1)];
  if (trimStart === trimEnd) return;
  if (trimStart !== 0 || trimEnd !== 1) throw new CannotDraw('trimmed path');
  const fill = read.paint(element, GRAPHIC.fillColor, number(GRAPHIC.fillAlpha, 1), matrix);
  const width = number(GRAPHIC.strokeWidth, 0) * scaleOf(matrix);
  const stroke = width > 0 ? read.paint(element, GRAPHIC.strokeColor, number(GRAPHIC.strokeAlpha, 1), matrix) : null;
  if (fill === null && stroke === null) return;
  const polygons = pathOf(element, canvas, matrix);
  const lay = (shape: readonly Polygon[], evenOdd: boolean, paint: Paint): void => {
    const covered = coverageOf(shape, surface.width, surface.height, evenOdd, ink);
    if (typeof paint !== 'number') ink.use(covered.amounts.length * WORK_OF_A_SHADE);
    surface.paint(intersect(covered, clip), paint);
  };
  if (fill !== null) lay(polygons, number(GRAPHIC.fillType, 0) === EVEN_ODD, fill);
  if (stroke === null) return;
  const style = {
    width,
    cap: CAPS[number(GRAPHIC.strokeLineCap, 0)] ?? 'butt',
    join: JOINS[number(GRAPHIC.strokeLineJoin, 0)] ?? 'miter',
    miterLimit: number(GRAPHIC.strokeMiterLimit, MITER_LIMIT),
  };
  lay(strokePolygons(polygons, style, ink), false, stroke);
}

function pathOf(element: XmlElement, { read, ink }: Canvas, matrix: Matrix): Polygon[] {
  const value = read.value(element, GRAPHIC.pathData);
  const text = value === null ? null : valueText(value);
  return text === null ? [] : flatten(parsePathData(text, ink), matrix, ink);
}
