import type { Unknown } from '../facts.ts';
import type { Container } from './container.ts';

const MANIFEST = 'AndroidManifest.xml';
/** Enough to see a pattern; the issues name the rest. */
const MAX_NAMED = 50;

/** Entries that could not be read, and what is unknown without them. */
export function nameUnreadEntries(container: Container, unknown: Unknown[]): void {
  let named = 0;
  for (const archive of new Set([...container.archives, ...container.others.map((other) => other.archive)])) {
    const outOfBounds = archive.directory.entries.length - archive.located.length;
    if (outOfBounds > 0) unknown.push({ fact: 'zip', code: 'zip.entry-out-of-bounds', detail: `${archive.place}${outOfBounds} entries` });
    for (const [name, reason] of archive.reader.unread) {
      if (name === MANIFEST) continue; // named where it was missed
      if (++named > MAX_NAMED) return;
      const fact = name.endsWith('.dex') || name.endsWith('.abc') ? 'code' : /(?:^|\/)libs?\//.test(name) ? 'nativeLibraries' : 'zip';
      unknown.push({ fact, code: reason, detail: archive.place + name });
    }
  }
}
