/** A colour as Android packs it, 0xAARRGGBB, unsigned. */
export type Colour = number;

/** `alpha` between 0 and 1 takes from what the colour has. */
export function fade(colour: Colour, alpha: number): Colour {
  const faded = Math.round((colour >>> 24) * Math.min(1, Math.max(0, alpha)));
  return ((faded << 24) | (colour & 0xffffff)) >>> 0;
}

/** `t` between 0 (all of `from`) and 1. */
export function mix(from: Colour, to: Colour, t: number): Colour {
  let mixed = 0;
  for (const shift of [24, 16, 8, 0]) {
    const [a, b] = [(from >>> shift) & 0xff, (to >>> shift) & 0xff];
    mixed |= Math.round(a + (b - a) * t) << shift;
  }
  return mixed >>> 0;
}
