// All facts of one file in a process of its own. Prints the document, and on standard error its own CPU and peak of memory.
import { readFileSync } from 'node:fs';
import { factsOf } from './facts-of.ts';

const [path = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(factsOf(path, null)), () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(JSON.stringify({ peakBytes: peakBytes(), cpuMs: (userCPUTime + systemCPUTime) / 1000 }));
});

/** Of this program alone: what `resourceUsage` calls the maximum begins with that of the process which started it. */
function peakBytes(): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;
}
