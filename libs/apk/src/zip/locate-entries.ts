import type { ByteSource } from '../bytes/byte-source.ts';
import type { IssueLog } from '../issues.ts';
import type { ZipDirectory } from './directory.ts';
import { surveyGaps } from './gaps.ts';
import { locateEntry, storedBytes, type LocatedEntry } from './local-header.ts';

/** Android maps these two kinds of entry where they lie, if they are stored: a number of four bytes, a page. */
const ALIGNMENT = { table: 4, library: 4_096 } as const;

/** Locate every entry, in the order of their bytes, and name overlaps, wrong alignment and what lies between them. */
export function locateEntries(source: ByteSource, directory: ZipDirectory, issues: IssueLog): LocatedEntry[] {
  const directoryAt = directory.eocd.directoryOffset;
  const located = directory.entries.map((entry) => locateEntry(source, entry, directoryAt, issues)).filter((entry) => entry !== null);
  located.sort((a, b) => a.headerAt - b.headerAt || a.at - b.at);
  let end = 0;
  for (const entry of located) {
    if (entry.headerAt < end) issues.add('zip.overlapping-entries', entry.headerAt, entry.name);
    end = Math.max(end, entry.dataAt + storedBytes(entry));
    const alignment = entry.name === 'resources.arsc' ? ALIGNMENT.table : entry.name.startsWith('lib/') && entry.name.endsWith('.so') ? ALIGNMENT.library : 1;
    if (entry.method === 0 && entry.dataAt % alignment !== 0) issues.add('zip.entry-misaligned', entry.dataAt, entry.name);
  }
  surveyGaps(source, located, directoryAt, issues);
  return located;
}
