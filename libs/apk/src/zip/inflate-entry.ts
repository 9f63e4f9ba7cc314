import { crc32, inflateRawSync } from 'node:zlib';
import { borrow, type ByteSource } from '../bytes/byte-source.ts';
import { ByteView } from '../bytes/byte-view.ts';
import type { LocatedEntry } from './local-header.ts';

/** DEFLATE cannot do better: 258 bytes from one bit each for length and distance (RFC 1951), so a bigger claim is a lie. */
const MAX_DEFLATE_RATIO = 1032;

/** An entry's bytes, or what is wrong with them; and whether they are those that its checksum was made of. */
export type Inflated =
  | { readonly bytes: Uint8Array; readonly failure: null; readonly checksumOk: boolean }
  | { readonly bytes: null; readonly failure: 'zip.size-mismatch' | 'zip.entry-corrupt' };

/** Inflate one entry, to no more than it states. A function of the file alone: budgets are the caller's. */
export function inflateEntry(source: ByteSource, entry: LocatedEntry): Inflated {
  const bytes = entry.method === 0 ? stored(source, entry) : entry.method === 8 ? inflate(source, entry) : unknownMethod(source, entry);
  if (typeof bytes === 'string') return { bytes: null, failure: bytes };
  // Only what a known method gave back can be held to its checksum.
  return { bytes, failure: null, checksumOk: (entry.method !== 8 && entry.method !== 0) || crc32(bytes) === entry.crc32 };
}

type Failure = 'zip.size-mismatch' | 'zip.entry-corrupt';

function stored(source: ByteSource, entry: LocatedEntry): Uint8Array {
  return ByteView.of(source, entry.dataAt, entry.inflatedBytes).bytes;
}

function inflate(source: ByteSource, entry: LocatedEntry): Uint8Array | Failure {
  const size = entry.inflatedBytes;
  if (size > entry.compressedBytes * MAX_DEFLATE_RATIO + MAX_DEFLATE_RATIO) return 'zip.size-mismatch';
  try {
    // One chunk of one byte more than stated: no copy when the size is true, and the lie shows when it is not.
    const bytes = inflateRawSync(borrow(source, entry.dataAt, entry.compressedBytes), {
      chunkSize: Math.max(64, size + 1),
      maxOutputLength: Math.max(1, size),
    });
    return bytes.length === size ? bytes : 'zip.size-mismatch';
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'zip.size-mismatch' : 'zip.entry-corrupt';
  }
}

/**
 * Android's asset manager takes an unknown method for stored, its signature check for deflated. The reading whose
 * checksum holds is the right one; where neither does, what the asset manager would load.
 */
function unknownMethod(source: ByteSource, entry: LocatedEntry): Uint8Array | Failure {
  const inflated = entry.dataAt + entry.compressedBytes <= source.size ? inflate(source, entry) : 'zip.entry-corrupt';
  if (typeof inflated !== 'string' && crc32(inflated) === entry.crc32) return inflated;
  return entry.dataAt + entry.inflatedBytes <= source.size ? stored(source, entry) : 'zip.entry-corrupt';
}
