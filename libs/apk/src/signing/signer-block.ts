import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';

/**
 * One signer of scheme v2, v3 or v3.1. Every part is prefixed with its length, u32. Source: Android "APK signature scheme v2" and "v3".
 *
 *   signer      signed data · [v3: min SDK u32, max SDK u32] · signatures · public key
 *   signed data digests · certificates · [v3: min SDK, max SDK] · attributes
 */
export type SignerBlock = {
  /** What the signatures are over: read with `readSignedData` once one of them holds. */
  readonly signed: ByteView;
  /** The range of SDK levels that the signer is for; v2 has none. */
  readonly minSdk: number;
  readonly maxSdk: number;
  readonly signatures: ByteView;
  readonly publicKey: Uint8Array;
};
export type SignedData = {
  readonly digests: ByteView;
  readonly certificates: ByteView;
  readonly minSdk: number;
  readonly maxSdk: number;
  readonly attributes: ByteView;
};

/** Android's own limit is ten signers for v2 and one for each range for v3; more only cost time. */
const MAX_PARTS = 256;

/** Walks parts that each begin with their length. */
export class PrefixedParts {
  readonly #view: ByteView;
  #at = 0;

  constructor(view: ByteView) {
    this.#view = view;
  }

  get more(): boolean {
    return this.#at < this.#view.length;
  }

  /** @throws ApkFormatError 'bytes.truncated' */
  part(): ByteView {
    const bytes = this.#view.u32(this.#at);
    const part = this.#view.view(this.#at + 4, bytes);
    this.#at += 4 + bytes;
    return part;
  }

  u32(): number {
    this.#at += 4;
    return this.#view.u32(this.#at - 4);
  }
}

/** All parts of a sequence. @throws ApkFormatError 'bytes.truncated' | 'signature.too-many-parts' */
export function partsOf(sequence: ByteView): ByteView[] {
  const walk = new PrefixedParts(sequence);
  const parts: ByteView[] = [];
  while (walk.more) {
    if (parts.length === MAX_PARTS) throw new ApkFormatError('signature.too-many-parts', sequence.base);
    parts.push(walk.part());
  }
  return parts;
}

/** The signers of a scheme's block. @throws as `partsOf` */
export function signersOf(block: ByteView): ByteView[] {
  return partsOf(new PrefixedParts(block).part());
}

/** @throws ApkFormatError 'bytes.truncated' */
export function readSigner(signer: ByteView, hasSdkRange: boolean): SignerBlock {
  const parts = new PrefixedParts(signer);
  const signed = parts.part();
  const [minSdk, maxSdk] = hasSdkRange ? [parts.u32(), parts.u32()] : [0, MAX_SDK];
  const signatures = parts.part();
  const publicKey = parts.part().bytes;
  return { signed, minSdk, maxSdk, signatures, publicKey };
}

/** What stands for no upper limit: the largest signed 32-bit number. */
export const MAX_SDK = 0x7fffffff;

/** @throws ApkFormatError 'bytes.truncated' */
export function readSignedData(signed: ByteView, hasSdkRange: boolean): SignedData {
  const parts = new PrefixedParts(signed);
  const [digests, certificates] = [parts.part(), parts.part()];
  const [minSdk, maxSdk] = hasSdkRange ? [parts.u32(), parts.u32()] : [0, MAX_SDK];
  return { digests, certificates, minSdk, maxSdk, attributes: parts.part() };
}
