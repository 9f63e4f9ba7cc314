import type { CodeFiles } from '../code/code-files.ts';
import type { SdkSignature } from '../detection-tables.ts';
import { longestPrefix, type CompiledTables } from './compiled-tables.ts';

export type RelocatedClasses = { readonly of: readonly SdkSignature[]; readonly prefix: string; readonly classes: number };

/** A build that moves a library into a package of its own keeps the library's names behind it: `com.x.shaded.com.umeng.analytics.A`. */
const MIN_CLASSES = 3;
/** A shorter prefix may be a word that another name holds by chance. */
const MIN_SEGMENTS = 2;
/** Names looked at: a package with more relocated classes than this tells nothing more. */
const MAX_NAMES = 20_000;
/** Places in a name where a package may begin anew; a relocated one has one or two. */
const MAX_ROOTS = 4;
const SLASH = 0x2f;
/** First segments of the prefixes that are looked for: `com`, `cn`, `org`, `net`, `io`, each as its letters and a slash. */
const ROOTS: readonly (readonly number[])[] = ['com/', 'cn/', 'org/', 'net/', 'io/'].map((root) => [...root].map((letter) => letter.charCodeAt(0)));
/** One bit for each first letter of these. */
const FIRST_LETTERS = new Uint8Array(256);
for (const [letter] of ROOTS) FIRST_LETTERS[letter!] = 1;

/** SDKs whose classes lie under another name's package, by prefix. Classes under a known prefix of their own are not looked at. */
export function relocatedClasses(code: CodeFiles, tables: CompiledTables): RelocatedClasses[] {
  const counts = new Map<number, number>();
  let names = 0;
  for (const { dex, marks } of code.all) {
    for (let type = 0; type < marks.definitionOf.length && names < MAX_NAMES; type++) {
      if (marks.definitionOf[type]! < 0 || marks.prefixOfType[type]! >= 0) continue;
      if (!hasInnerRoot(dex.bytes, dex.stringAt(dex.typeString(type)))) continue;
      names += 1;
      const prefix = innerPrefix(dex.type(type).slice(1, -1).replaceAll('/', '.'), tables);
      if (prefix >= 0) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
    }
  }
  return [...counts].flatMap(([number, classes]) => {
    const { prefix, sdks } = tables.prefixes[number]!;
    return classes < MIN_CLASSES || sdks.length === 0 || prefix.split('.').length < MIN_SEGMENTS ? [] : [{ of: sdks, prefix, classes }];
  });
}

/** Whether a descriptor has `/com/` or the like after its start. Most names end this look at once. */
function hasInnerRoot(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + 256; at++) {
    const byte = bytes[at];
    if (byte === undefined || byte === 0) return false;
    if (byte === SLASH && FIRST_LETTERS[bytes[at + 1] ?? 0] === 1 && ROOTS.some((root) => root.every((letter, i) => bytes[at + 1 + i] === letter))) return true;
  }
  return false;
}

function innerPrefix(name: string, tables: CompiledTables): number {
  let roots = 0;
  for (const { index } of name.matchAll(/\.(?=(com|cn|org|net|io)\.)/g)) {
    const prefix = longestPrefix(tables, name.slice(index + 1));
    if (prefix >= 0) return prefix;
    if (++roots === MAX_ROOTS) break;
  }
  return -1;
}
