import { CannotDraw, type Ink } from './ink.ts';

/** Lines and cubic curves with absolute coordinates, one after another: each a letter with its points. */
export type PathStep = { readonly kind: 'M' | 'L' | 'C' | 'Z'; readonly points: readonly number[] };

/** Text of one path. Traced bitmaps have some tens of thousands. */
const MAX_CHARACTERS = 500_000;
const ARGUMENTS: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, A: 7, Z: 0 };
const NUMBER = /[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?/iy;

/**
 * Path data of a vector drawable. Source: SVG 1.1 §8.3, which Android follows.
 * @throws CannotDraw where the text is no path, or the budget ends
 */
export function parsePathData(text: string, ink: Ink): PathStep[] {
  if (text.length > MAX_CHARACTERS) throw new CannotDraw('path too long');
  const pen = new Pen(ink);
  let at = 0;
  let command = '';
  while ((at = skipSeparators(text, at)) < text.length) {
    const letter = text[at]!;
    if (ARGUMENTS[letter.toUpperCase()] !== undefined && /[a-z]/i.test(letter)) {
      command = letter;
      at++;
      if (letter === 'Z' || letter === 'z') {
        pen.close();
        continue;
      }
    } else if (command === '' || command === 'Z' || command === 'z') throw new CannotDraw('path data');
    const upper = command.toUpperCase();
    const values: number[] = [];
    for (let i = 0; i < ARGUMENTS[upper]!; i++) {
      at = skipSeparators(text, at);
      // The two flags of an arc may stand without anything between them and what follows.
      const isFlag = upper === 'A' && (i === 3 || i === 4) && (text[at] === '0' || text[at] === '1');
      NUMBER.lastIndex = at;
      const written = isFlag ? text[at]! : NUMBER.exec(text)?.[0];
      if (written === undefined) throw new CannotDraw('path data');
      values.push(Number(written));
      at += written.length;
    }
    pen.draw(upper, command !== upper, values);
    // Points after the first of a move are lines.
    if (upper === 'M') command = command === 'M' ? 'L' : 'l';
  }
  return pen.steps;
}

function skipSeparators(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' ,\t\r\n\f'.includes(text[at]!)) at++;
  return at;
}

class Pen {
  readonly steps: PathStep[] = [];
  readonly #ink: Ink;
  #x = 0;
  #y = 0;
  #startX = 0;
  #startY = 0;
  /** The last control point, for the smooth commands; null after any other. */
  #cubic: [number, number] | null = null;
  #quadratic: [number, number] | null = null;

  constructor(ink: Ink) {
    this.#ink = ink;
  }

  close(): void {
    this.#add('Z', []);
    [this.#x, this.#y] = [this.#startX, this.#startY];
    this.#cubic = this.#quadratic = null;
  }

  draw(command: string, relative: boolean, values: readonly number[]): void {
    const [fromX, fromY] = [this.#x, this.#y];
    const [dx, dy] = relative ? [fromX, fromY] : [0, 0];
    const at = (i: number): [number, number] => [values[i]! + dx, values[i + 1]! + dy];
    const [cubic, quadratic] = [this.#cubic, this.#quadratic];
    this.#cubic = this.#quadratic = null;
    switch (command) {
      case 'M':
        [this.#startX, this.#startY] = at(0);
        return this.#to('M', [...at(0)]);
      case 'L':
        return this.#to('L', [...at(0)]);
      case 'H':
        return this.#to('L', [values[0]! + dx, fromY]);
      case 'V':
        return this.#to('L', [fromX, values[0]! + dy]);
      case 'C':
        this.#cubic = at(2);
        return this.#to('C', [...at(0), ...at(2), ...at(4)]);
      case 'S': {
        const first = cubic === null ? [fromX, fromY] : [2 * fromX - cubic[0], 2 * fromY - cubic[1]];
        this.#cubic = at(0);
        return this.#to('C', [...first, ...at(0), ...at(2)]);
      }
      case 'Q':
        return this.#curve(at(0), at(2));
      case 'T':
        return this.#curve(quadratic === null ? [fromX, fromY] : [2 * fromX - quadratic[0], 2 * fromY - quadratic[1]], at(0));
      default:
        return this.#arc(Math.abs(values[0]!), Math.abs(values[1]!), values[2]!, values[3] !== 0, values[4] !== 0, at(5));
    }
  }

  /** A quadratic curve as a cubic one. */
  #curve(control: [number, number], end: [number, number]): void {
    const third = (from: number, to: number): number => from + (2 / 3) * (to - from);
    this.#quadratic = control;
    this.#to('C', [third(this.#x, control[0]), third(this.#y, control[1]), third(end[0], control[0]), third(end[1], control[1]), ...end]);
  }

  /** An arc from its end points as cubic curves of at most a quarter turn. Source: SVG 1.1 appendix F.6. */
  #arc(radiusX: number, radiusY: number, degrees: number, large: boolean, sweep: boolean, end: [number, number]): void {
    const [fromX, fromY] = [this.#x, this.#y];
    if (radiusX === 0 || radiusY === 0) return this.#to('L', [...end]);
    if (fromX === end[0] && fromY === end[1]) return;
    const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const [halfX, halfY] = [(fromX - end[0]) / 2, (fromY - end[1]) / 2];
    const [x1, y1] = [cos * halfX + sin * halfY, cos * halfY - sin * halfX];
    const reach = (x1 / radiusX) ** 2 + (y1 / radiusY) ** 2;
    const grow = reach > 1 ? Math.sqrt(reach) : 1;
    const [rx, ry] = [radiusX * grow, radiusY * grow];
    const product = (rx * y1) ** 2 + (ry * x1) ** 2;
    const root = Math.sqrt(Math.max(0, ((rx * ry) ** 2 - product) / product)) * (large === sweep ? -1 : 1);
    const [cx1, cy1] = [(root * rx * y1) / ry, (-root * ry * x1) / rx];
    const [cx, cy] = [cos * cx1 - sin * cy1 + (fromX + end[0]) / 2, sin * cx1 + cos * cy1 + (fromY + end[1]) / 2];
    const from = Math.atan2((y1 - cy1) / ry, (x1 - cx1) / rx);
    let turn = Math.atan2((-y1 - cy1) / ry, (-x1 - cx1) / rx) - from;
    if (sweep && turn < 0) turn += 2 * Math.PI;
    if (!sweep && turn > 0) turn -= 2 * Math.PI;
    const parts = Math.max(1, Math.ceil(Math.abs(turn) / (Math.PI / 2) - 1e-9));
    const k = (4 / 3) * Math.tan(turn / parts / 4);
    const place = (u: number, v: number): [number, number] => [cx + cos * rx * u - sin * ry * v, cy + sin * rx * u + cos * ry * v];
    for (let i = 0; i < parts; i++) {
      const [a, b] = [from + (turn * i) / parts, from + (turn * (i + 1)) / parts];
      const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
      this.#to('C', [...place(ca - k * sa, sa + k * ca), ...place(cb + k * sb, sb - k * cb), ...(i === parts - 1 ? end : place(cb, sb))]);
    }
  }

  #to(kind: 'M' | 'L' | 'C', points: number[]): void {
    this.#add(kind, points);
    [this.#x, this.#y] = [points.at(-2)!, points.at(-1)!];
  }

  #add(kind: PathStep['kind'], points: number[]): void {
    this.#ink.use(1 + points.length);
    if (!points.every(Number.isFinite)) throw new CannotDraw('path data');
    this.steps.push({ kind, points });
  }
}
