import type { DexFile } from '../dex/dex-file.ts';
import { nopOrPayloadUnits, TRAITS, width } from '../dex/opcodes.ts';
import type { Body } from '../dex/scan-code.ts';

/** Opcodes that a look at one body asks about. Source: Android "Dalvik bytecode". */
export const OP = {
  move: 0x01,
  moveFrom16: 0x02,
  moveObject: 0x07,
  moveObjectFrom16: 0x08,
  moveResult: 0x0a,
  moveResultObject: 0x0c,
  returnVoid: 0x0e,
  return: 0x0f,
  returnObject: 0x11,
  const4: 0x12,
  const16: 0x13,
  constString: 0x1a,
  constStringJumbo: 0x1b,
  constClass: 0x1c,
  arrayLength: 0x21,
  newInstance: 0x22,
  throw: 0x27,
  goto: 0x28,
  goto16: 0x29,
  goto32: 0x2a,
  packedSwitch: 0x2b,
  sparseSwitch: 0x2c,
  firstIf: 0x32,
  ifNe: 0x33,
  ifEqz: 0x38,
  ifNez: 0x39,
  ifLtz: 0x3a,
  ifGez: 0x3b,
  ifGtz: 0x3c,
  ifLez: 0x3d,
  lastIf: 0x3d,
  aget: 0x44,
  invokeVirtual: 0x6e,
  invokeStatic: 0x71,
  invokeInterface: 0x72,
  invokeVirtualRange: 0x74,
  invokeStaticRange: 0x77,
  invokeInterfaceRange: 0x78,
} as const;

/** Bodies that are looked at one instruction at a time end here; what real listeners and verifiers hold is a hundredth of it. */
const MAX_BODY_UNITS = 8_000;

/** The code unit of each instruction of a body, in the order they stand. A body that is too long gives none. */
export function* instructionsOf(dex: DexFile, body: Readonly<Body>): Generator<number> {
  if (body.codeUnits > MAX_BODY_UNITS) return;
  const { units } = dex;
  const end = Math.min(body.codeAt + body.codeUnits, units.length);
  for (let pc = body.codeAt; pc < end;) {
    const op = units[pc]! & 0xff;
    const step = op === 0 ? nopOrPayloadUnits(units, pc, end) : width(TRAITS[op]!);
    if (pc + step > end) return;
    if (op !== 0) yield pc;
    pc += Math.max(1, step);
  }
}

export function opcodeAt(dex: DexFile, pc: number): number {
  return (dex.units[pc] ?? 0) & 0xff;
}

export function isInvoke(op: number): boolean {
  return (op >= OP.invokeVirtual && op <= OP.invokeInterface) || (op >= OP.invokeVirtualRange && op <= OP.invokeInterfaceRange);
}

export function isConditional(op: number): boolean {
  return (op >= OP.firstIf && op <= OP.lastIf) || op === OP.packedSwitch || op === OP.sparseSwitch;
}

/** Every call of a body: where it stands, and the index of the method it names. */
export function* callsIn(dex: DexFile, body: Readonly<Body>): Generator<{ pc: number; method: number }> {
  for (const pc of instructionsOf(dex, body)) {
    const method = dex.units[pc + 1]!;
    if (isInvoke(opcodeAt(dex, pc)) && method < dex.header.methods.count) yield { pc, method };
  }
}

/** `Lclass;->name` of a method. */
export function memberOf(dex: DexFile, method: number): string {
  return `${dex.type(dex.methodClass(method))}->${dex.methodName(method)}`;
}

/** Where a jump or a condition of two or one register leads; null for any other instruction. Switches: see their payload. */
function branchTarget(dex: DexFile, pc: number): number | null {
  const { units } = dex;
  const op = opcodeAt(dex, pc);
  if (op === OP.goto) return pc + ((units[pc]! << 16) >> 24);
  if (op === OP.goto16 || (op >= OP.firstIf && op <= OP.lastIf)) return pc + ((units[pc + 1]! << 16) >> 16);
  if (op === OP.goto32) return pc + (units[pc + 1]! | (units[pc + 2]! << 16) | 0);
  return null;
}

/** Where a body may go on after an instruction, exceptions aside. */
export function successorsOf(dex: DexFile, body: Readonly<Body>, pc: number): number[] {
  const op = opcodeAt(dex, pc);
  if ((op >= OP.returnVoid && op <= OP.returnObject) || op === OP.throw) return [];
  const next = pc + width(TRAITS[op]!);
  const target = branchTarget(dex, pc);
  if (op === OP.packedSwitch || op === OP.sparseSwitch) return [next, ...switchTargets(dex, body, pc)];
  if (target === null) return [next];
  return op >= OP.goto && op <= OP.goto32 ? [target] : [next, target];
}

function switchTargets(dex: DexFile, body: Readonly<Body>, pc: number): number[] {
  const { units } = dex;
  const end = body.codeAt + body.codeUnits;
  const payload = pc + (units[pc + 1]! | (units[pc + 2]! << 16) | 0);
  if (payload < body.codeAt || payload + 2 > end) return [];
  const count = units[payload + 1]!;
  const first = payload + (opcodeAt(dex, pc) === OP.packedSwitch ? 4 : 2 + count * 2);
  const targets: number[] = [];
  for (let at = first; at < first + count * 2 && at + 2 <= end; at += 2) targets.push(pc + (units[at]! | (units[at + 1]! << 16) | 0));
  return targets;
}

/** All instructions that may run from `start` on, staying inside the body. */
function reachedFrom(dex: DexFile, body: Readonly<Body>, start: number): Set<number> {
  const seen = new Set<number>();
  const waiting = [start];
  const end = Math.min(body.codeAt + body.codeUnits, dex.units.length);
  while (waiting.length > 0) {
    const pc = waiting.pop()!;
    if (pc < body.codeAt || pc >= end || seen.has(pc) || seen.size > MAX_BODY_UNITS) continue;
    seen.add(pc);
    waiting.push(...successorsOf(dex, body, pc));
  }
  return seen;
}

/** Longer bodies are not walked once for each place in them that is asked about. */
const MAX_LOOP_UNITS = 2_000;

/** True where some run of the body comes back to `pc`. */
export function isInLoop(dex: DexFile, body: Readonly<Body>, pc: number): boolean {
  return body.codeUnits <= MAX_LOOP_UNITS && successorsOf(dex, body, pc).some((next) => reachedFrom(dex, body, next).has(pc));
}
