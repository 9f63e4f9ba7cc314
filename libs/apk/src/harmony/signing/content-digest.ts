import { hash } from 'node:crypto';
import type { ByteSource } from '../../bytes/byte-source.ts';
import { ByteView } from '../../bytes/byte-view.ts';
import { HAP_PART, type HapBlock } from './hap-block.ts';

/** Where the digested parts of a package lie: before the signing block, the central directory, its end record. */
export type HapSections = { readonly directoryAt: number; readonly eocdAt: number };

/** The digest that a signature states, by the algorithm it names. */
export type StatedDigest = { readonly algorithm: 'sha256' | 'sha384' | 'sha512'; readonly digest: Uint8Array };

const CHUNK_BYTES = 1 << 20;
/** Source: developtools_hapsigner, SignatureAlgorithm: id to content digest. */
const CONTENT_DIGESTS: Readonly<Record<number, StatedDigest['algorithm']>> = {
  0x101: 'sha256',
  0x102: 'sha384',
  0x103: 'sha512',
  0x104: 'sha256',
  0x105: 'sha256',
  0x106: 'sha512',
  0x201: 'sha256',
  0x202: 'sha384',
  0x203: 'sha512',
  0x301: 'sha256',
  0x302: 'sha384',
  0x303: 'sha512',
};
/** As many digests as there are algorithms; a real signature states one. */
const MAX_STATED = 12;

/**
 * The digests that a signature's content states: {version u32, count u32, {length u32, algorithm u32, bytes u32, digest}}.
 * Source: developtools_hapsigner, HapVerify. Null where the content is not of this form.
 */
export function readStatedDigests(content: Uint8Array): StatedDigest[] | null {
  const view = new ByteView(content);
  const stated: StatedDigest[] = [];
  for (let at = 0; view.length - at > 4;) {
    if (stated.length === MAX_STATED || at + 20 > view.length) return null;
    const [length, id, bytes] = [view.u32(at + 8), view.u32(at + 12), view.u32(at + 16)];
    const algorithm = CONTENT_DIGESTS[id];
    if (algorithm === undefined || length !== bytes + 8 || at + 20 + bytes > view.length) return null;
    stated.push({ algorithm, digest: view.slice(at + 20, bytes) });
    at += 20 + bytes;
  }
  return stated.length === 0 ? null : stated;
}

/**
 * Each MiB of the three sections as `0xa5, its length, its bytes`; over their digests `0x5a, how many`, then the values of the
 * block's other parts in its order. The end record counts as if the block were not there.
 */
export function contentDigest(source: ByteSource, { directoryAt, eocdAt }: HapSections, block: HapBlock, algorithm: StatedDigest['algorithm']): Uint8Array {
  const eocd = Buffer.from(ByteView.of(source, eocdAt, source.size - eocdAt).bytes);
  eocd.writeUInt32LE(block.at, 16);
  const digests: Uint8Array[] = [];
  const digestChunk = (chunk: Uint8Array): void => {
    const prefix = Buffer.from([0xa5, 0, 0, 0, 0]);
    prefix.writeUInt32LE(chunk.length, 1);
    digests.push(hash(algorithm, Buffer.concat([prefix, chunk]), 'buffer'));
  };
  for (let at = 0; at < block.at; at += CHUNK_BYTES) digestChunk(ByteView.of(source, at, Math.min(CHUNK_BYTES, block.at - at)).bytes);
  for (let at = directoryAt; at < eocdAt; at += CHUNK_BYTES) digestChunk(ByteView.of(source, at, Math.min(CHUNK_BYTES, eocdAt - at)).bytes);
  for (let at = 0; at < eocd.length; at += CHUNK_BYTES) digestChunk(eocd.subarray(at, at + CHUNK_BYTES));
  const head = Buffer.from([0x5a, 0, 0, 0, 0]);
  head.writeUInt32LE(digests.length, 1);
  const others = block.parts.filter(({ type }) => type !== HAP_PART.signature).map(({ value }) => value);
  return hash(algorithm, Buffer.concat([head, ...digests, ...others]), 'buffer');
}
