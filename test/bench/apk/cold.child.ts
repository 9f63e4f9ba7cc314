// All facts of one file in a process of its own. Prints the document, and on standard error its own CPU and peak of memory.
import { factsOf } from './facts-of.ts';

const [path = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(factsOf(path, null)), () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(JSON.stringify({ peakBytes: maxRSS * 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 }));
});
