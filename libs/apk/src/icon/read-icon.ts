import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { DEFAULT_BUDGETS, type Budgets } from '../budgets.ts';
import { Archive } from '../containers/archive.ts';
import { openContainer } from '../containers/container.ts';
import { ModuleFiles } from '../containers/module-files.ts';
import { readInOrder } from '../containers/module-reading.ts';
import { IssueLog } from '../issues.ts';
import { drawIcon } from './draw-icon.ts';
import type { IconFacts } from './icon-facts.ts';

/**
 * The launcher icon of a package, the image that `icon` of its facts tells of; null where there is none, or the package
 * cannot be read.
 * @throws only what the source throws, and faults of our own
 */
export function readIcon(source: ByteSource, some: Partial<Budgets> = {}): { bytes: Uint8Array; mediaType: IconFacts['mediaType'] } | null {
  const budgets = { ...DEFAULT_BUDGETS, ...some };
  const issues = new IssueLog();
  const reading = { budgets, spending: { inflatedBytes: 0 } };
  try {
    const { modules, harmony } = openContainer(new Archive(source, '', issues, reading), reading, issues);
    const ordered = harmony === null ? readInOrder(modules, budgets, []) : [];
    const files = new ModuleFiles(
      ordered.map(({ module }) => module),
      new Map(),
    );
    const [base, ...splits] = ordered;
    for (const { resources } of splits) if (resources !== null) base?.resources?.add(resources);
    const icon = drawIcon({
      names: files.names,
      read: (name) => files.read(name),
      manifest: base?.manifest ?? null,
      resources: base?.resources ?? null,
      issues,
      unknown: [],
      budgets,
    });
    return icon === null ? null : { bytes: icon.bytes, mediaType: icon.facts.mediaType };
  } catch (error) {
    if (error instanceof ApkFormatError) return null;
    throw error;
  }
}
