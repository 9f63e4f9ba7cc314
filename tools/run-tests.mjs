// Runs the tests with Vitest and ends with one line: Tests: N passed, N failed, N skipped.
// Arguments go to Vitest and narrow the run: --project unit, a path, -t 'name'.
import { parseCLI, startVitest } from 'vitest/node';
import { TestCount } from './test-count.mjs';

const count = new TestCount();
let broken = false;
try {
  const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
  const vitest = await startVitest('test', filter, { ...options, watch: false, reporters: [['default', { summary: process.stdout.isTTY }], count] });
  await vitest.close();
} catch (error) {
  broken = true; // configuration, or servers that must be there and are not
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
}
const { ok, passed, failed, skipped, note } = count.verdict();
if (note) process.stdout.write(`${note}\n`);
process.stdout.write(`Tests: ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exit(ok && !broken ? 0 : 1);
