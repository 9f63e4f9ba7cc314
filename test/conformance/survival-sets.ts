import { readFacts } from '@gatehouse/analysis';
import { endedChildrenCpuMs } from '../bench/process-figures.ts';
import type { ConformanceSet, Row } from './comparison.ts';
import { corpusPath, filesOf, FOLDERS } from './corpus.ts';

/** What the worst file may cost, start of its process included. Time is CPU time, which a busy machine does not stretch; the clock only ends what waits for ever. */
const MAX_CPU_MS = 2_000;
const CAP = { timeoutMs: 30_000, memoryBytes: 512 << 20 } as const;

/** Every file of every set, each in a sandbox of its own under the cap: it ends with a document, never by being killed. */
export const survivalSets: readonly ConformanceSet[] = FOLDERS.map((folder) => ({
  name: `${folder}/ within 2 s and 512 MB`,
  rows: async () => {
    const rows: Row[] = [];
    for (const file of filesOf(folder)) rows.push(await survives(file)); // one at a time: the CPU of ended children is theirs together
    return rows;
  },
}));

async function survives(file: string): Promise<Row> {
  const before = endedChildrenCpuMs(process.pid);
  const reading = await readFacts({ packagePath: corpusPath(file), fileName: 'package' }, { limits: CAP });
  const cpuMs = endedChildrenCpuMs(process.pid) - before;
  if (!reading.ok) return { file, difference: `${reading.reason.code}: ${reading.reason.detail}` };
  if (cpuMs > MAX_CPU_MS) return { file, difference: `took ${cpuMs} ms of CPU` };
  const { outcome, unknown } = reading.document;
  return { file, difference: outcome === 'unreadable' && unknown.length === 0 ? 'unreadable, and nothing says why' : null };
}
