import type { DexFile } from '../../dex/dex-file.ts';
import { KIND, kind, nopOrPayloadUnits, TRAITS, width } from '../../dex/opcodes.ts';
import type { Body } from '../../dex/scan-code.ts';
import { readTries } from '../../dex/tries.ts';

/**
 * A body as basic blocks, in the order of the code. Offsets are code units from the body's start. What only a hostile body
 * has (jumps into the middle of an instruction, or out of the body) is no edge: Android refuses such code.
 */
export type Blocks = {
  readonly count: number;
  /** By block: offset of its first instruction, and of what follows its last. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** By block: where control goes next, and which handlers an exception in it finds. */
  readonly next: readonly (readonly number[])[];
  readonly handlers: readonly (readonly number[])[];
};

/** Edges of a body, for each of its code units and over all: a switch has one for two units, a block some handlers. More is made to be slow. */
const EDGES_PER_UNIT = 4;
const MIN_EDGES = 4_096;

const INSTRUCTION = 1;
const LEADER = 2;
const FIRST_MOVE_RESULT = 0x0a;
const LAST_MOVE_RESULT = 0x0c;
const FIRST_RETURN = 0x0e;
const LAST_RETURN = 0x11;
const THROW = 0x27;
const FIRST_GOTO = 0x28;
const LAST_GOTO = 0x2a;
const PACKED_SWITCH = 0x2b;
const SPARSE_SWITCH = 0x2c;
const FIRST_IF = 0x32;
const FIRST_IF_ZERO = 0x38;
const LAST_IF = 0x3d;
const PACKED_PAYLOAD = 0x0100;
const SPARSE_PAYLOAD = 0x0200;

/** The blocks of a body; null where it has more edges than code could need. @throws ApkFormatError as `readTries` */
export function readBlocks(dex: DexFile, body: Readonly<Body>): Blocks | null {
  const { units } = dex;
  const { codeAt, codeUnits } = body;
  const end = codeAt + codeUnits;
  const marks = new Uint8Array(codeUnits + 1);
  let edgesLeft = codeUnits * EDGES_PER_UNIT + MIN_EDGES;

  const jumps = new Map<number, number[]>();
  const leaders: number[] = [0];
  for (let pc = codeAt; pc < end;) {
    const op = units[pc]! & 0xff;
    const step = kind(TRAITS[op]!) === KIND.nopOrPayload ? nopOrPayloadUnits(units, pc, end) : width(TRAITS[op]!);
    if (pc + step > end) break;
    const at = pc - codeAt;
    if (op !== 0 || units[pc] === 0) marks[at] = INSTRUCTION; // a payload is no instruction
    const targets = targetsAt(units, pc, end, op);
    if (targets !== null) {
      edgesLeft -= targets.length;
      if (edgesLeft < 0) return null;
      const inside = targets.map((target) => target - codeAt).filter((target) => target >= 0 && target < codeUnits);
      jumps.set(at, inside);
      for (const target of inside) leaders.push(target);
      leaders.push(at + step);
    } else if (isExit(op)) leaders.push(at + step);
    pc += step;
  }
  const tries = readTries(dex, body);
  if (tries === null) return null;
  for (const { from, to, handlers } of tries) {
    leaders.push(afterResult(units, codeAt, from), afterResult(units, codeAt, to));
    for (const handler of handlers) leaders.push(handler);
  }
  for (const at of leaders) if (at < codeUnits && (marks[at]! & INSTRUCTION) !== 0) marks[at]! |= LEADER;

  const blockAt = new Int32Array(codeUnits + 1).fill(-1);
  const starts: number[] = [];
  for (let at = 0; at < codeUnits; at++) {
    if ((marks[at]! & LEADER) === 0) continue;
    blockAt[at] = starts.length;
    starts.push(at);
  }
  const start = Int32Array.from(starts);
  const ends = new Int32Array(start.length);
  const next: number[][] = [];
  for (let block = 0; block < start.length; block++) {
    let at = start[block]!;
    let last = at;
    const limit = start[block + 1] ?? codeUnits;
    while (at < limit && (marks[at]! & INSTRUCTION) !== 0) {
      last = at;
      at += width(TRAITS[units[codeAt + at]! & 0xff]!);
    }
    ends[block] = Math.min(at, limit);
    const op = units[codeAt + last]! & 0xff;
    const successors = (jumps.get(last) ?? []).map((target) => blockAt[target]!);
    if (!isExit(op) && (op < FIRST_GOTO || op > LAST_GOTO)) successors.push(blockAt[at] ?? -1);
    next.push([...new Set(successors)].filter((successor) => successor >= 0));
  }

  const handlers = Array.from(start, () => new Set<number>());
  for (const entry of tries) {
    const caught = entry.handlers.map((handler) => blockAt[handler] ?? -1).filter((handler) => handler >= 0);
    for (let block = firstFrom(start, entry.from); block < start.length && start[block]! < entry.to; block++) {
      edgesLeft -= caught.length;
      if (edgesLeft < 0) return null;
      for (const handler of caught) handlers[block]!.add(handler);
    }
  }
  return { count: start.length, start, end: ends, next, handlers: handlers.map((caught) => [...caught]) };
}

function isExit(op: number): boolean {
  return (op >= FIRST_RETURN && op <= LAST_RETURN) || op === THROW;
}

/** Where a jump, branch or switch goes besides onward, in code units of the file; null for every other instruction. */
function targetsAt(units: Uint16Array, pc: number, end: number, op: number): number[] | null {
  if (op === FIRST_GOTO) return [pc + signed(units[pc]! >> 8, 8)];
  if (op === FIRST_GOTO + 1) return [pc + signed(units[pc + 1]!, 16)];
  if (op >= FIRST_IF && op <= LAST_IF) return [pc + signed(units[pc + 1]!, 16)];
  if (op === LAST_GOTO) return [pc + int32(units, pc + 1)];
  if (op !== PACKED_SWITCH && op !== SPARSE_SWITCH) return null;
  const table = pc + int32(units, pc + 1);
  if (table < 0 || table + 2 > end) return [];
  const packed = op === PACKED_SWITCH;
  if (units[table] !== (packed ? PACKED_PAYLOAD : SPARSE_PAYLOAD)) return [];
  const cases = units[table + 1]!;
  const first = packed ? table + 4 : table + 2 + cases * 2;
  if (first + cases * 2 > end) return [];
  return Array.from({ length: cases }, (_, i) => pc + int32(units, first + i * 2));
}

/** The second register of a branch is a comparison's; the branches from `if-eqz` on have none. */
export function comparesTwo(op: number): boolean {
  return op < FIRST_IF_ZERO;
}

export function isBranch(op: number): boolean {
  return op >= FIRST_IF && op <= LAST_IF;
}

/** A boundary is never between a call and the instruction that takes its result. */
function afterResult(units: Uint16Array, codeAt: number, at: number): number {
  const op = units[codeAt + at]! & 0xff;
  return op >= FIRST_MOVE_RESULT && op <= LAST_MOVE_RESULT ? at + 1 : at;
}

function firstFrom(start: Int32Array, at: number): number {
  let [low, high] = [0, start.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function signed(value: number, bits: number): number {
  return (value << (32 - bits)) >> (32 - bits);
}

export function int32(units: Uint16Array, at: number): number {
  return units[at]! | (units[at + 1]! << 16) | 0;
}
