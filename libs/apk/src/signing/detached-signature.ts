import type { ByteSource } from '../bytes/byte-source.ts';
import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { ByteView } from '../bytes/byte-view.ts';
import { readCertificate } from './certificate.ts';
import { SIGNATURE_ALGORITHMS } from './signature-algorithms.ts';
import { PrefixedParts } from './signer-block.ts';
import { equal, keyKind, publicKey, verifyBytes } from './verify-bytes.ts';
import { verityTree } from './verity-tree.ts';

/** Scheme v4: a signature in a file of its own (`.idsig`), so that a package can be run while it is still being sent. */
export type DetachedVerdict = {
  readonly errors: string[];
  readonly signers: readonly { readonly certificate: Uint8Array; /** The strongest digest of the package's own scheme. */ readonly apkDigest: Uint8Array }[];
  readonly algorithms: string[];
};

const VERSION = 2;
/** The tree of a 4 GiB package has 33 MiB, the signatures at most 7 KiB. */
const MAX_FILE_BYTES = 64 << 20;
/** apksig writes two at most, one for each key of a rotation. */
const MAX_SIGNERS = 16;
const WINDOW_BYTES = 1 << 20;

/** One signer: its parts and what its signature is over. */
type Signing = { readonly parts: readonly Uint8Array[]; readonly algorithm: number; readonly signature: Uint8Array };

/** Thrown at the first finding, after which apksig looks no further. */
class DetachedError extends Error {}

/**
 * Verify a detached signature as apksig's V4SchemeVerifier does. Every part is prefixed with its length. Source: Android
 * "APK signature scheme v4".
 *
 *   u32 version · hashing {u32 algorithm, u8 log2 of the page, salt, root of the tree} ·
 *   signers {digest of the package, certificate, additional data, public key, u32 algorithm, signature; then {u32, one more}…} ·
 *   tree, which may be absent
 */
export function verifyDetached(apk: ByteSource, idsig: ByteSource): DetachedVerdict {
  const verdict = { errors: [] as string[], signers: [] as { certificate: Uint8Array; apkDigest: Uint8Array }[], algorithms: [] as string[] };
  try {
    if (idsig.size > MAX_FILE_BYTES) throw new DetachedError('V4_SIG_MALFORMED_SIGNERS');
    const file = new PrefixedParts(ByteView.of(idsig, 0, idsig.size));
    if (file.u32() !== VERSION) throw new DetachedError('V4_SIG_VERSION_NOT_CURRENT');
    const hashing = file.part();
    for (const signing of readSigners(file.part())) {
      verdict.algorithms.push(SIGNATURE_ALGORITHMS.get(signing.algorithm)?.name ?? `0x${signing.algorithm.toString(16).padStart(4, '0')}`);
      verdict.signers.push(verifySigner(signing, hashing, apk.size));
    }
    verifyTree(apk, hashing, file.more ? file.part().bytes : null);
  } catch (error) {
    if (error instanceof DetachedError) verdict.errors.push(error.message);
    else if (error instanceof ApkFormatError) verdict.errors.push('V4_SIG_MALFORMED_SIGNERS');
    else throw error;
  }
  return verdict;
}

function readSigners(infos: ByteView): Signing[] {
  const walk = new PrefixedParts(infos);
  const signers = [readSigner(walk)];
  while (walk.more) {
    if (signers.length === MAX_SIGNERS) throw new DetachedError('V4_SIG_MULTIPLE_SIGNERS');
    walk.u32(); // the id of the block whose signer this is
    signers.push(readSigner(new PrefixedParts(walk.part())));
  }
  return signers;
}

function readSigner(walk: PrefixedParts): Signing {
  const parts = [walk.part(), walk.part(), walk.part(), walk.part()].map((part) => part.bytes);
  return { parts, algorithm: walk.u32(), signature: walk.part().bytes };
}

function verifySigner({ parts, algorithm: id, signature }: Signing, hashing: ByteView, apkBytes: number): DetachedVerdict['signers'][number] {
  const [apkDigest, certificate, additional, statedKey] = parts as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const algorithm = SIGNATURE_ALGORITHMS.get(id);
  if (algorithm === undefined) throw new DetachedError('V4_SIG_UNKNOWN_SIG_ALGORITHM');
  const key = publicKey(statedKey);
  if (key === null || keyKind(key) !== algorithm.key) throw new DetachedError('V4_SIG_MALFORMED_PUBLIC_KEY');
  const good = verifyBytes(signedData(hashing, [apkDigest, certificate, additional], apkBytes), signature, key, algorithm);
  if (good !== true) throw new DetachedError(good === null ? 'V4_SIG_VERIFY_EXCEPTION' : 'V4_SIG_DID_NOT_VERIFY');
  if (certificate.length === 0) throw new DetachedError('V4_SIG_NO_CERTIFICATE');
  if (!equal(certificateKey(certificate), statedKey)) throw new DetachedError('V4_SIG_PUBLIC_KEY_MISMATCH_BETWEEN_CERTIFICATE_AND_SIGNATURES_RECORD');
  return { certificate, apkDigest };
}

function certificateKey(certificate: Uint8Array): Uint8Array {
  try {
    return readCertificate(certificate).publicKey;
  } catch (error) {
    if (error instanceof ApkFormatError) throw new DetachedError('V4_SIG_MALFORMED_CERTIFICATE', { cause: error });
    throw error;
  }
}

/** Its own size as u32, the package's as u64, the hashing, then the parts with their lengths. */
function signedData(hashing: ByteView, parts: readonly Uint8Array[], apkBytes: number): Uint8Array {
  const head = Buffer.alloc(12);
  const body = parts.flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(part.length);
    return [length, part];
  });
  const all = Buffer.concat([head, hashing.bytes, ...body]);
  all.writeUInt32LE(all.length, 0);
  all.writeBigUInt64LE(BigInt(apkBytes), 4);
  return all;
}

function verifyTree(apk: ByteSource, hashing: ByteView, stated: Uint8Array | null): void {
  const saltBytes = hashing.u32(5);
  const root = hashing.slice(13 + saltBytes, hashing.u32(9 + saltBytes));
  const actual = verityTree(windows(apk), apk.size);
  if (!equal(root, actual.root)) throw new DetachedError('V4_SIG_APK_ROOT_DID_NOT_VERIFY');
  if (stated !== null && !equal(stated, actual.tree)) throw new DetachedError('V4_SIG_APK_TREE_DID_NOT_VERIFY');
}

function* windows(source: ByteSource): Generator<Uint8Array> {
  for (let at = 0; at < source.size; at += WINDOW_BYTES) yield ByteView.of(source, at, Math.min(WINDOW_BYTES, source.size - at)).bytes;
}
