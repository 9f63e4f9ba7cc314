import type { DexFile } from '../../dex/dex-file.ts';
import type { Body } from '../../dex/scan-code.ts';
import type { Blocks } from './blocks.ts';
import { DefinitionSets } from './definition-sets.ts';
import { CHANGE, type Mutators } from './mutators.ts';
import type { Transfer } from './transfer.ts';

/**
 * Which definitions reach the operands of each instruction of one body. A definition is an instruction that makes a value, by its
 * offset in code units from the body's start; or `codeUnits + r`: what register `r` holds on entry. Moves and casts define
 * nothing: they hand on. A call that changes its receiver (`StringBuilder.append`, a constructor) defines it anew.
 */
export type Flow = {
  readonly dex: DexFile;
  readonly body: Readonly<Body>;
  readonly blocks: Blocks;
  readonly sets: DefinitionSets;
  /** Sets that reach the operands of the instruction at an offset; empty where it has none, or control never comes there. */
  operands(offset: number): readonly number[];
  /** One of them, without the others; -1 where there is none. */
  operand(offset: number, index: number): number;
  /** Whether calling the method changes its receiver and gives it back. */
  changesReceiver(method: number): boolean;
  /** The block that holds an offset. */
  blockAt(offset: number): number;
};

/** Visits of a code unit, over all and for each: real code settles after two or three, and registers that meet eight ways after eight. */
const VISITS_PER_UNIT = 24;
const MIN_VISITS = 20_000;
/** What copying registers and looking for the next block cost beside. */
const REGISTERS_PER_VISIT = 64;
const BLOCKS_PER_VISIT = 256;
/** Registers times blocks: 16 MB. The largest bodies, of 65,535 units, have some hundred of one and thousands of the other. */
const MAX_STATES = 4 << 20;

/** The flow of a body; null where it is too large to be followed. `work` is told how many code units were visited. */
export function followDefinitions(
  dex: DexFile,
  body: Readonly<Body>,
  blocks: Blocks,
  mutators: Mutators,
  transfer: Transfer,
  work: (units: number) => void,
): Flow | null {
  const { registers, codeUnits } = body;
  const states = registers * blocks.count;
  if (blocks.count === 0 || states > MAX_STATES) return null;
  const sets = new DefinitionSets(codeUnits + registers, transfer.tables);
  const into = new Int32Array(states);
  const reached = new Uint8Array(blocks.count);
  const waits = new Uint8Array(blocks.count);
  for (let register = 0; register < registers; register++) into[register] = sets.only(codeUnits + register);
  reached[0] = waits[0] = 1;

  transfer.begin(dex.units, body, sets, mutators);
  const { state, thrown } = transfer;
  const allowed = codeUnits * VISITS_PER_UNIT + MIN_VISITS;
  let visits = allowed;
  const arrive = (block: number, from: Int32Array): void => {
    const at = block * registers;
    let changed = reached[block] === 0;
    for (let register = 0; register < registers; register++) {
      const before = into[at + register]!;
      const arriving = from[register]!;
      const after = before === arriving ? before : sets.merge(before, arriving);
      if (after === before) continue;
      into[at + register] = after;
      changed = true;
    }
    reached[block] = 1;
    if (changed) waits[block] = 1;
  };
  // In the order of the code, again and again until nothing changes: compilers lay blocks out so that most edges go onward.
  for (let block = 0; block >= 0;) {
    waits[block] = 0;
    const units = blocks.end[block]! - blocks.start[block]! + 1;
    const caught = blocks.handlers[block]!;
    visits -= units + (units * registers) / REGISTERS_PER_VISIT + ((caught.length + blocks.next[block]!.length) * registers) / REGISTERS_PER_VISIT;
    if (visits < 0) {
      sets.close();
      work(allowed);
      return null;
    }
    const at = block * registers;
    for (let register = 0; register < registers; register++) state[register] = into[at + register]!;
    if (caught.length > 0) for (let register = 0; register < registers; register++) thrown[register] = state[register]!;
    transfer.run(blocks, block, caught.length > 0);
    for (const next of blocks.next[block]!) arrive(next, state);
    for (const handler of caught) arrive(handler, thrown);
    const onward = waits.indexOf(1, block + 1);
    const found = onward < 0 ? waits.indexOf(1) : onward;
    visits -= Math.abs(found - block) / BLOCKS_PER_VISIT;
    block = found;
  }
  sets.close();
  work(allowed - visits);

  const { first, operands } = transfer.end();
  return {
    dex,
    body,
    blocks,
    sets,
    operands: (offset) => {
      const at = first[offset] ?? 0;
      const count = operands[at]!; // none at 0
      const sets: number[] = [];
      for (let i = 1; i <= count; i++) sets.push(operands[at + i]!);
      return sets;
    },
    operand: (offset, index) => {
      const at = first[offset] ?? 0;
      return index >= 0 && index < operands[at]! ? operands[at + 1 + index]! : -1;
    },
    changesReceiver: (method) => mutators.of(method) === CHANGE.changes,
    blockAt: (offset) => {
      let [low, high] = [0, blocks.count];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (blocks.start[middle]! <= offset) low = middle + 1;
        else high = middle;
      }
      return low - 1;
    },
  };
}
