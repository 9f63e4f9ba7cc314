import type { XmlElement } from '../axml/read-xml.ts';
import type { Rectangle } from './bitmap-paint.ts';
import { mix } from './colour.ts';
import { coverageOf } from './coverage.ts';
import type { Board } from './draw-drawable.ts';
import { GRAPHIC } from './graphic-attributes.ts';
import { CannotDraw } from './ink.ts';
import { parsePathData } from './path-data.ts';
import { flatten } from './polygons.ts';
import type { Paint } from './surface.ts';

const SHAPE = { rectangle: 0, oval: 1 } as const;

/** A `<shape>`: rectangle, rounded or not, or oval, of one colour or a gradient along an angle. @throws CannotDraw */
export function drawShape(element: XmlElement, board: Board, into: Rectangle): void {
  const { read, surface, ink } = board;
  const child = (name: string): XmlElement | undefined => element.children.find((candidate) => candidate.name === name);
  const [solid, gradient, corners] = [child('solid'), child('gradient'), child('corners')];
  if (child('stroke') !== undefined) throw new CannotDraw('stroke of a shape');
  const paint = gradient === undefined ? solid && read.paint(solid, GRAPHIC.color, 1, [1, 0, 0, 1, 0, 0]) : shapeGradient(gradient, board, into);
  if (!paint) return;
  const { x, y, width, height } = into;
  const radius = corners === undefined ? 0 : Math.min(read.number(corners, GRAPHIC.radius, 0) * board.dp, width / 2, height / 2);
  const kind = read.number(element, GRAPHIC.shape, SHAPE.rectangle);
  if (kind !== SHAPE.rectangle && kind !== SHAPE.oval) throw new CannotDraw('shape');
  const [rx, ry] = kind === SHAPE.oval ? [width / 2, height / 2] : [radius, radius];
  const arc = (dx: number, dy: number): string => (rx > 0 && ry > 0 ? `a${rx} ${ry} 0 0 1 ${dx} ${dy}` : '');
  const data = `M${x + rx} ${y}H${x + width - rx}${arc(rx, ry)}V${y + height - ry}${arc(-rx, ry)}H${x + rx}${arc(-rx, -ry)}V${y + ry}${arc(rx, -ry)}Z`;
  const polygons = flatten(parsePathData(data, ink), [1, 0, 0, 1, 0, 0], ink);
  surface.paint(coverageOf(polygons, surface.width, surface.height, false, ink), paint);
}

/** Linear only, along a multiple of 45 degrees counted from left to right, as Android draws it. Source: AOSP GradientDrawable. */
function shapeGradient(element: XmlElement, { read }: Board, { x, y, width, height }: Rectangle): Paint {
  if (read.number(element, GRAPHIC.type, 0) !== 0) throw new CannotDraw('gradient of a shape');
  const [start, end] = [read.colour(element, GRAPHIC.startColor) ?? 0, read.colour(element, GRAPHIC.endColor) ?? 0];
  const center = read.colour(element, GRAPHIC.centerColor);
  const angle = (read.number(element, GRAPHIC.angle, 0) * Math.PI) / 180;
  const [dx, dy] = [Math.round(Math.cos(angle)) * width, -Math.round(Math.sin(angle)) * height];
  const length = dx * dx + dy * dy;
  return (px, py) => {
    const along = ((px + 0.5 - x - width / 2) * dx + (py + 0.5 - y - height / 2) * dy) / length + 0.5;
    const t = Math.min(1, Math.max(0, along));
    if (center === null) return mix(start, end, t);
    return t < 0.5 ? mix(start, center, t * 2) : mix(center, end, t * 2 - 1);
  };
}
