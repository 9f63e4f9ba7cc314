// Tries the inputs of one part of a run: seed, mutations, from, step and end come as arguments. Before each it tells its number, so that
// the parent knows which one never came back. A failure is told with its stack, and the work goes on.
import { Inputs } from './inputs.ts';
import { fuzz, fuzzHead, fuzzTwice } from './target.ts';

export type ChildMessage = { kind: 'begin'; index: number } | { kind: 'failure'; index: number; stack: string } | { kind: 'done' };

/** One in so many is read twice, and its head by itself: both cost as much again. */
const TWICE_EVERY = 8;
/** Only now and then is told where the work stands: a message for each would cost more than the reading. */
const TELL_EVERY = 32;

const [seed = 1, mutations = 0, from = 0, step = 1, end = 0, tellEach = 0] = process.argv.slice(2).map(Number);
const tell = (message: ChildMessage): void => void process.send!(message);
const inputs = new Inputs(seed, mutations);
for (let index = from, done = 0; index < end; index += step, done++) {
  if (tellEach === 1 || done % TELL_EVERY === 0) {
    tell({ kind: 'begin', index });
    await new Promise((resolve) => setImmediate(resolve)); // lets the message out
  }
  const bytes = inputs.at(index);
  try {
    if (index % TWICE_EVERY === 0) {
      fuzzTwice(bytes);
      await fuzzHead(bytes);
    } else fuzz(bytes);
  } catch (error) {
    tell({ kind: 'failure', index, stack: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
tell({ kind: 'done' });
process.disconnect!();
