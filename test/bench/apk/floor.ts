import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const DEFLATED = 8;

/**
 * The least that any reader of a package must do: read the file, take its SHA-256, inflate every entry once, on one thread.
 * For well-formed files only: it checks nothing, and shares no code with the reader that it is the measure of.
 * @returns bytes inflated, so that no work can be left out unseen
 */
export function floorOf(path: string): number {
  const file = readFileSync(path);
  createHash('sha256').update(file).digest();
  let end = file.length - END_BYTES;
  while (file.readUInt32LE(end) !== END) end--;
  let inflated = 0;
  for (let at = file.readUInt32LE(end + 16); file.readUInt32LE(at) === CENTRAL;) {
    const method = file.readUInt16LE(at + 10);
    const [compressedBytes, inflatedBytes] = [file.readUInt32LE(at + 20), file.readUInt32LE(at + 24)];
    const localAt = file.readUInt32LE(at + 42);
    const dataAt = localAt + 30 + file.readUInt16LE(localAt + 26) + file.readUInt16LE(localAt + 28);
    const data = file.subarray(dataAt, dataAt + compressedBytes);
    inflated += (method === DEFLATED ? inflateRawSync(data, { chunkSize: Math.max(64, inflatedBytes + 1) }) : data).length;
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return inflated;
}
