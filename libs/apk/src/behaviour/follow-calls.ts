import type { CodeFiles } from '../code/code-files.ts';
import type { Body } from '../dex/scan-code.ts';
import { classNamed, methodsOf } from './class-search.ts';
import { callsIn } from './instructions.ts';

/** A call met on the way: the file and method that make it, and the method it names in that file. */
export type MetCall = { readonly dex: number; readonly pc: number; readonly method: number };

/** Bodies read by one walk. What a listener does by itself stands within some ten. */
const MAX_BODIES = 64;

/**
 * Calls of a body and of the package's own methods that it calls by name, `depth` calls deep. No virtual dispatch: this looks at what one
 * piece of code does by itself, and misses what it hands to others.
 */
export function* followCalls(
  code: CodeFiles,
  start: { dex: number; body: Body },
  depth: number,
  isOf: (pc: number) => boolean = () => true,
): Generator<MetCall> {
  const seen = new Set<string>([`${start.dex} ${start.body.method}`]);
  let level: { dex: number; body: Body }[] = [start];
  for (let deep = 0; deep <= depth && level.length > 0; deep++) {
    const next: typeof level = [];
    for (const { dex, body } of level) {
      for (const { pc, method } of callsIn(code.all[dex]!.dex, body)) {
        if (deep === 0 && !isOf(pc)) continue;
        yield { dex, pc, method };
        if (deep === depth) continue;
        const target = definitionOf(code, dex, method);
        if (target === null || seen.size >= MAX_BODIES || seen.has(`${target.dex} ${target.body.method}`)) continue;
        seen.add(`${target.dex} ${target.body.method}`);
        next.push(target);
      }
    }
    level = next;
  }
}

/** The body that a call names, in its own file or in another. */
function definitionOf(code: CodeFiles, dex: number, method: number): { dex: number; body: Body } | null {
  const here = code.body(dex, method);
  if (here !== null) return { dex, body: here };
  if (code.all.length === 1) return null;
  const file = code.all[dex]!.dex;
  const found = classNamed(code, file.type(file.methodClass(method)));
  if (found === null || found.dex === dex) return null;
  const prototype = file.methodPrototype(method);
  return methodsOf(code, found, [file.methodName(method)]).find((candidate) => candidate.prototype === prototype) ?? null;
}
