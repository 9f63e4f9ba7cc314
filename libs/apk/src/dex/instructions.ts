/**
 * Every Dalvik instruction with its format, and one instruction decoded with its operands. The walk over all code uses the
 * smaller table of `opcodes.ts`. Source: Android "Dalvik bytecode" and "Instruction formats", DEX 035 to 041.
 */

/** A row: format, first opcode, last opcode, and what the index counts. */
const ROWS = `
10x 00 00
12x 01 01
22x 02 02
32x 03 03
12x 04 04
22x 05 05
32x 06 06
12x 07 07
22x 08 08
32x 09 09
11x 0a 0d
10x 0e 0e
11x 0f 11
11n 12 12
21s 13 13
31i 14 14
21h 15 15
21s 16 16
31i 17 17
51l 18 18
21h 19 19
21c 1a 1a string
31c 1b 1b string
21c 1c 1c type
11x 1d 1e
21c 1f 1f type
22c 20 20 type
12x 21 21
21c 22 22 type
22c 23 23 type
35c 24 24 type
3rc 25 25 type
31t 26 26
11x 27 27
10t 28 28
20t 29 29
30t 2a 2a
31t 2b 2c
23x 2d 31
22t 32 37
21t 38 3d
23x 44 51
22c 52 5f field
21c 60 6d field
35c 6e 72 method
3rc 74 78 method
12x 7b 8f
23x 90 af
12x b0 cf
22s d0 d7
22b d8 e2
45cc fa fa method
4rcc fb fb method
35c fc fc call-site
3rc fd fd call-site
21c fe fe method-handle
21c ff ff proto
`;

export type Format =
  | '10x' | '10t' | '11n' | '11x' | '12x' | '20t' | '21c' | '21h' | '21s' | '21t' | '22b' | '22c' | '22s' | '22t' | '22x' | '23x'
  | '30t' | '31c' | '31i' | '31t' | '32x' | '35c' | '3rc' | '45cc' | '4rcc' | '51l'; // prettier-ignore
export type IndexKind = 'string' | 'type' | 'field' | 'method' | 'call-site' | 'method-handle' | 'proto';

/** One instruction. Registers stand in the order of the assembler's operands; a target is a code unit of the file. */
export type Instruction = {
  readonly opcode: number;
  readonly units: number;
  readonly registers: readonly number[];
  readonly literal: bigint | null;
  readonly target: number | null;
  readonly indexKind: IndexKind | null;
  readonly index: number | null;
  /** Prototype of a polymorphic call. */
  readonly proto: number | null;
};

const FORMATS: (Format | undefined)[] = [];
const INDEX_KINDS: (IndexKind | undefined)[] = [];
for (const row of ROWS.trim().split('\n')) {
  const [format, first = '', last = '', indexKind] = row.split(' ');
  for (let op = parseInt(first, 16); op <= parseInt(last, 16); op++) {
    FORMATS[op] = format as Format;
    INDEX_KINDS[op] = indexKind as IndexKind | undefined;
  }
}

/** The format of an opcode; null where no version of the format defines it. */
export function formatOf(opcode: number): Format | null {
  return FORMATS[opcode] ?? null;
}

/** What the index of an opcode counts; null where it has none. */
export function indexKindOf(opcode: number): IndexKind | null {
  return INDEX_KINDS[opcode] ?? null;
}

/** The instruction at a code unit; null where the opcode is undefined or its units run past `end`. A payload is no instruction. */
export function decodeInstruction(units: Uint16Array, pc: number, end: number): Instruction | null {
  const first = pc < end ? units[pc]! : 0xff_ff;
  const opcode = first & 0xff;
  const format = formatOf(opcode);
  if (pc >= end || format === null || (opcode === 0 && first !== 0)) return null;
  const length = Number(format[0]);
  if (pc + length > end) return null;
  const high = first >> 8;
  const second = length > 1 ? units[pc + 1]! : 0;
  const third = length > 2 ? units[pc + 2]! : 0;
  const plain = { opcode, units: length, registers: [], literal: null, target: null, indexKind: indexKindOf(opcode), index: null, proto: null };
  const pair = [high & 0xf, high >> 4];
  const word = second | (third << 16) | 0;
  switch (format) {
    case '10x': return plain; // prettier-ignore
    case '10t': return { ...plain, target: pc + ((high << 24) >> 24) }; // prettier-ignore
    case '20t': return { ...plain, target: pc + signed16(second) }; // prettier-ignore
    case '30t': return { ...plain, target: pc + word }; // prettier-ignore
    case '11x': return { ...plain, registers: [high] }; // prettier-ignore
    case '11n': return { ...plain, registers: [high & 0xf], literal: BigInt((high << 24) >> 28) }; // prettier-ignore
    case '12x': return { ...plain, registers: pair }; // prettier-ignore
    case '21c': return { ...plain, registers: [high], index: second }; // prettier-ignore
    case '21h': return { ...plain, registers: [high], literal: BigInt(signed16(second)) << (opcode === 0x15 ? 16n : 48n) }; // prettier-ignore
    case '21s': return { ...plain, registers: [high], literal: BigInt(signed16(second)) }; // prettier-ignore
    case '21t': return { ...plain, registers: [high], target: pc + signed16(second) }; // prettier-ignore
    case '22b': return { ...plain, registers: [high, second & 0xff], literal: BigInt((second << 16) >> 24) }; // prettier-ignore
    case '22c': return { ...plain, registers: pair, index: second }; // prettier-ignore
    case '22s': return { ...plain, registers: pair, literal: BigInt(signed16(second)) }; // prettier-ignore
    case '22t': return { ...plain, registers: pair, target: pc + signed16(second) }; // prettier-ignore
    case '22x': return { ...plain, registers: [high, second] }; // prettier-ignore
    case '23x': return { ...plain, registers: [high, second & 0xff, second >> 8] }; // prettier-ignore
    case '31c': return { ...plain, registers: [high], index: word >>> 0 }; // prettier-ignore
    case '31i': return { ...plain, registers: [high], literal: BigInt(word) }; // prettier-ignore
    case '31t': return { ...plain, registers: [high], target: pc + word }; // prettier-ignore
    case '32x': return { ...plain, registers: [second, third] }; // prettier-ignore
    case '51l': return { ...plain, registers: [high], literal: literal64(units, pc + 1) }; // prettier-ignore
    case '35c': return { ...plain, registers: listed(first, third), index: second }; // prettier-ignore
    case '45cc': return { ...plain, registers: listed(first, third), index: second, proto: units[pc + 3]! }; // prettier-ignore
    case '3rc': return { ...plain, registers: ranged(high, third), index: second }; // prettier-ignore
    case '4rcc': return { ...plain, registers: ranged(high, third), index: second, proto: units[pc + 3]! }; // prettier-ignore
  }
}

function listed(first: number, third: number): number[] {
  const registers = [third & 0xf, (third >> 4) & 0xf, (third >> 8) & 0xf, third >> 12, (first >> 8) & 0xf];
  return registers.slice(0, Math.min(first >> 12, 5)); // more than five cannot be written: Android refuses it
}

function ranged(count: number, first: number): number[] {
  return Array.from({ length: count }, (_, i) => (first + i) & 0xffff);
}

function signed16(value: number): number {
  return (value << 16) >> 16;
}

function literal64(units: Uint16Array, at: number): bigint {
  let bits = 0n;
  for (let i = 3; i >= 0; i--) bits = (bits << 16n) | BigInt(units[at + i]!);
  return BigInt.asIntN(64, bits);
}
