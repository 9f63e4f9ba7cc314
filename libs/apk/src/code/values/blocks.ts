import type { DexFile } from '../../dex/dex-file.ts';
import { KIND, kind, nopOrPayloadUnits, TRAITS, width } from '../../dex/opcodes.ts';
import type { Body } from '../../dex/scan-code.ts';
import { readTries, type Try } from '../../dex/tries.ts';

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

  for (let pc = codeAt; pc < end;) {
    const op = units[pc]! & 0xff;
    const step = kind(TRAITS[op]!) === KIND.nopOrPayload ? nopOrPayloadUnits(units, pc, end) : width(TRAITS[op]!);
    if (pc + step > end) break;
    const at = pc - codeAt;
    if (op !== 0 || units[pc] === 0) marks[at]! |= INSTRUCTION; // a payload is no instruction
    if (jumps(op)) {
      const target = jumpTarget(units, pc, op) - codeAt;
      if (--edgesLeft < 0) return null;
      if (target >= 0 && target < codeUnits) marks[target]! |= LEADER;
      marks[at + step]! |= LEADER;
    } else if (op === PACKED_SWITCH || op === SPARSE_SWITCH) {
      const targets = switchTargets(units, pc, end, op);
      edgesLeft -= targets.length;
      if (edgesLeft < 0) return null;
      for (const target of targets) if (target >= codeAt && target < end) marks[target - codeAt]! |= LEADER;
      marks[at + step]! |= LEADER;
    } else if (isExit(op)) marks[at + step]! |= LEADER;
    pc += step;
  }
  const tries = readTries(dex, body);
  if (tries === null) return null;
  for (const { from, to, handlers } of tries) {
    for (const at of [afterResult(units, codeAt, from), afterResult(units, codeAt, to), ...handlers]) if (at < codeUnits) marks[at]! |= LEADER;
  }
  marks[0]! |= LEADER;

  const blockAt = new Int32Array(codeUnits + 1).fill(-1);
  let count = 0;
  for (let at = 0; at < codeUnits; at++) if (marks[at] === (INSTRUCTION | LEADER)) blockAt[at] = count++;
  const start = new Int32Array(count);
  for (let at = 0; at < codeUnits; at++) if (blockAt[at]! >= 0) start[blockAt[at]!] = at;
  const ends = new Int32Array(count);
  const next: (readonly number[])[] = [];
  for (let block = 0; block < count; block++) {
    let at = start[block]!;
    let last = at;
    const limit = block + 1 < count ? start[block + 1]! : codeUnits;
    while (at < limit && (marks[at]! & INSTRUCTION) !== 0) {
      last = at;
      at += width(TRAITS[units[codeAt + at]! & 0xff]!);
    }
    ends[block] = Math.min(at, limit);
    const op = units[codeAt + last]! & 0xff;
    const onward = isExit(op) || isGoto(op) ? -1 : (blockAt[at] ?? -1);
    if (op === PACKED_SWITCH || op === SPARSE_SWITCH) {
      const blocks = switchTargets(units, codeAt + last, end, op).map((target) => blockAt[target - codeAt] ?? -1);
      next.push([...new Set([...blocks, onward])].filter((successor) => successor >= 0));
      continue;
    }
    const jump = jumps(op) ? (blockAt[jumpTarget(units, codeAt + last, op) - codeAt] ?? -1) : -1;
    if (jump < 0 || jump === onward) next.push(onward < 0 ? NO_BLOCKS : [onward]);
    else next.push(onward < 0 ? [jump] : [jump, onward]);
  }
  const handlers = handlersOf(tries, start, blockAt, edgesLeft);
  return handlers === null ? null : { count, start, end: ends, next, handlers };
}

const NO_BLOCKS: readonly number[] = [];

/** By block, the handlers that an exception in it finds; null where there are more than `edgesLeft`. */
function handlersOf(tries: readonly Try[], start: Int32Array, blockAt: Int32Array, edgesLeft: number): (readonly number[])[] | null {
  // Most blocks stand in one try at most, whose list they share.
  const found: (readonly number[] | Set<number>)[] = [];
  for (let block = 0; block < start.length; block++) found.push(NO_BLOCKS);
  for (const entry of tries) {
    const caught = entry.handlers.map((handler) => blockAt[handler] ?? -1).filter((handler) => handler >= 0);
    for (let block = firstFrom(start, entry.from); block < start.length && start[block]! < entry.to; block++) {
      edgesLeft -= caught.length;
      if (edgesLeft < 0) return null;
      const before = found[block]!;
      if (before === NO_BLOCKS) found[block] = caught;
      else if (before instanceof Set) for (const handler of caught) before.add(handler);
      else found[block] = new Set([...before, ...caught]);
    }
  }
  return tries.length < 2 ? (found as (readonly number[])[]) : found.map((handlers) => (handlers instanceof Set ? [...handlers] : handlers));
}

function isExit(op: number): boolean {
  return (op >= FIRST_RETURN && op <= LAST_RETURN) || op === THROW;
}

function isGoto(op: number): boolean {
  return op >= FIRST_GOTO && op <= LAST_GOTO;
}

/** Jumps and branches, which name one place. */
function jumps(op: number): boolean {
  return isGoto(op) || isBranch(op);
}

/** Where a jump or a branch goes, in code units of the file. */
function jumpTarget(units: Uint16Array, pc: number, op: number): number {
  if (op === FIRST_GOTO) return pc + signed(units[pc]! >> 8, 8);
  return pc + (op === LAST_GOTO ? int32(units, pc + 1) : signed(units[pc + 1]!, 16));
}

/** Where a switch goes besides onward, in code units of the file. */
function switchTargets(units: Uint16Array, pc: number, end: number, op: number): number[] {
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
