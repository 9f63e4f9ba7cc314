/** A field of a message: a number, a text, bytes, or a message. */
export type ProtobufField = readonly [number: number, value: number | string | Uint8Array];

/** A message of protocol buffers. Numbers are varints; negative ones take ten bytes. Source: Protocol Buffers "Encoding". */
export function protobuf(...fields: readonly ProtobufField[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([number, value]) => {
      if (typeof value === 'number') return [varint(number << 3), varint(value)];
      const bytes = typeof value === 'string' ? Buffer.from(value) : value;
      return [varint((number << 3) | 2), varint(bytes.length), bytes];
    }),
  );
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}
