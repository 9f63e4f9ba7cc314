import { describe, expect, it, vi } from 'vitest';
import { corpusPresent } from '../conformance/corpus.ts';
import { Inputs } from './inputs.ts';
import { fuzz, fuzzHead, fuzzTwice } from './target.ts';

/** A short part of what `npm run fuzz` does: enough to see that a change of the reader broke something plainly. */
const MUTATIONS = 800;
const SEED = 20_261;
const TWICE_EVERY = 8;
/** A prime, so that prefixes of all lengths are met. */
const PREFIX_STEP = 23;
const MAX_FAILURES = 3;

vi.setConfig({ testTimeout: 600_000 }); // ten seconds of work, on a machine that may do much else

const inputs = new Inputs(SEED, MUTATIONS);

/** Reads inputs by number; answers what failed, with the number that makes it again. */
async function failuresOf(from: number, to: number, step: number): Promise<string[]> {
  const failures: string[] = [];
  for (let index = from; index < to && failures.length < MAX_FAILURES; index += step) {
    const bytes = inputs.at(index);
    try {
      if (index % TWICE_EVERY === 0) {
        fuzzTwice(bytes);
        await fuzzHead(bytes);
      } else fuzz(bytes);
    } catch (error) {
      failures.push(`npm run fuzz -- --seed ${SEED} --mutations ${MUTATIONS} --only ${index}: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  return failures;
}

describe('hostile bytes always end in a document', () => {
  it('as mutations of small packages', async () => {
    expect(await failuresOf(0, MUTATIONS, 1)).toEqual([]);
    expect(inputs.seeds).toBe(corpusPresent ? 30 : 5);
  });

  it('as prefixes of small packages', async () => {
    expect(await failuresOf(MUTATIONS, inputs.count, PREFIX_STEP)).toEqual([]);
  });
});

describe('an input', () => {
  it('is the same for the same number, and another for another', () => {
    const made = (index: number): string => new Inputs(1, 100).at(index).toString('base64');
    expect(made(7)).toBe(made(7));
    expect(new Set(Array.from({ length: 30 }, (_, index) => made(index))).size).toBeGreaterThan(25);
  });
});
