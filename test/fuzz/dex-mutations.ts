import { createHash } from 'node:crypto';
import { mutateBytes, writeEdge } from './byte-mutations.ts';
import type { Random } from './random.ts';

/** Fields of the header that count or point, and the size of what they point to. Source: Android "Dalvik executable format". */
const FIELDS_AT = { from: 0x20, to: 0x70 } as const;
const TABLES = [
  { countAt: 0x38, rowBytes: 4 },
  { countAt: 0x40, rowBytes: 4 },
  { countAt: 0x48, rowBytes: 12 },
  { countAt: 0x50, rowBytes: 8 },
  { countAt: 0x58, rowBytes: 8 },
  { countAt: 0x60, rowBytes: 32 },
] as const;
const HEADER_BYTES = 0x70;

/** Changes a DEX file where its structure is, then makes its sums true again: readers that check them first are reached behind the check. */
export function mutateDex(bytes: Buffer, other: Buffer, random: Random): Buffer {
  if (bytes.length < HEADER_BYTES) return mutateBytes(bytes, other, random);
  let dex: Buffer = Buffer.from(bytes);
  for (let i = 1 + random.below(3); i > 0; i--) {
    const way = random.below(10);
    if (way < 2) writeEdge(dex, FIELDS_AT.from + 4 * random.below((FIELDS_AT.to - FIELDS_AT.from) / 4), 4, random);
    else if (way < 6) writeEdge(dex, inTable(dex, random), random.of([2, 4]), random);
    else dex = mutateData(dex, other, random);
  }
  return random.chance(0.9) ? sealDex(dex, random.chance(0.9)) : dex;
}

function inTable(dex: Buffer, random: Random): number {
  const { countAt, rowBytes } = random.of(TABLES);
  const rows = dex.readUInt32LE(countAt);
  return dex.readUInt32LE(countAt + 4) + random.below(Math.min(rows, dex.length) * rowBytes) - (random.next() & 1);
}

/** Behind the tables: class data, code, debug information, annotations. */
function mutateData(dex: Buffer, other: Buffer, random: Random): Buffer {
  const dataAt = Math.min(dex.readUInt32LE(0x6c), dex.length);
  if (dataAt < HEADER_BYTES || dataAt === dex.length) return mutateBytes(dex, other, random, 1);
  const data = mutateBytes(dex.subarray(dataAt), other, random, 1 + random.below(3));
  return Buffer.concat([dex.subarray(0, dataAt), data]);
}

/** Size, SHA-1 and Adler-32 of the header made true. */
export function sealDex(dex: Buffer, withSize: boolean): Buffer {
  if (dex.length < HEADER_BYTES) return dex;
  if (withSize) dex.writeUInt32LE(dex.length, 0x20);
  createHash('sha1').update(dex.subarray(32)).digest().copy(dex, 12);
  let [a, b] = [1, 0];
  for (let i = 12; i < dex.length; i++) {
    a = (a + dex[i]!) % 65_521;
    b = (b + a) % 65_521;
  }
  dex.writeUInt32LE(b * 65_536 + a, 8);
  return dex;
}
