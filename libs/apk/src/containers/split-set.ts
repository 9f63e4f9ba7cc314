import type { IssueLog } from '../issues.ts';
import type { Unknown } from '../facts.ts';
import { objectOf, objectsOf, readJson, textOf } from '../json.ts';
import type { Archive, Reading } from './archive.ts';
import { SPLIT_ENTRY } from './container-format.ts';
import { openInner, type InnerArchive } from './inner-archives.ts';

/** The parts of an XAPK, APKS or APKM. Of several builds of one part, one is merged and the others are only named. */
export type SplitSet = { readonly merged: readonly InnerArchive[]; readonly others: readonly InnerArchive[] };

/** Enough to see a pattern. */
const MAX_NAMED = 50;

export function openSplitSet(outer: Archive, reading: Reading, issues: IssueLog, unknown: Unknown[]): SplitSet {
  const parts = openInner(outer, (name) => SPLIT_ENTRY.test(name), reading, unknown);
  checkList(outer, parts, issues, unknown);
  const entries = new Set(parts.map(({ entry }) => entry));
  const isOther = choose(entries);
  const merged = parts.filter(({ entry }) => !isOther(entry));
  return { merged, others: parts.filter(({ entry }) => isOther(entry)) };
}

/**
 * bundletool builds a part again for other SDK levels (`base-master_2.apk`), and the whole app once for each device that knows
 * no splits (`standalones/`). The first build of each part counts; whole apps count only where there are no splits.
 */
function choose(entries: ReadonlySet<string>): (entry: string) => boolean {
  const hasSplits = [...entries].some((entry) => entry.startsWith('splits/') || !entry.includes('/'));
  const standalone = [...entries].find((entry) => /(?:^|\/)universal\.apk$/.test(entry)) ?? [...entries][0];
  return (entry) => {
    if (!entry.startsWith('splits/') && entry.includes('/')) return hasSplits || entry !== standalone;
    const first = entry.replace(/(?<!x86)_\d{1,2}\.apk$/, '.apk');
    return entry.startsWith('splits/') && first !== entry && entries.has(first);
  };
}

/** `split_apks` of an XAPK's manifest.json: a part that it names and that is absent is unknown, one that it does not name is odd. */
function checkList(outer: Archive, parts: readonly InnerArchive[], issues: IssueLog, unknown: Unknown[]): void {
  const bytes = outer.hold('manifest.json');
  const listed = bytes == null ? [] : objectsOf(objectOf(readJson(bytes))?.['split_apks']).flatMap((row) => textOf(row['file']) ?? []);
  if (listed.length === 0) return;
  const missing = listed.filter((file) => !outer.directory.byName.has(file));
  for (const file of missing.slice(0, MAX_NAMED)) unknown.push({ fact: 'splits', code: 'splits.missing', detail: file });
  const known = new Set(listed);
  for (const { entry } of parts) if (!known.has(entry)) issues.add('split.not-listed', 0, entry);
}
