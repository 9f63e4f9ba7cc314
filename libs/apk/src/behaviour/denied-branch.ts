import type { DexFile } from '../dex/dex-file.ts';
import { DESTINATION, WRITES } from '../dex/opcodes.ts';
import type { Body } from '../dex/scan-code.ts';
import { instructionsOf, isInvoke, memberOf, OP, opcodeAt, reachedFrom, successorsOf } from './instructions.ts';

const DENIED = -1; // android.content.pm.PackageManager.PERMISSION_DENIED; PERMISSION_GRANTED is 0
/** Calls whose `true` says that the permission is held. */
const SAYS_GRANTED = /->\w*(?:granted|hasPermission|verifyPermission|checkPermission|hasSelfPermission|hasAllPermission)\w*$/i;
const GIVES_RESULT = /->(?:checkSelfPermission|checkPermission|checkCallingOrSelfPermission)$/;
/** Conditions of one body that are followed; each costs a walk over it. */
const MAX_EDGES = 32;

type Edge = readonly [from: number, to: number];
/** `result`: 0 is granted; `truth`: 1 is granted; a number: that constant. */
type Held = 'result' | 'truth' | number | null;

/**
 * The instructions of a body that run only where a permission was refused: those that every way to goes over an edge on which a result
 * was seen not to be granted. Results are elements of an int array (in `onRequestPermissionsResult` there is no other), what
 * `checkSelfPermission` gives, and methods that are named for the question. Registers are followed along the code, not along its branches.
 */
export function deniedCode(dex: DexFile, body: Readonly<Body>): ReadonlySet<number> {
  const denied = new Set<number>();
  const edges = deniedEdges(dex, body);
  if (edges.length === 0) return denied;
  const all = reachedFrom(dex, body, body.codeAt);
  const cut = (edge: Edge): void => {
    const others = reachedFrom(dex, body, body.codeAt, edge);
    for (const pc of all) if (!others.has(pc)) denied.add(pc);
  };
  edges.forEach(cut);
  flagEdges(dex, body, denied).forEach(cut);
  return denied;
}

function deniedEdges(dex: DexFile, body: Readonly<Body>): Edge[] {
  const { units } = dex;
  const edges: Edge[] = [];
  const held = new Map<number, Held>();
  let called = -1;
  for (const pc of instructionsOf(dex, body)) {
    const op = opcodeAt(dex, pc);
    const first = units[pc]!;
    if (op >= OP.firstIf && op <= OP.lastIf) {
      const [next, target] = successorsOf(dex, body, pc) as [number, number];
      const jumps =
        op >= OP.ifEqz ? jumpsWhenDenied(op, held.get(first >> 8) ?? null) : jumpsWhenCompared(op, held.get((first >> 8) & 0xf), held.get(first >> 12));
      if (jumps !== null && next !== target && edges.length < MAX_EDGES) edges.push([pc, jumps ? target : next]);
    } else if (isInvoke(op)) called = units[pc + 1]!;
    else if (op === OP.const4) held.set((first >> 8) & 0xf, (first << 16) >> 28);
    else if (op === OP.const16) held.set(first >> 8, (units[pc + 1]! << 16) >> 16);
    else if (op === OP.aget) held.set(first >> 8, 'result');
    else if (op === OP.moveResult) held.set(first >> 8, meaningOfCall(dex, called));
    else {
      const writes = DESTINATION[op];
      if (writes !== WRITES.nothing) held.delete(writes === WRITES.nibble ? (first >> 8) & 0xf : writes === WRITES.byte ? first >> 8 : units[pc + 1]!);
    }
  }
  return edges;
}

/** A comparison with zero; null where it says nothing of a refusal. */
function jumpsWhenDenied(op: number, held: Held): boolean | null {
  if (held === 'truth') return op === OP.ifEqz ? true : op === OP.ifNez ? false : null;
  if (held === 'result') return op === OP.ifNez || op === OP.ifLtz ? true : op === OP.ifEqz ? false : null;
  return null;
}

/** A comparison of a result with one of the two constants. */
function jumpsWhenCompared(op: number, a: Held | undefined, b: Held | undefined): boolean | null {
  const constant = a === 'result' ? b : b === 'result' ? a : null;
  if ((constant !== 0 && constant !== DENIED) || (op !== OP.firstIf && op !== OP.ifNe)) return null;
  return (op === OP.firstIf) === (constant === DENIED);
}

/** A flag that is set to one constant where something was refused (`granted = false` in a loop) and to the other elsewhere, tested after. */
function flagEdges(dex: DexFile, body: Readonly<Body>, denied: ReadonlySet<number>): Edge[] {
  const { units } = dex;
  const whenDenied = new Map<number, number>();
  const otherwise = new Map<number, number>();
  for (const pc of instructionsOf(dex, body)) {
    if (opcodeAt(dex, pc) === OP.const4) (denied.has(pc) ? whenDenied : otherwise).set((units[pc]! >> 8) & 0xf, units[pc]! >> 12);
  }
  const edges: Edge[] = [];
  for (const pc of instructionsOf(dex, body)) {
    const op = opcodeAt(dex, pc);
    if ((op !== OP.ifEqz && op !== OP.ifNez) || denied.has(pc) || edges.length >= MAX_EDGES) continue;
    const [refused, granted] = [whenDenied.get(units[pc]! >> 8), otherwise.get(units[pc]! >> 8)];
    if (refused === undefined || granted === undefined || refused + granted !== 1) continue;
    const [next, target] = successorsOf(dex, body, pc) as [number, number];
    if (next !== target) edges.push([pc, (op === OP.ifEqz) === (refused === 0) ? target : next]);
  }
  return edges;
}

function meaningOfCall(dex: DexFile, method: number): Held {
  if (method < 0 || method >= dex.header.methods.count) return null;
  const member = memberOf(dex, method);
  const prototype = dex.methodPrototype(method);
  if (GIVES_RESULT.test(member) && prototype.endsWith(')I')) return 'result';
  return prototype.endsWith(')Z') && (SAYS_GRANTED.test(member) || prototype.includes('[I')) ? 'truth' : null;
}
