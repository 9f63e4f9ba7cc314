import { createHash, hash } from 'node:crypto';
import { borrow, type ByteSource } from '../bytes/byte-source.ts';
import { ByteView } from '../bytes/byte-view.ts';
import type { ContentDigest } from './signature-algorithms.ts';
import { PAGE_BYTES, verityTree } from './verity-tree.ts';

/** The three parts of a file that a signature covers: before the signing block, the central directory, its end record. */
export type SignedSections = { readonly blockAt: number; readonly directoryAt: number; readonly eocdAt: number };

const CHUNK_BYTES = 1 << 20;
/** Of zeros: a package is its own salt. */
const VERITY_SALT_BYTES = 8;

/** Digests of a package's content, each worked out once, when first asked for. */
export class ContentDigests {
  readonly #source: ByteSource;
  readonly #sections: SignedSections;
  readonly #known = new Map<ContentDigest['name'], Uint8Array>();

  constructor(source: ByteSource, sections: SignedSections) {
    this.#source = source;
    this.#sections = sections;
  }

  get({ name }: ContentDigest): Uint8Array {
    let digest = this.#known.get(name);
    if (digest === undefined) {
      digest = name === 'sha256-verity' ? this.#verity() : this.#chunked(name === 'sha256-chunks' ? 'sha256' : 'sha512');
      this.#known.set(name, digest);
    }
    return digest;
  }

  /** Each MiB of a section as `0xa5, its length, its bytes`; over their digests `0x5a, how many`. */
  #chunked(algorithm: 'sha256' | 'sha512'): Uint8Array {
    const digests: Uint8Array[] = [];
    const prefix = Buffer.from([0xa5, 0, 0, 0, 0]);
    for (const piece of this.#pieces()) {
      prefix.writeUInt32LE(piece.length, 1);
      digests.push(createHash(algorithm).update(prefix).update(piece).digest());
    }
    const head = Buffer.from([0x5a, 0, 0, 0, 0]);
    head.writeUInt32LE(digests.length, 1);
    return hash(algorithm, Buffer.concat([head, ...digests]), 'buffer');
  }

  /**
   * The root of a verity tree over the three parts, then the covered length as u64. Source: apksig VerityTreeBuilder.
   * Empty where the entries do not end at the end of a page: Android refuses to digest such a package so.
   */
  #verity(): Uint8Array {
    const { blockAt, directoryAt } = this.#sections;
    if (blockAt % PAGE_BYTES !== 0) return new Uint8Array(0);
    const covered = blockAt + this.#source.size - directoryAt;
    const { root } = verityTree(this.#pieces(), covered, new Uint8Array(VERITY_SALT_BYTES));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(covered));
    return Buffer.concat([root, length]);
  }

  *#pieces(): Generator<Uint8Array> {
    const { blockAt, directoryAt, eocdAt } = this.#sections;
    for (const [start, end] of [
      [0, blockAt],
      [directoryAt, eocdAt],
    ] as const) {
      for (let at = start; at < end; at += CHUNK_BYTES) yield borrow(this.#source, at, Math.min(CHUNK_BYTES, end - at));
    }
    const eocd = Buffer.from(ByteView.of(this.#source, eocdAt, this.#source.size - eocdAt).bytes);
    eocd.writeUInt32LE(blockAt, 16); // signed as if the block were not there
    yield eocd;
  }
}
