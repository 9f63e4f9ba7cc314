import type { XmlElement } from '../axml/read-xml.ts';
import { VALUE_TYPE, valueNumber, type TypedValue } from '../axml/typed-value.ts';
import { bitmapPaint, type Rectangle } from './bitmap-paint.ts';
import { coverageOf } from './coverage.ts';
import { drawShape } from './draw-shape.ts';
import { GRAPHIC } from './graphic-attributes.ts';
import type { GraphicReader } from './graphic-reader.ts';
import { CannotDraw, type Ink } from './ink.ts';
import { readPng } from './read-png.ts';
import { Surface, type Paint } from './surface.ts';
import { drawVectorParts } from './vector-drawable.ts';

/** Drawables within drawables: real icons have three or four, a hostile one could close a circle. */
const MAX_NESTING = 16;

/** Where and with what drawables are drawn. `dp`: pixels of one density-independent pixel. */
export type Board = {
  readonly surface: Surface;
  readonly read: GraphicReader;
  readonly ink: Ink;
  readonly dp: number;
  file(entry: string): Uint8Array | null;
};

/** A colour, a bitmap or a drawable of XML, filling the rectangle. @throws CannotDraw what this reader does not draw */
function drawDrawable(value: TypedValue, board: Board, into: Rectangle, depth = 0): void {
  if (depth > MAX_NESTING) throw new CannotDraw('nesting');
  const entry = value.type === VALUE_TYPE.string ? value.text : null;
  if (entry === null || !entry.includes('/')) {
    return fillRectangle(board, into, board.read.colourOf(value, 0));
  }
  const bytes = board.file(entry);
  if (bytes === null) throw new CannotDraw('file');
  if (bytes[0] === 0x89) {
    const bitmap = readPng(bytes, board.ink);
    return fillRectangle(board, into, bitmapPaint(bitmap, into, board.ink));
  }
  const root = board.read.documents.open(entry);
  if (root === null) throw new CannotDraw('file');
  drawElement(root, board, into, depth + 1);
}

/** @throws CannotDraw */
export function drawElement(element: XmlElement, board: Board, into: Rectangle, depth: number): void {
  if (depth > MAX_NESTING) throw new CannotDraw('nesting');
  board.ink.use(1);
  switch (element.name) {
    case 'vector':
      return drawVector(element, board, into);
    case 'bitmap':
      return drawTinted(element, board, (inner) => drawNamed(element, GRAPHIC.src, inner, into, depth));
    case 'color': {
      const paint = board.read.paint(element, GRAPHIC.color, 1, [1, 0, 0, 1, 0, 0]);
      return paint === null ? undefined : fillRectangle(board, into, paint);
    }
    case 'inset':
      return drawContent(element, board, insetOf(element, board, into), depth);
    case 'layer-list':
      for (const item of element.children) if (item.name === 'item') drawContent(item, board, itemPlace(item, board, into), depth);
      return;
    case 'shape':
      return drawShape(element, board, into);
    case 'selector': {
      const item = element.children.filter((child) => child.name === 'item' && !child.attributes.some(({ name }) => name.startsWith('state_'))).at(-1);
      if (item === undefined) throw new CannotDraw('selector');
      return drawContent(item, board, into, depth);
    }
    default:
      throw new CannotDraw(element.name);
  }
}

/** What an element holds: the drawable that it names, else the first one within it. @throws CannotDraw */
export function drawContent(element: XmlElement, board: Board, into: Rectangle, depth: number): void {
  if (board.read.value(element, GRAPHIC.drawable) !== null) return drawNamed(element, GRAPHIC.drawable, board, into, depth);
  const child = element.children[0];
  if (child === undefined) throw new CannotDraw('empty');
  drawElement(child, board, into, depth + 1);
}

function drawNamed(element: XmlElement, id: number, board: Board, into: Rectangle, depth: number): void {
  const value = board.read.value(element, id);
  if (value === null) throw new CannotDraw('empty');
  drawDrawable(value, board, into, depth + 1);
}

function drawVector(element: XmlElement, board: Board, { x, y, width, height }: Rectangle): void {
  const [across, down] = [board.read.number(element, GRAPHIC.viewportWidth, 0), board.read.number(element, GRAPHIC.viewportHeight, 0)];
  if (!(across > 0) || !(down > 0)) throw new CannotDraw('viewport');
  drawTinted(element, board, ({ surface }) => drawVectorParts(element, surface, [width / across, 0, 0, height / down, x, y], board.read, board.ink));
}

/** On a sheet of its own where a tint or an alpha holds for the whole. */
function drawTinted(element: XmlElement, board: Board, draw: (board: Board) => void): void {
  const alpha = board.read.number(element, GRAPHIC.alpha, 1);
  const tint = board.read.colour(element, GRAPHIC.tint);
  if (alpha >= 1 && tint === null) return draw(board);
  const { width, height } = board.surface;
  board.ink.use(width * height);
  const sheet = new Surface(width, height);
  draw({ ...board, surface: sheet });
  board.surface.draw(sheet, Math.max(0, Math.min(1, alpha)), tint);
}

function insetOf(element: XmlElement, board: Board, into: Rectangle): Rectangle {
  const side = (id: number, whole: number): number => {
    const value = board.read.value(element, id) ?? board.read.value(element, GRAPHIC.inset);
    const number = value === null ? 0 : (valueNumber(value) ?? 0);
    return value?.type === VALUE_TYPE.fraction ? number * whole : number * board.dp;
  };
  const [left, right] = [side(GRAPHIC.insetLeft, into.width), side(GRAPHIC.insetRight, into.width)];
  const [top, bottom] = [side(GRAPHIC.insetTop, into.height), side(GRAPHIC.insetBottom, into.height)];
  return checked({ x: into.x + left, y: into.y + top, width: into.width - left - right, height: into.height - top - bottom });
}

/** Of a layer: margins, then a size of its own placed by its gravity (in the middle, unless it says a side). */
function itemPlace(item: XmlElement, { read, dp }: Board, into: Rectangle): Rectangle {
  const length = (id: number): number => read.number(item, id, 0) * dp;
  const [left, top] = [length(GRAPHIC.left), length(GRAPHIC.top)];
  const [across, down] = [into.width - left - length(GRAPHIC.right), into.height - top - length(GRAPHIC.bottom)];
  const [width, height] = [length(GRAPHIC.width) || across, length(GRAPHIC.height) || down];
  const gravity = read.number(item, GRAPHIC.gravity, 0x11);
  const shift = (bits: number, free: number): number => ((bits & 6) === 2 ? 0 : (bits & 6) === 4 ? free : free / 2);
  return checked({ x: into.x + left + shift(gravity & 7, across - width), y: into.y + top + shift((gravity >> 4) & 7, down - height), width, height });
}

function checked(place: Rectangle): Rectangle {
  if (!(place.width > 0) || !(place.height > 0)) throw new CannotDraw('no room');
  return place;
}

/** @throws CannotDraw */
function fillRectangle({ surface, ink }: Board, { x, y, width, height }: Rectangle, paint: Paint): void {
  const points = [x, y, x + width, y, x + width, y + height, x, y + height];
  surface.paint(coverageOf([{ points, closed: true }], surface.width, surface.height, false, ink), paint);
}
