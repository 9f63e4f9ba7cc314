import { createHash, sign } from 'node:crypto';
import { der, type SigningKey } from './signing-key.ts';
import type { ZipEntrySpec } from './zip-writer.ts';

const TAG = { integer: 0x02, octets: 0x04, null: 0x05, oid: 0x06, sequence: 0x30, set: 0x31, context0: 0xa0 } as const;
const OID = {
  data: '2a864886f70d010701',
  signedData: '2a864886f70d010702',
  sha1: '2b0e03021a',
  sha256: '608648016503040201',
  sm3: '2a811ccf55018311',
  rsa: '2a864886f70d010101',
  ecdsaWithSha256: '2a8648ce3d040302',
  sm2: '2a811ccf5501822d',
} as const;

export type JarOptions = {
  readonly digest?: 'sha1' | 'sha256';
  /** Main attributes of the signature file, besides its version. */
  readonly attributes?: readonly string[];
  /** The file's name: `META-INF/CERT.SF` and its block. */
  readonly name?: string;
  /** Object identifiers that stand in the block instead of the true ones. */
  readonly chinese?: boolean;
  /** Lengths of the block's outer elements are left open, as BER allows. */
  readonly openLengths?: boolean;
};

/** The entries with those that sign them: scheme v1. Source: JAR File Specification, RFC 2315 §9. */
export function signJar(entries: readonly ZipEntrySpec[], key: SigningKey, options: JarOptions = {}): ZipEntrySpec[] {
  const { digest = 'sha256', name = 'CERT' } = options;
  const attribute = digest === 'sha1' ? 'SHA1-Digest' : 'SHA-256-Digest';
  const digestOf = (bytes: Uint8Array): string => createHash(digest).update(bytes).digest('base64');
  const sections = entries.map((entry) => ({ name: entry.name, text: `Name: ${entry.name}\r\n${attribute}: ${digestOf(entry.bytes)}\r\n\r\n` }));
  const manifest = Buffer.from(`Manifest-Version: 1.0\r\n\r\n${sections.map(({ text }) => text).join('')}`);
  const head = ['Signature-Version: 1.0', `${attribute}-Manifest: ${digestOf(manifest)}`, ...(options.attributes ?? [])].map((line) => `${line}\r\n`).join('');
  const own = sections.map((section) => `Name: ${section.name}\r\n${attribute}: ${digestOf(Buffer.from(section.text))}\r\n\r\n`).join('');
  const file = Buffer.from(`${head}\r\n${own}`);
  return [
    ...entries,
    { name: 'META-INF/MANIFEST.MF', bytes: manifest },
    { name: `META-INF/${name}.SF`, bytes: file },
    { name: `META-INF/${name}.${key.privateKey.asymmetricKeyType === 'rsa' ? 'RSA' : 'EC'}`, bytes: signedData(file, key, digest, options) },
  ];
}

function signedData(file: Buffer, key: SigningKey, digest: 'sha1' | 'sha256', { chinese = false, openLengths = false }: JarOptions): Buffer {
  const oid = (text: string): Buffer => der(TAG.oid, Buffer.from(text, 'hex'));
  const digestAlgorithm = der(TAG.sequence, oid(chinese ? OID.sm3 : OID[digest]), der(TAG.null));
  const signatureAlgorithm = der(TAG.sequence, oid(chinese ? OID.sm2 : key.privateKey.asymmetricKeyType === 'rsa' ? OID.rsa : OID.ecdsaWithSha256));
  const signer = der(
    TAG.sequence,
    der(TAG.integer, Buffer.of(1)),
    der(TAG.sequence, key.issuer, der(TAG.integer, Buffer.of(1))),
    digestAlgorithm,
    signatureAlgorithm,
    der(TAG.octets, sign(chinese ? 'sm3' : digest, file, key.privateKey)),
  );
  const outer = openLengths ? open : der;
  const content = outer(
    TAG.sequence,
    der(TAG.integer, Buffer.of(1)),
    der(TAG.set, digestAlgorithm),
    der(TAG.sequence, oid(OID.data)),
    der(TAG.context0, key.certificate),
    der(TAG.set, signer),
  );
  return outer(TAG.sequence, oid(OID.signedData), outer(TAG.context0, content));
}

/** An element without a stated length: two zeros end it. Source: ITU-T X.690 §8.1.3.6. */
function open(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.of(tag, 0x80), ...parts, Buffer.of(0, 0)]);
}
