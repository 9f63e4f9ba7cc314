const HALF_LIFE_S = 8;
/** Before this, an average of so few moments would only jump. */
const WARM_UP_S = 3;

/** An upload's speed as an exponential average with a half-life of 8 s. Times in ms. */
export type TransferRate = { readonly startedAt: number; readonly at: number; readonly bytes: number; readonly bytesPerSecond: number };

export const startRate = (bytes: number, at: number): TransferRate => ({ startedAt: at, at, bytes, bytesPerSecond: 0 });

export function nextRate(rate: TransferRate, bytes: number, at: number): TransferRate {
  const seconds = (at - rate.at) / 1000;
  if (seconds <= 0) return rate;
  const momentary = Math.max(0, bytes - rate.bytes) / seconds;
  const keep = rate.bytesPerSecond === 0 ? 0 : 0.5 ** (seconds / HALF_LIFE_S);
  return { startedAt: rate.startedAt, at, bytes, bytesPerSecond: keep * rate.bytesPerSecond + (1 - keep) * momentary };
}

/** Seconds to go; null while too little is known to say. */
export function secondsLeft(rate: TransferRate, totalBytes: number): number | null {
  const known = (rate.at - rate.startedAt) / 1000 >= WARM_UP_S && rate.bytesPerSecond > 0;
  return known ? Math.max(0, totalBytes - rate.bytes) / rate.bytesPerSecond : null;
}
