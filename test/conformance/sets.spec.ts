import { describe, expect, it, vi } from 'vitest';
import { ARGUED } from './argued.ts';
import { tally } from './comparison.ts';
import { corpusPresent } from './corpus.ts';
import { SETS } from './sets.ts';

vi.setConfig({ testTimeout: 600_000 }); // thousands of readings, on a machine that may do much else

/** What `npm run conformance` prints as a table, without the sandboxes: those belong to the long run. */
describe.skipIf(!corpusPresent)('packages of other projects', () => {
  it.each(SETS.map((set) => [set.name, set] as const))('differ nowhere that is not argued for: %s', async (_, set) => {
    const { different, equal } = tally(set.name, await set.rows(), ARGUED);
    expect(different).toEqual([]);
    expect(equal).toBeGreaterThan(0);
  });
});
