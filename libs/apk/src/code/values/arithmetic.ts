import { int32, signed } from './blocks.ts';
import type { Evaluator } from './evaluator.ts';
import { OP } from './transfer.ts';
import { alternatives, ANY, MAX_ALTERNATIVES, oneOf, type Value } from './value.ts';

const bits = new DataView(new ArrayBuffer(8));

/** The literal of a constant instruction, sign-extended: 32 bits for `const`, 64 for `const-wide`. */
export function literalOf(units: Uint16Array, pc: number): bigint {
  const first = units[pc]!;
  switch (first & 0xff) {
    case OP.const4:
      return BigInt((first << 16) >> 28);
    case OP.const16:
    case OP.constWide16:
      return BigInt(signed(units[pc + 1]!, 16));
    case OP.constHigh16:
      return BigInt(units[pc + 1]! << 16);
    case OP.constWideHigh16:
      return BigInt.asIntN(64, BigInt(units[pc + 1]!) << 48n);
    case OP.const:
    case 0x17: // const-wide/32
      return BigInt(int32(units, pc + 1));
    default:
      return BigInt.asIntN(64, BigInt(int32(units, pc + 1) >>> 0) | (BigInt(int32(units, pc + 3) >>> 0) << 32n));
  }
}

/** The number that the bits are for the type that takes them. A number that is none is not told. */
export function realOf(literal: bigint, type: string, wide: boolean): Value {
  let value = Number(literal);
  if (type === 'F' && !wide) {
    bits.setInt32(0, value);
    value = bits.getFloat32(0);
  } else if (type === 'D' && wide) {
    bits.setBigInt64(0, literal);
    value = bits.getFloat64(0);
  }
  return Number.isFinite(value) ? { kind: 'number', value } : ANY;
}

/** Conversions of integers that are constants. */
export function convert(op: number, from: Value): Value {
  const change = CONVERSIONS[op];
  if (change === undefined) return ANY;
  return oneOf(alternatives(from).map((one): Value => (one.kind === 'number' ? { kind: 'number', value: change(one.value) } : op === INT_TO_LONG ? one : ANY)));
}

const INT_TO_LONG = 0x81;
const CONVERSIONS: Readonly<Record<number, (value: number) => number>> = {
  0x7b: (value) => -value | 0,
  0x7c: (value) => ~value,
  [INT_TO_LONG]: (value) => value,
  0x84: (value) => Number(BigInt.asIntN(32, BigInt(Math.trunc(value)))),
  0x8d: (value) => signed(value, 8),
  0x8e: (value) => value & 0xffff,
  0x8f: (value) => signed(value, 16),
};

/** add, sub, mul, div, rem, and, or, xor, shl, shr, ushr of 32-bit integers, by their place among the opcodes. */
const OPERATIONS: readonly ((a: number, b: number) => number | null)[] = [
  (a, b) => (a + b) | 0,
  (a, b) => (a - b) | 0,
  (a, b) => Math.imul(a, b),
  (a, b) => (b === 0 ? null : (a / b) | 0),
  (a, b) => (b === 0 ? null : (a % b) | 0),
  (a, b) => a & b,
  (a, b) => a | b,
  (a, b) => a ^ b,
  (a, b) => a << b,
  (a, b) => a >> b,
  (a, b) => (a >>> b) | 0,
];
const OPERATIONS_OF_INTEGERS = OPERATIONS.length;
/** Long arithmetic that stays exact in a number: sums and products of small ones. */
const EXACT: readonly (((a: number, b: number) => number) | undefined)[] = [(a, b) => a + b, (a, b) => a - b, (a, b) => a * b];

/** Integer arithmetic on constants: flags that are joined, delays that are multiplied. */
export function arithmetic(evaluator: Evaluator, offset: number, op: number, depth: number): Value {
  const left = evaluator.operand(offset, 0, '', depth + 1);
  if (op >= OP.firstLiteral16) {
    const inByte = op >= OP.firstLiteral8;
    const literal = signed(evaluator.index(offset) >> (inByte ? 8 : 0), inByte ? 8 : 16);
    const place = op - (inByte ? OP.firstLiteral8 : OP.firstLiteral16);
    // The second of the row subtracts from the literal.
    return place === 1
      ? combine({ kind: 'number', value: literal }, left, OPERATIONS[1]!)
      : combine(left, { kind: 'number', value: literal }, OPERATIONS[place]!);
  }
  const place = (op - OP.firstBinary) % (OP.firstBinary2Addr - OP.firstBinary);
  const right = evaluator.operand(offset, 1, '', depth + 1);
  if (place < OPERATIONS_OF_INTEGERS) return combine(left, right, OPERATIONS[place]!);
  const exact = EXACT[place - OPERATIONS_OF_INTEGERS];
  return exact === undefined ? ANY : combine(left, right, (a, b) => (Number.isSafeInteger(exact(a, b)) ? exact(a, b) : null));
}

function combine(left: Value, right: Value, operation: (a: number, b: number) => number | null): Value {
  const [as, bs] = [alternatives(left), alternatives(right)];
  if (as.length * bs.length > MAX_ALTERNATIVES) return ANY;
  return oneOf(
    as.flatMap((a) =>
      bs.map((b): Value => {
        const value = a.kind === 'number' && b.kind === 'number' ? operation(a.value, b.value) : null;
        return value === null ? ANY : { kind: 'number', value };
      }),
    ),
  );
}
