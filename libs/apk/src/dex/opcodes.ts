/**
 * Dalvik instructions, as a table by opcode. Source: Android "Dalvik bytecode" and "Instruction formats".
 * Width is in 16-bit code units. The kind says what a walk over code must stop at.
 */
export const KIND = {
  plain: 0,
  unused: 1,
  nopOrPayload: 2,
  invoke: 3,
  fieldRead: 4,
  string: 5,
  jumboString: 6,
  invokeCustom: 7,
  fieldWrite: 8,
  newInstance: 9,
  constClass: 10,
} as const;

/** What an instruction writes: nothing, register A of 4 bits, A of 8 bits, or the whole second unit. */
export const WRITES = { nothing: 0, nibble: 1, byte: 2, unit: 3 } as const;

const WIDTH_BITS = 0b111;
const KIND_SHIFT = 3;

/** `width | kind << 3`: anything below 8 is plain and only steps. */
export const TRAITS = new Uint8Array(256);
export const DESTINATION = new Uint8Array(256);
/** 1 where the destination is a pair of registers. */
export const WIDE = new Uint8Array(256);

export function width(trait: number): number {
  return trait & WIDTH_BITS;
}

export function kind(trait: number): number {
  return trait >> KIND_SHIFT;
}

type Row = readonly [first: number, last: number, width: number, writes: number, kind?: number];
const { nothing, nibble, byte, unit } = WRITES;

const ROWS: readonly Row[] = [
  [0x00, 0x00, 1, nothing, KIND.nopOrPayload],
  [0x01, 0x01, 1, nibble],
  [0x02, 0x02, 2, byte],
  [0x03, 0x03, 3, unit], // move, from16, 16
  [0x04, 0x04, 1, nibble],
  [0x05, 0x05, 2, byte],
  [0x06, 0x06, 3, unit], // move-wide
  [0x07, 0x07, 1, nibble],
  [0x08, 0x08, 2, byte],
  [0x09, 0x09, 3, unit], // move-object
  [0x0a, 0x0d, 1, byte], // move-result and move-exception
  [0x0e, 0x11, 1, nothing], // return
  [0x12, 0x12, 1, nibble],
  [0x13, 0x13, 2, byte],
  [0x14, 0x14, 3, byte],
  [0x15, 0x15, 2, byte], // const
  [0x16, 0x16, 2, byte],
  [0x17, 0x17, 3, byte],
  [0x18, 0x18, 5, byte],
  [0x19, 0x19, 2, byte], // const-wide
  [0x1a, 0x1a, 2, byte, KIND.string],
  [0x1b, 0x1b, 3, byte, KIND.jumboString],
  [0x1c, 0x1c, 2, byte, KIND.constClass],
  [0x1d, 0x1e, 1, nothing],
  [0x1f, 0x1f, 2, nothing], // const-class, monitor, check-cast
  [0x20, 0x20, 2, nibble],
  [0x21, 0x21, 1, nibble],
  [0x22, 0x22, 2, byte, KIND.newInstance],
  [0x23, 0x23, 2, nibble], // instance-of, array-length, new
  [0x24, 0x26, 3, nothing], // filled-new-array, fill-array-data
  [0x27, 0x28, 1, nothing],
  [0x29, 0x29, 2, nothing],
  [0x2a, 0x2c, 3, nothing], // throw, goto, switch
  [0x2d, 0x31, 2, byte],
  [0x32, 0x3d, 2, nothing], // compare, if
  [0x44, 0x4a, 2, byte],
  [0x4b, 0x51, 2, nothing], // aget, aput
  [0x52, 0x58, 2, nibble, KIND.fieldRead],
  [0x59, 0x5f, 2, nothing, KIND.fieldWrite], // iget, iput
  [0x60, 0x66, 2, byte, KIND.fieldRead],
  [0x67, 0x6d, 2, nothing, KIND.fieldWrite], // sget, sput
  [0x6e, 0x72, 3, nothing, KIND.invoke],
  [0x74, 0x78, 3, nothing, KIND.invoke], // invoke-kind, invoke-kind/range
  [0x7b, 0x8f, 1, nibble],
  [0x90, 0xaf, 2, byte],
  [0xb0, 0xcf, 1, nibble], // unary, binary, binary/2addr
  [0xd0, 0xd7, 2, nibble],
  [0xd8, 0xe2, 2, byte], // binary/lit16, binary/lit8
  [0xfa, 0xfb, 4, nothing, KIND.invoke],
  [0xfc, 0xfd, 3, nothing, KIND.invokeCustom], // invoke-polymorphic, invoke-custom
  [0xfe, 0xff, 2, byte], // const-method-handle, const-method-type
];

/** move-wide, move-result-wide, const-wide, aget/iget/sget-wide; conversions and arithmetic that give long or double. */
const WIDE_ROWS: readonly (readonly [first: number, last: number])[] = [
  [0x04, 0x06],
  [0x0b, 0x0b],
  [0x16, 0x19],
  [0x45, 0x45],
  [0x53, 0x53],
  [0x61, 0x61],
  [0x7d, 0x7e],
  [0x80, 0x80],
  [0x81, 0x81],
  [0x83, 0x83],
  [0x86, 0x86],
  [0x88, 0x89],
  [0x8b, 0x8b],
  [0x9b, 0xa5],
  [0xab, 0xaf],
  [0xbb, 0xc5],
  [0xcb, 0xcf],
];

TRAITS.fill(1 | (KIND.unused << KIND_SHIFT));
for (const [first, last, codeUnits, writes, what = KIND.plain] of ROWS) {
  TRAITS.fill(codeUnits | (what << KIND_SHIFT), first, last + 1);
  DESTINATION.fill(writes, first, last + 1);
}
for (const [first, last] of WIDE_ROWS) WIDE.fill(1, first, last + 1);

/** Tables that stand among code, told from `nop` by their high byte; they are data and hold no instruction. */
const PAYLOAD = { packedSwitch: 0x0100, sparseSwitch: 0x0200, fillArray: 0x0300 } as const;

/** Code units from here to the next instruction, at an opcode 0: one, or the length of a payload. */
export function nopOrPayloadUnits(code: Uint16Array, pc: number, end: number): number {
  const ident = code[pc]!;
  if (ident === 0 || pc + 2 > end) return 1;
  const size = code[pc + 1]!;
  if (ident === PAYLOAD.packedSwitch) return size * 2 + 4;
  if (ident === PAYLOAD.sparseSwitch) return size * 4 + 2;
  if (ident === PAYLOAD.fillArray && pc + 4 <= end) {
    const elements = code[pc + 2]! + code[pc + 3]! * 65_536;
    return Math.ceil((elements * size) / 2) + 4; // `size` is one element's width in bytes
  }
  return 1;
}
