import type { DexFile } from '../dex/dex-file.ts';
import { DESTINATION, WIDE, WRITES } from '../dex/opcodes.ts';
import type { Body } from '../dex/scan-code.ts';
import { isInvoke, memberOf, OP, opcodeAt, successorsOf } from './instructions.ts';

const DENIED = -1; // android.content.pm.PackageManager.PERMISSION_DENIED; PERMISSION_GRANTED is 0
/** Calls whose `true` says that the permission is held. */
const SAYS_GRANTED = /->\w*(?:granted|hasPermission|verifyPermission|checkPermission|hasSelfPermission|hasAllPermission)\w*$/i;
const GIVES_RESULT = /->(?:checkSelfPermission|checkPermission|checkCallingOrSelfPermission)$/;
/** Pairs of an instruction and what the registers hold there. Past these nothing is said: what asks a user has some hundred. */
const MAX_STATES = 4_096;
/** What one of them costs, in code units that are merely read. */
const UNITS_PER_STATE = 100;

/** `result`: 0 is granted; `truth`: not 0 is granted; `count` of results: 0 is none, as after a cancelled question; a number: that constant. */
export type Held = 'result' | 'truth' | 'count' | number;
type State = { readonly pc: number; readonly denied: boolean; readonly held: ReadonlyMap<number, Held> };

/**
 * The instructions of a body that run only where a permission was refused: runs are followed apart by whether they met a refusal, and by
 * the flags that they remember it in (`granted = false` in a loop, tested after it). Results are elements of an int array (in
 * `onRequestPermissionsResult` there is no other), what `checkSelfPermission` gives, and methods that are named for the question.
 * @param mayWalk counts the work; false ends it, and then nothing is said
 * @param initially what the registers of the parameters are known to hold; a `truth` may come in its box
 */
export function deniedCode(
  dex: DexFile,
  body: Readonly<Body>,
  mayWalk: (codeUnits: number) => boolean,
  initially: ReadonlyMap<number, Held> = new Map(),
): ReadonlySet<number> {
  const [refused, others] = [new Set<number>(), new Set<number>()];
  const seen = new Set<string>();
  const waiting: State[] = [{ pc: body.codeAt, denied: false, held: initially }];
  const end = body.codeAt + body.codeUnits;
  while (waiting.length > 0) {
    const state = waiting.pop()!;
    const key = keyOf(state);
    if (state.pc < body.codeAt || state.pc >= end || seen.has(key)) continue;
    if (seen.size >= MAX_STATES || !mayWalk(UNITS_PER_STATE)) return new Set();
    seen.add(key);
    (state.denied ? refused : others).add(state.pc);
    waiting.push(...after(dex, body, state));
  }
  return new Set([...refused].filter((pc) => !others.has(pc)));
}

function keyOf({ pc, denied, held }: State): string {
  const registers = [...held].sort(([a], [b]) => a - b).map(([register, what]) => `${register}=${what}`);
  return `${pc} ${denied} ${registers.join()}`;
}

function after(dex: DexFile, body: Readonly<Body>, { pc, denied, held }: State): State[] {
  const op = opcodeAt(dex, pc);
  const next = successorsOf(dex, body, pc);
  if (op < OP.firstIf || op > OP.lastIf) {
    const written = write(dex, pc, held);
    return next.map((to) => ({ pc: to, denied, held: written }));
  }
  const [onward, target] = next as [number, number];
  const first = dex.units[pc]!;
  const test = op >= OP.ifEqz ? testZero(op, held.get(first >> 8)) : testEqual(op, held.get((first >> 8) & 0xf), held.get(first >> 12));
  if (test === null) return next.map((to) => ({ pc: to, denied, held }));
  if (test.decides) return [{ pc: test.jumps ? target : onward, denied, held }];
  return [
    { pc: target, denied: denied || test.jumps, held },
    { pc: onward, denied: denied || !test.jumps, held },
  ];
}

/** `decides`: a constant leaves one way only. Else: whether the refused go by the jump. */
type Test = { readonly decides: boolean; readonly jumps: boolean } | null;

function testZero(op: number, held: Held | undefined): Test {
  if (held === undefined) return null;
  if (typeof held === 'number') {
    const jumps = op === OP.ifEqz ? held === 0 : op === OP.ifNez ? held !== 0 : null;
    return jumps === null ? null : { decides: true, jumps };
  }
  const zeroIsRefusal = held !== 'result';
  if (op === OP.ifEqz || op === OP.ifNez) return { decides: false, jumps: (op === OP.ifEqz) === zeroIsRefusal };
  if (held === 'result' && op === OP.ifLtz) return { decides: false, jumps: true };
  if (held === 'result' && op === OP.ifGez) return { decides: false, jumps: false };
  if (held === 'count' && (op === OP.ifLez || op === OP.ifGtz)) return { decides: false, jumps: op === OP.ifLez };
  return null;
}

/** A result compared with one of the two constants. */
function testEqual(op: number, a: Held | undefined, b: Held | undefined): Test {
  const constant = a === 'result' ? b : b === 'result' ? a : null;
  if ((constant !== 0 && constant !== DENIED) || (op !== OP.firstIf && op !== OP.ifNe)) return null;
  return { decides: false, jumps: (op === OP.firstIf) === (constant === DENIED) };
}

/** What the registers hold after an instruction. Only small constants are remembered: others are no flags. */
function write(dex: DexFile, pc: number, held: ReadonlyMap<number, Held>): ReadonlyMap<number, Held> {
  const { units } = dex;
  const op = opcodeAt(dex, pc);
  const writes = DESTINATION[op]!;
  if (writes === WRITES.nothing) return held;
  const first = units[pc]!;
  const register = writes === WRITES.nibble ? (first >> 8) & 0xf : writes === WRITES.byte ? first >> 8 : units[pc + 1]!;
  const what = given(dex, pc, op, held);
  if (what === undefined && !held.has(register) && WIDE[op] !== 1) return held;
  const copy = new Map(held);
  if (what === undefined) copy.delete(register);
  else copy.set(register, what);
  if (WIDE[op] === 1) copy.delete(register + 1);
  return copy;
}

function given(dex: DexFile, pc: number, op: number, held: ReadonlyMap<number, Held>): Held | undefined {
  const { units } = dex;
  const first = units[pc]!;
  if (op === OP.const4) {
    const constant = (first << 16) >> 28;
    return constant >= DENIED && constant <= 1 ? constant : undefined;
  }
  if (op === OP.move || op === OP.moveObject) return held.get(first >> 12);
  if (op === OP.moveFrom16 || op === OP.moveObjectFrom16) return held.get(units[pc + 1]!);
  if (op === OP.aget) return 'result';
  if (op === OP.arrayLength) return 'count';
  // A result is taken right after its call, which is three code units long.
  if (op !== OP.moveResult || !isInvoke(opcodeAt(dex, pc - 3))) return undefined;
  const member = units[pc - 2]! < dex.header.methods.count ? memberOf(dex, units[pc - 2]!) : '';
  // The receiver of a call with one argument is in the low bits of its third unit.
  if (member === 'Ljava/lang/Boolean;->booleanValue') return held.get(units[pc - 1]! & 0xf);
  return meaningOfCall(dex, units[pc - 2]!);
}

function meaningOfCall(dex: DexFile, method: number): Held | undefined {
  if (method >= dex.header.methods.count) return undefined;
  const member = memberOf(dex, method);
  const prototype = dex.methodPrototype(method);
  if (GIVES_RESULT.test(member) && prototype.endsWith(')I')) return 'result';
  return prototype.endsWith(')Z') && (SAYS_GRANTED.test(member) || prototype.includes('[I')) ? 'truth' : undefined;
}
