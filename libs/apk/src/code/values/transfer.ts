import { DESTINATION, TRAITS, WIDE, width, WRITES } from '../../dex/opcodes.ts';
import type { Body } from '../../dex/scan-code.ts';
import type { Blocks } from './blocks.ts';
import { ANY_DEFINITION, MergeTables, type DefinitionSets } from './definition-sets.ts';
import { CHANGE, type Mutators } from './mutators.ts';

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

/** Which registers an instruction reads, in the order in which the assembler writes them. */
const READS = { nothing: 0, a8: 1, b4: 2, a4b4: 3, b8c8: 4, a8b8c8: 5, b8: 6 } as const;
const READS_OF = new Uint8Array(256);
for (const [first, last, reads] of [
  [OP.returnValue, OP.lastReturn, READS.a8],
  [OP.instanceOf, OP.arrayLength, READS.b4],
  [OP.newArray, OP.newArray, READS.b4],
  [OP.fillArrayData, OP.throw, READS.a8],
  [OP.packedSwitch, OP.sparseSwitch, READS.a8],
  [OP.firstCompare, OP.firstIf - 1, READS.b8c8],
  [OP.firstIf, OP.firstIfZero - 1, READS.a4b4],
  [OP.firstIfZero, OP.lastIf, READS.a8],
  [OP.firstAget, OP.firstAput - 1, READS.b8c8],
  [OP.firstAput, OP.lastAput, READS.a8b8c8],
  [OP.firstIget, OP.firstIput - 1, READS.b4],
  [OP.firstIput, OP.lastIput, READS.a4b4],
  [OP.firstSput, OP.lastSput, READS.a8],
  [OP.firstUnary, OP.lastUnary, READS.b4],
  [OP.firstBinary, OP.lastBinary, READS.b8c8],
  [OP.firstBinary2Addr, OP.lastBinary2Addr, READS.a4b4],
  [OP.firstLiteral16, OP.firstLiteral8 - 1, READS.b4],
  [OP.firstLiteral8, OP.lastLiteral8, READS.b8],
] as const)
  READS_OF.fill(reads, first, last + 1);

/** An invoke that lists its registers one by one. */
const MAX_LISTED_WORDS = 5;
/** Bodies have some tens of registers, and read a register or two in an instruction. */
const FIRST_REGISTERS = 64;
const FIRST_OPERANDS = 1_024;

/**
 * Runs the instructions of a body's blocks over `state`: by register the set of definitions that it holds. `thrown` gathers what registers hold
 * before any instruction that may throw. A register that the body does not declare is not followed: Android refuses such code.
 * One serves all bodies, one after another, so that a body costs few arrays of its own.
 */
export class Transfer {
  state = new Int32Array(FIRST_REGISTERS);
  thrown = new Int32Array(FIRST_REGISTERS);
  #units: Uint16Array = new Uint16Array(0);
  #codeAt = 0;
  #registers = 0;
  #catches = false;
  readonly tables = new MergeTables();
  #sets: DefinitionSets | null = null;
  #mutators: Mutators | null = null;
  /** By offset where the instruction's operands stand in `#operands`: how many, then the set of each. 0: none. */
  #first: Int32Array = new Int32Array(0);
  #operands = new Int32Array(FIRST_OPERANDS);
  #length = 1;

  begin(units: Uint16Array, { codeAt, codeUnits, registers }: Readonly<Body>, sets: DefinitionSets, mutators: Mutators): void {
    this.#units = units;
    this.#codeAt = codeAt;
    this.#registers = registers;
    this.#sets = sets;
    this.#mutators = mutators;
    this.#first = new Int32Array(codeUnits);
    this.#length = 1;
    if (this.state.length >= registers) return;
    this.state = new Int32Array(registers);
    this.thrown = new Int32Array(registers);
  }

  /** Sets that reached the operands of each instruction when it last ran. */
  end(): { first: Int32Array; operands: Int32Array } {
    return { first: this.#first, operands: this.#operands.slice(0, this.#length) };
  }

  run(blocks: Blocks, block: number, catches: boolean): void {
    this.#catches = catches;
    const units = this.#units;
    const codeAt = this.#codeAt;
    const sets = this.#sets!;
    const end = codeAt + blocks.end[block]!;
    let result: number = ANY_DEFINITION; // what the next move-result takes
    for (let pc = codeAt + blocks.start[block]!; pc < end;) {
      const first = units[pc]!;
      const op = first & 0xff;
      const high = first >> 8;
      if (op <= 0x09) {
        if (op >= 0x01) this.#move(pc, op, high);
      } else if (op <= 0x0c) this.#write(op, high, result);
      else if (isInvoke(op) || op === OP.filledNewArray || op === OP.filledNewArrayRange) {
        result = sets.only(pc - codeAt);
        this.#call(pc, op, high, result);
      } else {
        const second = units[pc + 1] ?? 0;
        const reads = READS_OF[op]!;
        if (reads !== READS.nothing) this.#recordReads(pc - codeAt, reads, high, second);
        const changesArray = (op >= OP.firstAput && op <= OP.lastAput) || op === OP.fillArrayData;
        if (changesArray) {
          const array = this.#read(op === OP.fillArrayData ? high : second & 0xff);
          if (array > ANY_DEFINITION) this.#replace(array, sets.only(pc - codeAt));
        }
        const writes = DESTINATION[op]!;
        if (writes !== WRITES.nothing) this.#write(op, writes === WRITES.nibble ? high & 0xf : writes === WRITES.byte ? high : second, sets.only(pc - codeAt));
      }
      pc += width(TRAITS[op]!);
    }
  }

  #move(pc: number, op: number, high: number): void {
    const second = this.#units[pc + 1] ?? 0;
    const form = op % 3;
    if (form === 1) this.#write(op, high & 0xf, this.#read(high >> 4));
    else if (form === 2) this.#write(op, high, this.#read(second));
    else this.#write(op, second, this.#read(this.#units[pc + 2] ?? 0));
  }

  #call(pc: number, op: number, high: number, result: number): void {
    const units = this.#units;
    const isRange = op === OP.filledNewArrayRange || (op >= OP.invokeVirtualRange && op !== OP.invokePolymorphic && op !== OP.invokeCustom);
    const third = units[pc + 2] ?? 0;
    const words = isRange ? high : Math.min(high >> 4, MAX_LISTED_WORDS); // more cannot be written: Android refuses it
    let at = this.#record(pc - this.#codeAt, words);
    for (let word = 0; word < words; word++) {
      const register = isRange ? (third + word) & 0xffff : word === MAX_LISTED_WORDS - 1 ? high & 0xf : (third >> (word * 4)) & 0xf;
      this.#operands[at++] = this.#read(register);
    }
    if (words === 0 || op >= OP.invokePolymorphic || op <= OP.filledNewArrayRange || op === OP.invokeStatic || op === OP.invokeStaticRange) return;
    const receiver = this.#operands[at - words]!;
    if (receiver <= ANY_DEFINITION) return;
    const change = this.#mutators!.of(units[pc + 1] ?? 0);
    if (change === CHANGE.changes || (change === CHANGE.constructs && this.#isAllocation(receiver))) this.#replace(receiver, result);
  }

  #read(register: number): number {
    return register < this.#registers ? this.state[register]! : ANY_DEFINITION;
  }

  /** The second register of a pair is not followed. */
  #write(op: number, register: number, set: number): void {
    this.#put(register, set);
    if (WIDE[op] === 1) this.#put(register + 1, ANY_DEFINITION);
  }

  #put(register: number, set: number): void {
    if (register >= this.#registers) return;
    this.state[register] = set;
    if (this.#catches) this.thrown[register] = this.#sets!.merge(this.thrown[register]!, set);
  }

  /** The object itself changed: every register that holds it now holds what the call made of it. */
  #replace(before: number, after: number): void {
    const { state } = this;
    for (let register = 0; register < this.#registers; register++) if (state[register] === before) this.#put(register, after);
  }

  /** True where every definition is an allocation: then its constructor completes it. Other constructors' calls are `super(…)`. */
  #isAllocation(set: number): boolean {
    const single = this.#sets!.single(set);
    if (single >= 0) return this.#allocates(single);
    return this.#sets!.of(set).every((definition) => this.#allocates(definition));
  }

  #allocates(definition: number): boolean {
    return (this.#units[this.#codeAt + definition]! & 0xff) === OP.newInstance;
  }

  #recordReads(offset: number, reads: number, high: number, second: number): void {
    const count = reads === READS.a8b8c8 ? 3 : reads === READS.a4b4 || reads === READS.b8c8 ? 2 : 1;
    let at = this.#record(offset, count);
    const operands = this.#operands;
    if (reads === READS.a8 || reads === READS.a8b8c8) operands[at++] = this.#read(high);
    if (reads === READS.a4b4) operands[at++] = this.#read(high & 0xf);
    if (reads === READS.b4 || reads === READS.a4b4) operands[at++] = this.#read(high >> 4);
    if (reads >= READS.b8c8) operands[at++] = this.#read(second & 0xff);
    if (reads === READS.b8c8 || reads === READS.a8b8c8) operands[at] = this.#read(second >> 8);
  }

  /** Where the sets of an instruction's operands go: to the same place each time that it runs, so that the last run is the one that stays. */
  #record(offset: number, count: number): number {
    const before = this.#first[offset]!;
    if (before !== 0) return before + 1;
    const at = this.#length;
    this.#length += count + 1;
    if (this.#length > this.#operands.length) {
      const larger = new Int32Array(Math.max(this.#operands.length * 2, this.#length));
      larger.set(this.#operands);
      this.#operands = larger;
    }
    this.#first[offset] = at;
    this.#operands[at] = count;
    return at + 1;
  }
}
