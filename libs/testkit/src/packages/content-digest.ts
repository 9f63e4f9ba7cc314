import { createHash } from 'node:crypto';
import { u32 } from './prefixed.ts';
import type { ZipLayout } from './zip-writer.ts';

const CHUNK_BYTES = 1 << 20;
const PAGE_BYTES = 4_096;

/**
 * What a signature of scheme v2 or later says of a package's content: chunks of a MiB, each digested after `0xa5` and its
 * length; over the digests, `0x5a` and how many. Source: Android "APK signature scheme v2".
 */
export function contentDigest({ bytes, directoryAt, eocdAt }: ZipLayout): Buffer {
  const digests: Buffer[] = [];
  for (const section of [bytes.subarray(0, directoryAt), bytes.subarray(directoryAt, eocdAt), bytes.subarray(eocdAt)]) {
    for (let at = 0; at < section.length; at += CHUNK_BYTES) {
      const chunk = section.subarray(at, at + CHUNK_BYTES);
      digests.push(sha256(Buffer.of(0xa5), u32(chunk.length), chunk));
    }
  }
  return sha256(Buffer.of(0x5a), u32(digests.length), ...digests);
}

/** Root and tree of digests over pages, the topmost page first. Source: Linux "fs-verity". */
export function pageTree(bytes: Buffer): { root: Buffer; tree: Buffer } {
  let level = bytes;
  const levels: Buffer[] = [];
  do {
    const digests: Buffer[] = [];
    for (let at = 0; at < level.length; at += PAGE_BYTES) digests.push(sha256(page(level.subarray(at, at + PAGE_BYTES))));
    const joined = Buffer.concat(digests);
    level = Buffer.concat([joined, Buffer.alloc((PAGE_BYTES - (joined.length % PAGE_BYTES)) % PAGE_BYTES)]);
    levels.unshift(level);
  } while (level.length > PAGE_BYTES);
  return { root: sha256(level), tree: Buffer.concat(levels) };
}

function page(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(PAGE_BYTES - bytes.length)]);
}

export function sha256(...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}
