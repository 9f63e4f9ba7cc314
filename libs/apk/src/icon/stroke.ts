import type { Ink } from './ink.ts';
import type { Polygon } from './polygons.ts';

export type StrokeStyle = {
  readonly width: number;
  readonly cap: 'butt' | 'round' | 'square';
  readonly join: 'miter' | 'round' | 'bevel';
  readonly miterLimit: number;
};

const CIRCLE_CORNERS = 16;

/**
 * The outline of lines with a width: one polygon a line, a join and a cap, all turning the same way, so that filling them
 * together by winding fills their union.
 * @throws CannotDraw
 */
export function strokePolygons(lines: readonly Polygon[], style: StrokeStyle, ink: Ink): Polygon[] {
  const half = style.width / 2;
  const outline: Polygon[] = [];
  const add = (...points: number[]): void => {
    ink.use(points.length);
    outline.push(sameTurn(points));
  };
  const circle = (x: number, y: number): void => {
    const points: number[] = [];
    for (let i = 0; i < CIRCLE_CORNERS; i++) {
      const angle = (i / CIRCLE_CORNERS) * 2 * Math.PI;
      points.push(x + half * Math.cos(angle), y + half * Math.sin(angle));
    }
    add(...points);
  };
  for (const { points: all, closed } of lines) {
    const corners = withoutRepeats(all, closed);
    const count = corners.length;
    if (count === 1 && style.cap === 'round') circle(...corners[0]!);
    const segments = closed && count > 2 ? count : count - 1;
    for (let i = 0; i < segments; i++) {
      const [[x0, y0], [x1, y1]] = [corners[i]!, corners[(i + 1) % count]!];
      const length = Math.hypot(x1 - x0, y1 - y0);
      const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
      const isOpen = segments < count;
      const before = isOpen && i === 0 && style.cap === 'square' ? half : 0;
      const after = isOpen && i === segments - 1 && style.cap === 'square' ? half : 0;
      const [sx, sy, ex, ey] = [x0 - ux * before, y0 - uy * before, x1 + ux * after, y1 + uy * after];
      const [nx, ny] = [-uy * half, ux * half];
      add(sx + nx, sy + ny, ex + nx, ey + ny, ex - nx, ey - ny, sx - nx, sy - ny);
      const next = corners[(i + 2) % count]!;
      if (i < segments - 1 || !isOpen) join(add, circle, [x1, y1], [ux, uy], next, half, style);
    }
    if (segments > 0 && segments < count && style.cap === 'round') {
      circle(...corners[0]!);
      circle(...corners.at(-1)!);
    }
  }
  return outline;
}

type Point = readonly [x: number, y: number];

function join(
  add: (...points: number[]) => void,
  circle: (x: number, y: number) => void,
  [x, y]: Point,
  [ux, uy]: Point,
  next: Point,
  half: number,
  { join: kind, miterLimit }: StrokeStyle,
): void {
  if (kind === 'round') return circle(x, y);
  const length = Math.hypot(next[0] - x, next[1] - y);
  const [vx, vy] = [(next[0] - x) / length, (next[1] - y) / length];
  const turn = ux * vy - uy * vx;
  const side = turn > 0 ? -1 : 1; // the outer side of the corner
  const [ax, ay] = [x - uy * half * side, y + ux * half * side];
  const [bx, by] = [x - vy * half * side, y + vx * half * side];
  const cosine = ux * vx + uy * vy;
  const ratio = Math.sqrt(2 / Math.max(1e-9, 1 + cosine)); // miter length over width
  if (kind === 'bevel' || ratio > miterLimit || cosine < -0.999) return add(x, y, ax, ay, bx, by);
  const [mx, my] = [(ax + bx) / 2 - x, (ay + by) / 2 - y];
  const stretch = (half * ratio) / Math.max(1e-9, Math.hypot(mx, my));
  add(x, y, ax, ay, x + mx * stretch, y + my * stretch, bx, by);
}

function withoutRepeats(points: readonly number[], closed: boolean): Point[] {
  const corners: Point[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    const last = corners.at(-1);
    if (last === undefined || Math.hypot(x - last[0], y - last[1]) > 1e-6) corners.push([x, y]);
  }
  const [first, last] = [corners[0], corners.at(-1)];
  if (closed && corners.length > 1 && Math.hypot(first![0] - last![0], first![1] - last![1]) <= 1e-6) corners.pop();
  return corners;
}

/** Corners in the order that gives a positive area. */
function sameTurn(points: number[]): Polygon {
  let area = 0;
  for (let i = 0; i < points.length; i += 2) {
    const [x1, y1] = [points[(i + 2) % points.length]!, points[(i + 3) % points.length]!];
    area += points[i]! * y1 - x1 * points[i + 1]!;
  }
  if (area >= 0) return { points, closed: true };
  const turned: number[] = [];
  for (let i = points.length - 2; i >= 0; i -= 2) turned.push(points[i]!, points[i + 1]!);
  return { points: turned, closed: true };
}
