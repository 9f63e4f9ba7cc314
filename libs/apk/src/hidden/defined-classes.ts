import type { CodeFiles } from '../code/code-files.ts';
import { hashByte } from '../detection/name-hash.ts';

const encoder = new TextEncoder();

/** Which of these classes, named with dots, some DEX file defines. One look at each class, however many are asked for. */
export function definedAmong(names: ReadonlySet<string>, code: CodeFiles): Set<string> {
  const wanted = Map.groupBy(names, (name) => encoder.encode(name.replaceAll('.', '/')).reduce(hashByte, 0));
  const defined = new Set<string>();
  for (const { dex, marks } of code.all) {
    for (let type = 0; type < marks.definitionOf.length; type++) {
      if (marks.definitionOf[type]! < 0) continue;
      const candidates = wanted.get(marks.hashOfType[type]!);
      if (candidates === undefined) continue;
      const name = dex.type(type).slice(1, -1).replaceAll('/', '.');
      if (candidates.includes(name)) defined.add(name);
    }
  }
  return defined;
}
