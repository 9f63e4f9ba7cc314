import { sign } from 'node:crypto';
import { ByteWriter } from './byte-writer.ts';
import { contentDigest, sha256 } from './content-digest.ts';
import { prefixed, u32 } from './prefixed.ts';
import type { SigningKey } from './signing-key.ts';
import { insertBeforeDirectory, type ZipLayout } from './zip-writer.ts';

/** RSA PKCS #1 v1.5 or ECDSA, each with SHA-256 and a content digest in chunks. */
const ALGORITHM = { rsa: 0x0103, ec: 0x0201 } as const;
const ID = { v2: 0x7109871a, v3: 0xf05368c0, v31: 0x1b93ad61, stamp: 0x6dff800d } as const;
const ATTRIBUTE = {
  strippingProtection: 0xbeeff00d,
  proofOfRotation: 0x3ba06f8c,
  rotationMinSdk: 0x559f8b02,
  stampRotation: 0x9d6303f7,
  stampTime: 0xe43c5946,
} as const;
const NO_LIMIT = 0x7fffffff;
const SHA256_CHUNKS = 1;

/** A rotation: its keys, oldest first, and bits of what each may still do after it was replaced. */
export type Rotation = readonly { readonly key: SigningKey; readonly capabilities?: number }[];

export type BlockSigner = {
  readonly key: SigningKey;
  /** Levels that the signer is for; v2 has none. */
  readonly minSdk?: number;
  readonly maxSdk?: number;
  readonly rotation?: Rotation;
  /** The level that v3.1 takes over at, said by a signer of v3. */
  readonly rotationMinSdk?: number;
  /** What the signer says instead of the content's digest. */
  readonly digest?: Buffer;
};

export type BlockSpec = {
  readonly v2?: readonly BlockSigner[];
  readonly v3?: readonly BlockSigner[];
  readonly v31?: readonly BlockSigner[];
  /** Of the schemes above. The package must hold `stamp-cert-sha256` for it. */
  readonly stamp?: { readonly key: SigningKey; readonly seconds?: number; readonly rotation?: Rotation };
  /** More parts, by id. */
  readonly parts?: readonly (readonly [id: number, value: Uint8Array])[];
};

/** The package with an APK Signing Block of these schemes. Source: Android "APK signature scheme v2", "v3", "v3.1". */
export function signBlocks(zip: ZipLayout, spec: BlockSpec): Buffer {
  const digest = contentDigest(zip);
  const parts: (readonly [number, Uint8Array])[] = [];
  if (spec.v2 !== undefined) parts.push([ID.v2, prefixed(...spec.v2.map((signer) => v2Signer(signer, digest, spec.v3 !== undefined)))]);
  for (const scheme of ['v3', 'v31'] as const) {
    const signers = spec[scheme];
    if (signers !== undefined) parts.push([ID[scheme], prefixed(...signers.map((signer) => v3Signer(signer, digest)))]);
  }
  if (spec.stamp !== undefined) parts.push([ID.stamp, stampBlock(spec.stamp, digest, [...(spec.v2 ? [2] : []), ...(spec.v3 ? [3] : [])])]);
  return insertBeforeDirectory(zip, signingBlock([...parts, ...(spec.parts ?? [])]));
}

/** Size, pairs, the size again, the magic. */
function signingBlock(parts: readonly (readonly [number, Uint8Array])[]): Buffer {
  const pairs = new ByteWriter();
  for (const [id, value] of parts)
    pairs
      .u64(value.length + 4)
      .u32(id)
      .raw(value);
  const size = pairs.length + 24;
  return new ByteWriter().u64(size).raw(pairs.done()).u64(size).raw(Buffer.from('APK Sig Block 42', 'latin1')).done();
}

function v2Signer({ key, digest }: BlockSigner, actual: Buffer, alsoV3: boolean): Buffer {
  const attributes = alsoV3 ? [prefixed(u32(ATTRIBUTE.strippingProtection, 3))] : [];
  const signedData = Buffer.concat([digests(key, digest ?? actual), prefixed(prefixed(key.certificate)), prefixed(...attributes)]);
  return prefixed(prefixed(signedData), prefixed(signatureOf(signedData, key)), prefixed(key.publicKey));
}

function v3Signer(signer: BlockSigner, actual: Buffer): Buffer {
  const { key, minSdk = 28, maxSdk = NO_LIMIT } = signer;
  const attributes: Buffer[] = [];
  if (signer.rotation !== undefined) attributes.push(prefixed(u32(ATTRIBUTE.proofOfRotation), lineage(signer.rotation)));
  if (signer.rotationMinSdk !== undefined) attributes.push(prefixed(u32(ATTRIBUTE.rotationMinSdk, signer.rotationMinSdk)));
  const levels = u32(minSdk, maxSdk);
  const signedData = Buffer.concat([digests(key, signer.digest ?? actual), prefixed(prefixed(key.certificate)), levels, prefixed(...attributes)]);
  return prefixed(prefixed(signedData), levels, prefixed(signatureOf(signedData, key)), prefixed(key.publicKey));
}

function digests(key: SigningKey, digest: Buffer): Buffer {
  return prefixed(prefixed(u32(algorithmOf(key)), prefixed(digest)));
}

/** One record: the algorithm, then the signature. */
function signatureOf(data: Buffer, key: SigningKey): Buffer {
  return prefixed(u32(algorithmOf(key)), prefixed(sign('sha256', data, key.privateKey)));
}

export function algorithmOf({ privateKey }: SigningKey): number {
  return privateKey.asymmetricKeyType === 'ec' ? ALGORITHM.ec : ALGORITHM.rsa;
}

/** Each certificate signed by the key before it: version, then nodes {signed {certificate, algorithm}, flags, next algorithm, signature}. */
export function lineage(rotation: Rotation): Buffer {
  const nodes = rotation.map(({ key, capabilities = 0 }, i) => {
    const before = rotation[i - 1]?.key;
    const signed = Buffer.concat([prefixed(key.certificate), u32(before === undefined ? 0 : algorithmOf(before))]);
    const signature = before === undefined ? Buffer.alloc(0) : sign('sha256', signed, before.privateKey);
    return prefixed(prefixed(signed), u32(capabilities, algorithmOf(key)), prefixed(signature));
  });
  return Buffer.concat([u32(1), ...nodes]);
}

/** Certificate, a signature over each scheme's digest, then attributes and a signature over these. Source: apksig V2SourceStampSigner. */
function stampBlock({ key, seconds, rotation }: NonNullable<BlockSpec['stamp']>, digest: Buffer, schemes: readonly number[]): Buffer {
  const stated = prefixed(u32(SHA256_CHUNKS), prefixed(digest));
  const signed = schemes.map((scheme) => prefixed(u32(scheme), prefixed(signatureOf(stated, key))));
  const attributes: Buffer[] = [];
  if (seconds !== undefined) attributes.push(prefixed(u32(ATTRIBUTE.stampTime), new ByteWriter().u64(seconds).done()));
  if (rotation !== undefined) attributes.push(prefixed(u32(ATTRIBUTE.stampRotation), lineage(rotation)));
  const data = prefixed(...attributes);
  return prefixed(prefixed(key.certificate), prefixed(...signed), prefixed(data), prefixed(signatureOf(data, key)));
}

/** The entry that names the certificate of a stamp. */
export function stampEntry(key: SigningKey): { name: string; bytes: Buffer } {
  return { name: 'stamp-cert-sha256', bytes: sha256(key.certificate) };
}
