import type { PackageContents } from '../package-contents.ts';
import type { HiddenFact } from './hidden-facts.ts';
import type { HiddenScanner } from './hidden-scanner.ts';
import { findReplacedCode } from './replaced-code.ts';

/** What the pass over the entries met, and what manifest and code tell together. Code that nobody looked at is unknown, never clean. */
export function readHidden({ manifest, code, unknown }: PackageContents, scanner: HiddenScanner): HiddenFact[] {
  const replaced = findReplacedCode(manifest, code);
  unknown.push(...scanner.unknown, ...replaced.unknown);
  return [...scanner.facts.toSorted(byPlace), ...replaced.facts];
}

/** The order in which entries lie in the file says nothing about them. */
function byPlace(a: HiddenFact, b: HiddenFact): number {
  const [left, right] = [a.entry ?? '', b.entry ?? ''];
  return left === right ? a.at - b.at || (a.kind < b.kind ? -1 : 1) : left < right ? -1 : 1;
}
