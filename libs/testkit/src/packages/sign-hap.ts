import { createHash, sign } from 'node:crypto';
import { ByteWriter } from './byte-writer.ts';
import { der, type SigningKey } from './signing-key.ts';
import { insertBeforeDirectory, type ZipLayout } from './zip-writer.ts';

export type HapSigningSpec = {
  readonly key: SigningKey;
  /** Signs the profile; by default the same key. */
  readonly profileKey?: SigningKey;
  /** Fields of the profile that stand instead of the true ones. */
  readonly profile?: object;
  /** Changed bytes of a part of the block, by its type. */
  readonly alter?: (type: number, value: Buffer) => Buffer;
  readonly version?: 2 | 3;
};

const TAG = { integer: 0x02, octets: 0x04, null: 0x05, oid: 0x06, sequence: 0x30, set: 0x31, context0: 0xa0 } as const;
const OID = {
  data: '2a864886f70d010701',
  signedData: '2a864886f70d010702',
  contentType: '2a864886f70d010903',
  messageDigest: '2a864886f70d010904',
  sha256: '608648016503040201',
  rsa: '2a864886f70d010101',
  ecdsaWithSha256: '2a8648ce3d040302',
} as const;
const PART = { signature: 0x20000000, profile: 0x20000002, property: 0x20000003 } as const;
const ECDSA_WITH_SHA256 = 0x201;
const RSA_WITH_SHA256 = 0x104;
const CHUNK_BYTES = 1 << 20;

/** A HarmonyOS package with its signing block. Source: OpenHarmony developtools_hapsigner. */
export function signHap(zip: ZipLayout, bundleName: string, spec: HapSigningSpec): Buffer {
  const { key } = spec;
  const profile = signedMessage(Buffer.from(JSON.stringify(profileOf(bundleName, key, spec.profile))), spec.profileKey ?? key);
  const others = [
    { type: PART.property, value: new ByteWriter().u32(0x30000001, 0, 12).done() },
    { type: PART.profile, value: profile },
  ];
  const digest = contentDigest(
    zip,
    others.map(({ value }) => value),
  );
  const algorithm = key.privateKey.asymmetricKeyType === 'rsa' ? RSA_WITH_SHA256 : ECDSA_WITH_SHA256;
  const stated = new ByteWriter()
    .u32(2, 1, digest.length + 8, algorithm, digest.length)
    .raw(digest)
    .done();
  const parts = [...others, { type: PART.signature, value: signedMessage(stated, key) }].map(({ type, value }) => ({
    type,
    value: spec.alter?.(type, value) ?? value,
  }));
  return insertBeforeDirectory(zip, signingBlock(parts, spec.version ?? 3));
}

function profileOf(bundleName: string, key: SigningKey, own: object = {}): object {
  const pem = `-----BEGIN CERTIFICATE-----\n${key.certificate.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  return {
    'version-name': '2.0.0',
    'version-code': 2,
    type: 'debug',
    'bundle-info': { 'bundle-name': bundleName, 'developer-id': 'example', apl: 'normal', 'development-certificate': pem },
    validity: { 'not-before': 1_600_000_000, 'not-after': 1_700_000_000 },
    'debug-info': { 'device-ids': ['A', 'B'] },
    issuer: 'pki_internal',
    ...own,
  };
}

function signingBlock(parts: readonly { type: number; value: Buffer }[], version: 2 | 3): Buffer {
  const heads = new ByteWriter();
  let offset = parts.length * 12;
  for (const { type, value } of parts) {
    heads.u32(type, value.length, offset);
    offset += value.length;
  }
  return new ByteWriter()
    .raw(heads.done())
    .raw(Buffer.concat(parts.map(({ value }) => value)))
    .u32(parts.length)
    .u64(offset + 32)
    .raw(Buffer.from(version === 3 ? '<hap sign block>' : 'HAP Sig Block 42', 'latin1'))
    .u32(version)
    .done();
}

/** PKCS #7 that carries its content, with the attributes that a signer must sign. */
function signedMessage(content: Buffer, key: SigningKey): Buffer {
  const oid = (text: string): Buffer => der(TAG.oid, Buffer.from(text, 'hex'));
  const rsa = key.privateKey.asymmetricKeyType === 'rsa';
  const digestAlgorithm = der(TAG.sequence, oid(OID.sha256), der(TAG.null));
  const attribute = (type: string, value: Buffer): Buffer => der(TAG.sequence, oid(type), der(TAG.set, value));
  const attributes = Buffer.concat([attribute(OID.contentType, oid(OID.data)), attribute(OID.messageDigest, der(TAG.octets, sha256(content)))]);
  const signer = der(
    TAG.sequence,
    der(TAG.integer, Buffer.of(1)),
    der(TAG.sequence, key.issuer, der(TAG.integer, Buffer.of(1))),
    digestAlgorithm,
    der(TAG.context0, attributes),
    der(TAG.sequence, oid(rsa ? OID.rsa : OID.ecdsaWithSha256)),
    der(TAG.octets, sign('sha256', der(TAG.set, attributes), key.privateKey)),
  );
  return der(
    TAG.sequence,
    oid(OID.signedData),
    der(
      TAG.context0,
      der(
        TAG.sequence,
        der(TAG.integer, Buffer.of(1)),
        der(TAG.set, digestAlgorithm),
        der(TAG.sequence, oid(OID.data), der(TAG.context0, der(TAG.octets, content))),
        der(TAG.context0, key.certificate),
        der(TAG.set, signer),
      ),
    ),
  );
}

function contentDigest({ bytes, directoryAt, eocdAt }: ZipLayout, others: readonly Buffer[]): Buffer {
  const digests: Buffer[] = [];
  for (const section of [bytes.subarray(0, directoryAt), bytes.subarray(directoryAt, eocdAt), bytes.subarray(eocdAt)]) {
    for (let at = 0; at < section.length; at += CHUNK_BYTES) {
      const chunk = section.subarray(at, at + CHUNK_BYTES);
      digests.push(sha256(Buffer.of(0xa5), new ByteWriter().u32(chunk.length).done(), chunk));
    }
  }
  return sha256(Buffer.of(0x5a), new ByteWriter().u32(digests.length).done(), ...digests, ...others);
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}
