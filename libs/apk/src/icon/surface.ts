import type { Colour } from './colour.ts';
import type { Coverage } from './coverage.ts';

/** One colour, or the colour of each place, in pixels of the surface. */
export type Paint = Colour | Shade;
export type Shade = (x: number, y: number) => Colour;

/** A picture on its way: red, green, blue, alpha, each 0 to 1, colours multiplied by alpha. */
export class Surface {
  readonly width: number;
  readonly height: number;
  readonly pixels: Float32Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Float32Array(width * height * 4);
  }

  /** Paint over what is there, as far as each pixel is covered. */
  paint({ x, y, width, height, amounts }: Coverage, paint: Paint): void {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const amount = amounts[row * width + column]!;
        if (amount <= 0) continue;
        const colour = typeof paint === 'number' ? paint : paint(x + column, y + row);
        this.#over(((y + row) * this.width + x + column) * 4, colour, amount);
      }
    }
  }

  #over(at: number, colour: Colour, amount: number): void {
    const alpha = ((colour >>> 24) / 255) * amount;
    if (alpha <= 0) return;
    const { pixels } = this;
    if (alpha >= 1) {
      pixels[at] = ((colour >>> 16) & 0xff) / 255;
      pixels[at + 1] = ((colour >>> 8) & 0xff) / 255;
      pixels[at + 2] = (colour & 0xff) / 255;
      pixels[at + 3] = 1;
      return;
    }
    const rest = 1 - alpha;
    pixels[at] = ((colour >>> 16) & 0xff) * (alpha / 255) + pixels[at]! * rest;
    pixels[at + 1] = ((colour >>> 8) & 0xff) * (alpha / 255) + pixels[at + 1]! * rest;
    pixels[at + 2] = (colour & 0xff) * (alpha / 255) + pixels[at + 2]! * rest;
    pixels[at + 3] = alpha + pixels[at + 3]! * rest;
  }

  /** Another picture of the same size on top, paler by `alpha`; `tint` replaces its colours and keeps its shape. */
  draw(other: Surface, alpha: number, tint: Colour | null): void {
    const strength = tint === null ? alpha : alpha * ((tint >>> 24) / 255);
    for (let i = 0; i < this.pixels.length; i += 4) {
      const shape = other.pixels[i + 3]! * strength;
      if (shape <= 0) continue;
      for (let channel = 0; channel < 3; channel++) {
        const colour = tint === null ? other.pixels[i + channel]! * alpha : (((tint >>> (16 - channel * 8)) & 0xff) / 255) * shape;
        this.pixels[i + channel] = colour + this.pixels[i + channel]! * (1 - shape);
      }
      this.pixels[i + 3] = shape + this.pixels[i + 3]! * (1 - shape);
    }
  }

  /** Eight bits a channel, colours as they are: what PNG holds. */
  toRgba(): Uint8Array {
    const rgba = new Uint8Array(this.pixels.length);
    for (let i = 0; i < rgba.length; i += 4) {
      const alpha = this.pixels[i + 3]!;
      if (alpha <= 0) continue;
      for (let channel = 0; channel < 3; channel++) rgba[i + channel] = Math.min(255, Math.round((this.pixels[i + channel]! / alpha) * 255));
      rgba[i + 3] = Math.min(255, Math.round(alpha * 255));
    }
    return rgba;
  }
}
