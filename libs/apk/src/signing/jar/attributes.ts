import { isAscii } from 'node:buffer';

/** One section of a JAR manifest or signature file, with its exact bytes: digests are taken over these. */
export type JarSection = { readonly name: string | null; readonly attributes: ReadonlyMap<string, string>; readonly bytes: Uint8Array };

/** Three for each of the 200,000 entries that a package may have. What stands behind them is not read, and so not signed. */
const MAX_LINES = 600_000;
const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const utf8 = new TextDecoder();

/**
 * Sections of `MANIFEST.MF` or a `.SF`: lines `Name: value`, a line that begins with a space goes on with the one before,
 * an empty line ends a section. The first is the main section. Source: JAR File Specification, apksig ManifestParser.
 */
export function readSections(file: Uint8Array): JarSection[] {
  const sections: JarSection[] = [];
  let attributes = new Map<string, string>();
  let start = 0;
  let started = false;
  let pending: Uint8Array[] = [];
  const decode = isAscii(file) ? asciiText : (bytes: Uint8Array): string => utf8.decode(bytes);
  const flushLine = (): void => {
    const line = decode(pending.length === 1 ? pending[0]! : Buffer.concat(pending));
    const colon = line.indexOf(': ');
    if (colon > 0) attributes.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 2));
    pending = [];
  };
  let lines = 0;
  for (let at = 0; at < file.length && lines < MAX_LINES; lines++) {
    const lineAt = at;
    while (at < file.length && file[at] !== CR && file[at] !== LF) at++;
    const end = at;
    if (file[at] === CR) at++;
    if (file[at] === LF) at++;
    if (end > lineAt && file[lineAt] === SPACE && started) {
      pending.push(file.subarray(lineAt + 1, end));
      continue;
    }
    if (pending.length > 0) flushLine();
    if (end > lineAt) {
      if (!started) start = lineAt;
      started = true;
      pending.push(file.subarray(lineAt, end));
    } else if (started) {
      sections.push({ name: attributes.get('name') ?? null, attributes, bytes: file.subarray(start, at) });
      attributes = new Map();
      started = false;
    }
  }
  if (pending.length > 0) flushLine();
  if (started) sections.push({ name: attributes.get('name') ?? null, attributes, bytes: file.subarray(start) });
  return sections;
}

/** Much less work than a decoder is, for tens of thousands of short lines. */
function asciiText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
