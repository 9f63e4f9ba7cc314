import type { CodeFiles } from '../code/code-files.ts';
import type { Body } from '../dex/scan-code.ts';
import type { CallSites } from './call-sites.ts';
import { classNamed, methodsOf } from './class-search.ts';
import { instructionsOf, isInvoke, OP, opcodeAt } from './instructions.ts';

/** A call met on the way: the file that makes it, and the method it names in that file. */
export type MetCall = { readonly dex: number; readonly method: number };
export type MetString = { readonly dex: number; readonly string: number };
type Start = { readonly dex: number; readonly body: Body };

/** Bodies read by one walk. What a listener does by itself stands within some ten. */
const MAX_BODIES = 64;

/**
 * Calls of a body and of the package's own methods that it calls by name, `depth` calls deep. No virtual dispatch: this looks at what one
 * piece of code does by itself, and misses what it hands to others.
 */
export function* followCalls(sites: CallSites, start: Start, depth: number): Generator<MetCall> {
  for (const met of followCode(sites, start, depth, () => true)) if ('method' in met) yield met;
}

/** The same with the constant strings that stand on the way. `isOf` tells which instructions of the first body count. */
export function* followCode(sites: CallSites, start: Start, depth: number, isOf: (pc: number) => boolean): Generator<MetCall | MetString> {
  const { code } = sites.contents;
  const seen = new Set<string>([`${start.dex} ${start.body.method}`]);
  let level: Start[] = [start];
  for (let deep = 0; deep <= depth && level.length > 0; deep++) {
    const next: typeof level = [];
    for (const { dex, body } of level) {
      const file = code.all[dex]!.dex;
      if (!sites.mayWalk(body.codeUnits)) return;
      for (const pc of instructionsOf(file, body)) {
        if (deep === 0 && !isOf(pc)) continue;
        const op = opcodeAt(file, pc);
        if (op === OP.constString) yield { dex, string: file.units[pc + 1]! };
        const method = file.units[pc + 1]!;
        if (!isInvoke(op) || method >= file.header.methods.count) continue;
        yield { dex, method };
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
function definitionOf(code: CodeFiles, dex: number, method: number): Start | null {
  const here = code.body(dex, method);
  if (here !== null) return { dex, body: here };
  if (code.all.length === 1) return null;
  const file = code.all[dex]!.dex;
  const found = classNamed(code, file.type(file.methodClass(method)));
  if (found === null || found.dex === dex) return null;
  const prototype = file.methodPrototype(method);
  return methodsOf(code, found, [file.methodName(method)]).find((candidate) => candidate.prototype === prototype) ?? null;
}
