import { mutateBytes, writeEdge } from './byte-mutations.ts';
import type { Random } from './random.ts';

// Binary XML and resource tables are trees of chunks: u16 type, u16 size of the header, u32 size. Source: Android ResourceTypes.h.

const CHUNK_BYTES = 8;
/** Fields behind a chunk's header that count and point: string pools have five, packages and types some more. */
const FIELD_BYTES = 40;
const MAX_CHUNKS = 4_000;

/** Changes sizes, counts and offsets of chunks, and now and then anything else. */
export function mutateChunks(bytes: Buffer, other: Buffer, random: Random): Buffer {
  const chunks = chunksOf(bytes);
  let mutated: Buffer = Buffer.from(bytes);
  for (let i = 1 + random.below(3); i > 0; i--) {
    const at = random.of(chunks);
    const way = random.below(10);
    if (way < 2) writeEdge(mutated, at + 4, 4, random);
    else if (way < 3) writeEdge(mutated, at + random.of([0, 2]), 2, random);
    else if (way < 7) writeEdge(mutated, at + CHUNK_BYTES + 4 * random.below(FIELD_BYTES / 4), random.of([2, 4]), random);
    else if (way < 8) mutated = moveChunk(mutated, at, random);
    else mutated = mutateBytes(mutated, other, random, 1);
  }
  return mutated;
}

/** Where chunks begin, the nested ones too. */
function chunksOf(bytes: Buffer): number[] {
  const found: number[] = [];
  const visit = (from: number, to: number): void => {
    for (let at = from; at + CHUNK_BYTES <= to && found.length < MAX_CHUNKS;) {
      const [header, size] = [bytes.readUInt16LE(at + 2), bytes.readUInt32LE(at + 4)];
      if (header < CHUNK_BYTES || size < header || at + size > to) break;
      found.push(at);
      if (size - header >= CHUNK_BYTES) visit(at + header, at + size);
      at += size;
    }
  };
  visit(0, bytes.length);
  return found.length > 0 ? found : [0];
}

/** A chunk twice, or gone, with the sizes around it left as they were. */
function moveChunk(bytes: Buffer, at: number, random: Random): Buffer {
  const end = Math.min(bytes.length, at + Math.max(CHUNK_BYTES, bytes.readUInt32LE(Math.min(at + 4, bytes.length - 4))));
  return random.chance(0.5) ? Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]) : Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
}
