import type { Random } from './random.ts';

/** Where lengths, counts and offsets change their meaning: zero, signs, all ones, just past a block. */
const EDGES = [0, 1, 2, 3, 4, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** A value worth trying in a field of a file of this length, given what stood there. */
export function edgeValue(random: Random, before: number, length: number): number {
  const way = random.below(10);
  if (way < 5) return random.of(EDGES);
  if (way < 7) return (before + random.below(9) - 4) >>> 0;
  if (way < 8) return (length + random.below(9) - 4) >>> 0;
  return way < 9 ? random.below(length) : random.next();
}

/** Writes an edge value over a field of 1, 2 or 4 bytes; outside the file it does nothing. */
export function writeEdge(bytes: Buffer, at: number, width: 1 | 2 | 4, random: Random): void {
  if (at < 0 || at + width > bytes.length) return;
  const value = edgeValue(random, bytes.readUIntLE(at, width), bytes.length);
  bytes.writeUIntLE(width === 4 ? value >>> 0 : value & (2 ** (8 * width) - 1), at, width);
}

/** A few changes anywhere, of the kinds that need no knowledge of the format. `other` is where splices come from. */
export function mutateBytes(bytes: Buffer, other: Buffer, random: Random, changes = 1 + random.below(4)): Buffer {
  let mutated: Buffer = Buffer.from(bytes);
  for (let i = 0; i < changes && mutated.length > 0; i++) mutated = mutateOnce(mutated, other, random);
  return mutated;
}

function mutateOnce(bytes: Buffer, other: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length);
  const length = 1 + random.below(Math.min(64, bytes.length - at));
  switch (random.below(12)) {
    case 0:
    case 1:
      bytes[at]! ^= 1 << random.below(8);
      return bytes;
    case 2:
      bytes[at] = random.below(256);
      return bytes;
    case 3:
    case 4:
    case 5:
      writeEdge(bytes, at & ~3, 4, random);
      return bytes;
    case 6:
      writeEdge(bytes, at & ~1, 2, random);
      return bytes;
    case 7:
      bytes.copyWithin(random.below(bytes.length), at, at + length);
      return bytes;
    case 8:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 9:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
    case 10: {
      const from = random.below(other.length);
      return Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + 1 + random.below(256)), bytes.subarray(at + random.below(length))]);
    }
    default:
      return random.chance(0.3) ? bytes.subarray(0, at) : bytes.fill(random.of([0, 0xff, 0x41]), at, at + length);
  }
}
