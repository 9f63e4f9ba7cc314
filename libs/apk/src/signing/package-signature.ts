import type { ByteSource } from '../bytes/byte-source.ts';
import type { IssueLog } from '../issues.ts';
import type { ZipDirectory } from '../zip/directory.ts';
import { blockCertificates } from './block-certificates.ts';
import { blockParts } from './block-parts.ts';
import { certificateFacts, certificateSha256 } from './certificate-facts.ts';
import { ContentDigests } from './content-digests.ts';
import { verifyDetached } from './detached-signature.ts';
import { isJarSignatureFile, JarSignature } from './jar/jar-signature.ts';
import type { SignatureFacts, StampFacts } from './signature-facts.ts';
import { MAX_SDK } from './signer-block.ts';
import { BLOCK_ID, readSigningBlock, type SigningBlock } from './signing-block.ts';
import { NO_STAMP, STAMP_ENTRY, verifyStamp, type SchemeDigests } from './source-stamp.ts';
import { schemesInRange, verifyScheme, verifySignature, type SignatureInput, type SignatureVerdict } from './verify-signature.ts';
import type { Scheme, SdkRange } from './verify-signer.ts';

/** What the manifest says that a signature is judged by. */
export type SignatureDemands = {
  /** Null without a readable manifest. */
  readonly targetSdk: number | null;
  /** `android:targetSandboxVersion`; 1 where it is not stated. */
  readonly targetSandbox?: number;
  /** The detached signature (`.idsig`), where it was given with the package. */
  readonly idsig?: ByteSource | undefined;
};

/** Of v1: a manifest, and two files for each of ten signers. More are not looked at. */
const MAX_ENTRIES = 32;
/** A manifest of 65,535 entries has about 10 MB, and each signature file as much; all are held at once. */
const MAX_ENTRY_BYTES = 96 << 20;

/** The entries that are read before all others: few enough to be held. */
export function signatureEntries({ byName }: ZipDirectory): Set<string> {
  const names = new Set<string>();
  let bytes = 0;
  for (const [name, entry] of byName) {
    if (name !== STAMP_ENTRY && !isJarSignatureFile(name)) continue;
    bytes += entry.inflatedBytes;
    if (names.size === MAX_ENTRIES || bytes > MAX_ENTRY_BYTES) break;
    names.add(name);
  }
  return names;
}

/** A package's signatures: entries are digested as they are inflated for other reasons, and `facts` judges at the end. */
export class PackageSignature {
  readonly #source: ByteSource;
  readonly #directory: ZipDirectory;
  readonly #read: (name: string) => Uint8Array | null;
  readonly #range: SdkRange;
  readonly #maxSdkStated: number | null;
  readonly #block: SigningBlock | null;
  readonly #jar: JarSignature;
  readonly #digests: ContentDigests;

  /** `read` gives the inflated bytes of one of `signatureEntries`. */
  constructor(source: ByteSource, directory: ZipDirectory, read: (name: string) => Uint8Array | null, minSdk: number, maxSdk: number | undefined) {
    this.#source = source;
    this.#directory = directory;
    const entries = signatureEntries(directory);
    this.#read = (name) => (entries.has(name) ? read(name) : null);
    this.#range = { minSdk, maxSdk: maxSdk ?? MAX_SDK };
    this.#maxSdkStated = maxSdk ?? null;
    this.#block = readSigningBlock(source, directory.eocd);
    this.#jar = new JarSignature(
      directory.entries.map((entry) => entry.name),
      this.#read,
    );
    const { directoryOffset, at } = directory.eocd;
    this.#digests = new ContentDigests(source, { blockAt: this.#block?.at ?? 0, directoryAt: directoryOffset, eocdAt: at });
  }

  /** Takes each inflated entry where some device of the range would check its digest; null where none would. */
  get entryDigests(): ((name: string, bytes: Uint8Array) => void) | null {
    return schemesInRange(this.#block, this.#range).jar ? (name, bytes) => this.#jar.record(name, bytes, this.#range) : null;
  }

  facts(demands: SignatureDemands, issues: IssueLog): SignatureFacts {
    const { idsig } = demands;
    const { eocd } = this.#directory;
    const input: SignatureInput = {
      block: this.#block,
      digests: this.#digests,
      jar: this.#jar,
      range: this.#range,
      targetSdk: demands.targetSdk,
      targetSandbox: demands.targetSandbox ?? 1,
      wellFormed: eocd.trailingBytes === 0 && !eocd.commentTruncated,
      detached: idsig === undefined ? null : () => verifyDetached(this.#source, idsig),
    };
    const verdict = verifySignature(input);
    const stamp = this.#stamp(input, verdict);
    const verified = verdict.errors.length === 0;
    const has = (scheme: Scheme): boolean => this.#block?.values.has(BLOCK_ID[scheme]) === true;
    const holds = (scheme: Scheme): boolean => verdict.blocks.get(scheme)?.errors.length === 0;
    const { facts: certificates, unreadable } = certificateFacts([
      ...(this.#block === null ? [] : blockCertificates(this.#block)),
      ...this.#jar.certificates(),
    ]);
    if (unreadable > 0) issues.add('certificate.unreadable', this.#block?.at ?? 0);
    const algorithms = algorithmsOf(verdict);
    const chinese = algorithms.some(({ name }) => /SM[23]/.test(name)) || certificates.some(({ keyAlgorithm }) => keyAlgorithm === 'SM2');
    if (chinese) issues.add('signature.chinese-algorithm', this.#block?.at ?? 0);
    const warnings = verified && stamp.errors.includes('SOURCE_STAMP_SIG_MISSING') ? [...verdict.warnings, 'SOURCE_STAMP_SIG_MISSING'] : verdict.warnings;
    return {
      verified,
      schemes: { v1: verdict.jar?.errors.length === 0, v2: holds('v2'), v3: holds('v3'), v31: holds('v31'), v4: verdict.detached?.errors.length === 0 },
      present: { v1: this.#jar.present, v2: has('v2'), v3: has('v3'), v31: has('v31'), v4: idsig !== undefined },
      range: { minSdk: this.#range.minSdk, maxSdk: this.#maxSdkStated },
      sourceStamp: verified && stamp.status === 'STAMP_VERIFIED',
      stamp,
      signers: verified ? verdict.signers.map(certificateSha256) : [],
      lineage: verified ? verdict.lineage.map(({ certificate }) => certificateSha256(certificate)) : [],
      rotation: verified
        ? verdict.lineage.map(({ certificate, capabilities }) => ({ certificate: certificateSha256(certificate), capabilities: [...capabilities] }))
        : [],
      errors: [...new Set(verdict.errors)],
      warnings: [...new Set(warnings)],
      certificates,
      algorithms,
      blocks: this.#block === null ? [] : blockParts(this.#block),
    };
  }

  /** As apksig's verifySourceStamp: the stamp is judged by what the signers say of the content, also where that is not true. */
  #stamp(input: SignatureInput, verdict: SignatureVerdict): StampFacts {
    const block = this.#block?.values.get(BLOCK_ID.stampV2);
    const stated = this.#directory.byName.has(STAMP_ENTRY) ? this.#read(STAMP_ENTRY) : undefined;
    const fail = (status: StampFacts['status'], error: string): StampFacts => ({ ...NO_STAMP, status, errors: [error] });
    if (stated === undefined) return block === undefined ? NO_STAMP : fail('STAMP_NOT_VERIFIED', 'SOURCE_STAMP_SIGNATURE_BLOCK_WITHOUT_CERT_DIGEST');
    if (stated === null) return fail('VERIFICATION_ERROR', 'MALFORMED_APK');
    if (block === undefined) return fail('STAMP_NOT_VERIFIED', 'SOURCE_STAMP_SIG_MISSING');
    const blocks = new Map(verdict.blocks);
    const wanted = schemesInRange(this.#block, this.#range);
    for (const scheme of wanted.blocks) if (!blocks.has(scheme)) blocks.set(scheme, verifyScheme(scheme, input, blocks));
    const schemes: SchemeDigests[] = [];
    for (const [scheme, number] of [
      ['v3', 3],
      ['v2', 2],
    ] as const) {
      const held = blocks.get(scheme);
      if (held === undefined) continue;
      if (!held.signersHold) return { ...NO_STAMP, status: 'VERIFICATION_ERROR', errors: [...new Set(held.errors)] };
      const digests = new Map(held.signers.flatMap((signer) => signer.digests.map(({ content, digest }) => [content.id, digest] as const)));
      schemes.push({ scheme: number, digests: [...digests].map(([id, bytes]) => ({ id, bytes })).toSorted((a, b) => a.id - b.id) });
    }
    if (wanted.jar) schemes.push({ scheme: 1, digests: manifestDigests(this.#jar) });
    return verifyStamp(block, stated, schemes, this.#range);
  }
}

/** Number 4 is apksig's for the SHA-256 of a whole: v1 has no content digest but that of its manifest. */
function manifestDigests(jar: JarSignature): SchemeDigests['digests'] {
  const bytes = jar.manifestDigest();
  return bytes === null ? [] : [{ id: 4, bytes }];
}

function algorithmsOf({ blocks, jar, detached }: SignatureVerdict): SignatureFacts['algorithms'] {
  const all: SignatureFacts['algorithms'] = [...blocks].flatMap(([scheme, { signers }]) =>
    signers.flatMap((signer) => signer.algorithms.map((name) => ({ scheme, name }))),
  );
  all.push(...(detached?.algorithms ?? []).map((name) => ({ scheme: 'v4' as const, name })));
  all.push(...(jar?.algorithms ?? []).map((name) => ({ scheme: 'v1' as const, name })));
  return all.filter(({ scheme, name }, i) => all.findIndex((other) => other.scheme === scheme && other.name === name) === i);
}
