import type { CodeFiles } from '../code/code-files.ts';
import { hashByte } from '../detection/name-hash.ts';

const encoder = new TextEncoder();

/** Which of these classes, named with dots, some DEX file defines. One look at each class, however many are asked for. */
export function definedAmong(names: ReadonlySet<string>, code: CodeFiles): Set<string> {
  const hashes = new Set<number>();
  for (const name of names) hashes.add(encoder.encode(name.replaceAll('.', '/')).reduce(hashByte, 0));
  const defined = new Set<string>();
  for (const { dex, marks } of code.all) {
    for (let type = 0; type < marks.definitionOf.length; type++) {
      if (marks.definitionOf[type]! < 0 || !hashes.has(marks.hashOfType[type]!)) continue;
      const name = dex.type(type).slice(1, -1).replaceAll('/', '.');
      if (names.has(name)) defined.add(name);
    }
  }
  return defined;
}
