import { describe, expect, it } from 'vitest';
import { nextRate, secondsLeft, startRate } from './transfer-rate.ts';

describe('the speed of an upload', () => {
  it('says nothing in the first three seconds', () => {
    const rate = nextRate(startRate(0, 0), 1e6, 1000);
    expect(secondsLeft(rate, 1e7)).toBeNull();
  });

  it('settles on a steady speed and halves the weight of the past every eight seconds', () => {
    let rate = startRate(0, 0);
    for (let s = 1; s <= 10; s++) rate = nextRate(rate, s * 1e6, s * 1000);
    expect(rate.bytesPerSecond).toBeCloseTo(1e6);
    expect(secondsLeft(rate, 3e7)).toBeCloseTo(20);
    const after = nextRate(rate, 1e7, 18_000); // eight seconds without a byte
    expect(after.bytesPerSecond).toBeCloseTo(5e5);
  });

  it('does not go back when a resumed upload restarts lower', () => {
    expect(nextRate(startRate(5e6, 0), 1e6, 1000).bytesPerSecond).toBe(0);
  });
});
