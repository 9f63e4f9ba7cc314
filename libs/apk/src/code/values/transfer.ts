import type { DexFile } from '../../dex/dex-file.ts';
import { wordRegisters } from '../../dex/instructions.ts';
import { DESTINATION, TRAITS, WIDE, width, WRITES } from '../../dex/opcodes.ts';
import type { Body } from '../../dex/scan-code.ts';
import type { Blocks } from './blocks.ts';
import { ANY_DEFINITION, type DefinitionSets } from './definition-sets.ts';
import { CHANGE, type Mutators } from './mutators.ts';

/** Told the sets that reach the operands of an instruction: sources in the order in which the assembler writes them. */
export type Recorder = (offset: number, operands: readonly number[]) => void;

export const OP = {
  moveException: 0x0d, returnValue: 0x0f, lastReturn: 0x11, const4: 0x12, const16: 0x13, const: 0x14, constHigh16: 0x15, constWide16: 0x16, constWideHigh16: 0x19,
  constString: 0x1a, constStringJumbo: 0x1b, constClass: 0x1c, monitorExit: 0x1e, checkCast: 0x1f, instanceOf: 0x20, arrayLength: 0x21, newInstance: 0x22, newArray: 0x23,
  filledNewArray: 0x24, filledNewArrayRange: 0x25, fillArrayData: 0x26, throw: 0x27, packedSwitch: 0x2b, sparseSwitch: 0x2c, firstCompare: 0x2d,
  firstIf: 0x32, firstIfZero: 0x38, lastIf: 0x3d, firstAget: 0x44, firstAput: 0x4b, lastAput: 0x51, firstIget: 0x52, firstIput: 0x59, lastIput: 0x5f,
  firstSget: 0x60, firstSput: 0x67, lastSput: 0x6d, invokeVirtual: 0x6e, invokeDirect: 0x70, invokeStatic: 0x71, lastInvoke: 0x72, invokeVirtualRange: 0x74,
  invokeDirectRange: 0x76, invokeStaticRange: 0x77, lastInvokeRange: 0x78, firstUnary: 0x7b, lastUnary: 0x8f, firstBinary: 0x90, lastBinary: 0xaf,
  firstBinary2Addr: 0xb0, lastBinary2Addr: 0xcf, firstLiteral16: 0xd0, firstLiteral8: 0xd8, lastLiteral8: 0xe2, invokePolymorphic: 0xfa,
  invokePolymorphicRange: 0xfb, invokeCustom: 0xfc, invokeCustomRange: 0xfd, constMethodType: 0xff,
} as const; // prettier-ignore

/** What an invoke is, whichever way its registers are written. */
export function isInvoke(op: number): boolean {
  return (
    (op >= OP.invokeVirtual && op <= OP.lastInvoke) ||
    (op >= OP.invokeVirtualRange && op <= OP.lastInvokeRange) ||
    (op >= OP.invokePolymorphic && op <= OP.invokeCustomRange)
  );
}

/**
 * Run the instructions of a block over `state`: by register the set of definitions that it holds. `thrown` gathers what registers hold
 * before any instruction that may throw. A register that the body does not declare is not followed: Android refuses such code.
 */
export function runBlock(
  dex: DexFile,
  { codeAt, registers }: Readonly<Body>,
  blocks: Blocks,
  block: number,
  state: Int32Array,
  sets: DefinitionSets,
  mutators: Mutators,
  thrown: Int32Array | null,
  record: Recorder | null,
): void {
  const { units } = dex;
  const end = codeAt + blocks.end[block]!;
  let result = ANY_DEFINITION; // what the next move-result takes
  const read = (register: number): number => (register < registers ? state[register]! : ANY_DEFINITION);
  const write = (register: number, set: number): void => {
    if (register >= registers) return;
    state[register] = set;
    if (thrown !== null) thrown[register] = sets.merge(thrown[register]!, set);
  };
  /** The object itself changed: every register that holds it now holds what the call made of it. */
  const replace = (before: number, after: number): void => {
    for (let register = 0; register < registers; register++) if (state[register] === before) write(register, after);
  };

  for (let pc = codeAt + blocks.start[block]!; pc < end;) {
    const first = units[pc]!;
    const op = first & 0xff;
    const high = first >> 8;
    const offset = pc - codeAt;
    const second = units[pc + 1] ?? 0;
    if (op <= 0x09) {
      if (op >= 0x01) {
        const from16 = op % 3 === 2;
        const [to, from] = op % 3 === 1 ? [high & 0xf, high >> 4] : from16 ? [high, second] : [second, units[pc + 2] ?? 0];
        write(to, read(from));
        if (WIDE[op] === 1) write(to + 1, ANY_DEFINITION);
      }
    } else if (op <= 0x0c) {
      write(high, result);
      if (WIDE[op] === 1) write(high + 1, ANY_DEFINITION);
    } else if (isInvoke(op) || op === OP.filledNewArray || op === OP.filledNewArrayRange) {
      const words = wordRegisters(units, pc);
      record?.(offset, words.map(read));
      result = sets.only(offset);
      const known = op < OP.invokePolymorphic && op !== OP.filledNewArray && op !== OP.filledNewArrayRange && words.length > 0;
      if (known && op !== OP.invokeStatic && op !== OP.invokeStaticRange) {
        const change = mutators.of(second);
        const receiver = read(words[0]!);
        const changes = change === CHANGE.changes || (change === CHANGE.constructs && isAllocation(units, codeAt, sets.of(receiver)));
        if (changes && receiver !== ANY_DEFINITION && sets.of(receiver).length > 0) replace(receiver, result);
      }
    } else {
      const sources = sourcesOf(op, high, second);
      if (record !== null && sources.length > 0) record(offset, sources.map(read));
      const changesArray = (op >= OP.firstAput && op <= OP.lastAput) || op === OP.fillArrayData;
      if (changesArray) {
        const array = read(sources.at(op === OP.fillArrayData ? 0 : 1)!);
        if (array !== ANY_DEFINITION && sets.of(array).length > 0) replace(array, sets.only(offset));
      }
      const writes = DESTINATION[op]!;
      if (writes !== WRITES.nothing) {
        const to = writes === WRITES.nibble ? high & 0xf : writes === WRITES.byte ? high : second;
        write(to, sets.only(offset));
        if (WIDE[op] === 1) write(to + 1, ANY_DEFINITION);
      }
    }
    pc += width(TRAITS[op]!);
  }
}

/** True where every definition is an allocation: then its constructor completes it. Other constructors' calls are `super(…)`. */
function isAllocation(units: Uint16Array, codeAt: number, definitions: readonly number[]): boolean {
  return definitions.length > 0 && definitions.every((definition) => (units[codeAt + definition]! & 0xff) === OP.newInstance);
}

/** Registers that an instruction reads; none for those that a recorder need not know of. */
function sourcesOf(op: number, high: number, second: number): readonly number[] {
  const [a, b] = [high & 0xf, high >> 4];
  const [b8, c8] = [second & 0xff, second >> 8];
  if (op >= OP.returnValue && op <= OP.lastReturn) return [high];
  if (op === OP.instanceOf || op === OP.arrayLength || op === OP.newArray) return [b];
  if (op === OP.fillArrayData || op === OP.throw || op === OP.packedSwitch || op === OP.sparseSwitch) return [high];
  if (op >= OP.firstIf && op < OP.firstIfZero) return [a, b];
  if (op >= OP.firstIfZero && op <= OP.lastIf) return [high];
  if (op >= OP.firstCompare && op < OP.firstIf) return [b8, c8];
  if (op >= OP.firstAget && op < OP.firstAput) return [b8, c8];
  if (op >= OP.firstAput && op <= OP.lastAput) return [high, b8, c8];
  if (op >= OP.firstIget && op < OP.firstIput) return [b];
  if (op >= OP.firstIput && op <= OP.lastIput) return [a, b];
  if (op >= OP.firstSput && op <= OP.lastSput) return [high];
  if (op >= OP.firstUnary && op <= OP.lastUnary) return [b];
  if (op >= OP.firstBinary && op <= OP.lastBinary) return [b8, c8];
  if (op >= OP.firstBinary2Addr && op <= OP.lastBinary2Addr) return [a, b];
  if (op >= OP.firstLiteral16 && op < OP.firstLiteral8) return [b];
  if (op >= OP.firstLiteral8 && op <= OP.lastLiteral8) return [b8];
  return [];
}
