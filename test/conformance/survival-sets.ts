import { readFacts } from '@gatehouse/analysis';
import type { ConformanceSet, Row } from './comparison.ts';
import { corpusPath, filesOf, FOLDERS } from './corpus.ts';

/** What the worst file may cost, start of its process included. */
const CAP = { timeoutMs: 2_000, memoryBytes: 512 << 20 } as const;
const CONCURRENCY = 2;
/** A machine that is busy with something else is late now and then; a file that costs too much costs it every time. */
const TRIES = 3;

/** Every file of every set, each in a sandbox of its own under the cap: it ends with a document, never by being killed. */
export const survivalSets: readonly ConformanceSet[] = FOLDERS.map((folder) => ({
  name: `${folder}/ within 2 s and 512 MB`,
  rows: async () => {
    const files = filesOf(folder);
    const rows: Row[] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      for (let i = next++; i < files.length; i = next++) rows[i] = await survives(files[i]!);
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
    return rows;
  },
}));

async function survives(file: string): Promise<Row> {
  const read = (): ReturnType<typeof readFacts> => readFacts({ packagePath: corpusPath(file), fileName: 'package' }, { limits: CAP });
  let reading = await read();
  for (let tries = 1; !reading.ok && tries < TRIES; tries++) reading = await read();
  if (!reading.ok) return { file, difference: `${reading.reason.code}: ${reading.reason.detail}` };
  const { outcome, unknown } = reading.document;
  return { file, difference: outcome === 'unreadable' && unknown.length === 0 ? 'unreadable, and nothing says why' : null };
}
