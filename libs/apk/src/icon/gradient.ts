import type { XmlElement } from '../axml/read-xml.ts';
import { mix, type Colour } from './colour.ts';
import { GRAPHIC } from './graphic-attributes.ts';
import { CannotDraw } from './ink.ts';
import { invert, type Matrix } from './matrix.ts';
import type { Shade } from './surface.ts';

type Stop = { readonly offset: number; readonly colour: Colour };
type Reader = {
  number(element: XmlElement, id: number, byDefault: number): number;
  colour(element: XmlElement, id: number): Colour | null;
};

const KIND = { linear: 0, radial: 1, sweep: 2 } as const;
const TILE = { clamp: 0, repeat: 1, mirror: 2 } as const;
const MAX_STOPS = 256;
/** Colours of a gradient are worked out once, as many as eight bits can tell apart. */
const STEPS = 255;

/** A `<gradient>` of a colour resource, in the space that `matrix` leads to pixels from. Source: AOSP GradientColor. @throws CannotDraw */
export function gradientPaint(element: XmlElement, read: Reader, matrix: Matrix): Shade {
  const inverse = invert(matrix);
  const stops = readStops(element, read);
  if (inverse === null || stops.length === 0) throw new CannotDraw('gradient');
  const at = placeOf(element, read);
  const tile = read.number(element, GRAPHIC.tileMode, TILE.clamp);
  const [a, b, c, d, e, f] = inverse;
  const colours = Uint32Array.from({ length: STEPS + 1 }, (_, i) => colourAt(stops, i / STEPS));
  return (px, py) => {
    const [x, y] = [px + 0.5, py + 0.5];
    return colours[Math.round(tiled(at(a * x + c * y + e, b * x + d * y + f), tile) * STEPS)]!;
  };
}

/** How far along the gradient a place is. */
function placeOf(element: XmlElement, read: Reader): (x: number, y: number) => number {
  const number = (id: number, byDefault = 0): number => read.number(element, id, byDefault);
  const [cx, cy] = [number(GRAPHIC.centerX), number(GRAPHIC.centerY)];
  switch (number(GRAPHIC.type, KIND.linear)) {
    case KIND.linear: {
      const [x0, y0] = [number(GRAPHIC.startX), number(GRAPHIC.startY)];
      const [dx, dy] = [number(GRAPHIC.endX) - x0, number(GRAPHIC.endY) - y0];
      const length = dx * dx + dy * dy;
      return length === 0 ? () => 0 : (x, y) => ((x - x0) * dx + (y - y0) * dy) / length;
    }
    case KIND.radial: {
      const radius = number(GRAPHIC.gradientRadius);
      if (radius <= 0) throw new CannotDraw('gradient');
      return (x, y) => Math.hypot(x - cx, y - cy) / radius;
    }
    case KIND.sweep:
      return (x, y) => (Math.atan2(y - cy, x - cx) / (2 * Math.PI) + 1) % 1;
    default:
      throw new CannotDraw('gradient');
  }
}

function readStops(element: XmlElement, read: Reader): Stop[] {
  const items = element.children.filter(({ name }) => name === 'item').slice(0, MAX_STOPS);
  const stops = items.map((item) => ({ offset: read.number(item, GRAPHIC.offset, 0), colour: read.colour(item, GRAPHIC.color) ?? 0 }));
  if (stops.length > 0) return stops.sort((a, b) => a.offset - b.offset);
  const [start, center, end] = [GRAPHIC.startColor, GRAPHIC.centerColor, GRAPHIC.endColor].map((id) => read.colour(element, id!));
  const ends = [
    { offset: 0, colour: start ?? 0 },
    { offset: 1, colour: end ?? 0 },
  ];
  return center === null || center === undefined ? ends : [ends[0]!, { offset: 0.5, colour: center }, ends[1]!];
}

function tiled(t: number, tile: number): number {
  if (tile === TILE.repeat) return t - Math.floor(t);
  if (tile === TILE.mirror) return 1 - Math.abs((((t % 2) + 2) % 2) - 1);
  return Math.min(1, Math.max(0, t));
}

function colourAt(stops: readonly Stop[], t: number): Colour {
  let before = stops[0]!;
  for (const stop of stops) {
    if (stop.offset >= t) {
      const width = stop.offset - before.offset;
      return width <= 0 ? stop.colour : mix(before.colour, stop.colour, (t - before.offset) / width);
    }
    before = stop;
  }
  return before.colour;
}
