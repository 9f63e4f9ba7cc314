import { comparableName, readCertificate, type Certificate } from '../certificate.ts';
import { childrenOf, contentOf, DER, firstDer, oidText, readDer, type DerElement } from '../der.ts';

/** A signature block file (`.RSA`, `.DSA`, `.EC`): PKCS #7 SignedData without its content. Source: RFC 2315 §9. */
export type SignedDataBlock = {
  /** Type of what was signed, an object identifier. */
  readonly contentType: string;
  readonly certificates: readonly Certificate[];
  readonly signers: readonly SignerInfo[];
};

export type SignerInfo = {
  readonly issuer: string;
  readonly serial: Uint8Array;
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
  /** Null when the file itself was signed. */
  readonly signedAttributes: SignedAttributes | null;
};

export type SignedAttributes = {
  /** The attributes as a SET, which is what was signed. */
  readonly bytes: Uint8Array;
  /** The values of each attribute, by its object identifier. */
  readonly values: ReadonlyMap<string, readonly DerElement[]>;
  /** True when an attribute stands twice. */
  readonly ambiguous: boolean;
};

export const PKCS7_OID = { signedData: '1.2.840.113549.1.7.2', contentType: '1.2.840.113549.1.9.3', messageDigest: '1.2.840.113549.1.9.4' } as const;

/** @throws ApkFormatError 'der.invalid' */
export function readSignedData(file: Uint8Array): SignedDataBlock {
  const [type, wrapped] = childrenOf(firstDer(file));
  if (oidText(contentOf(type, DER.oid)) !== PKCS7_OID.signedData) contentOf(undefined, DER.oid);
  const parts = childrenOf(firstDer(contentOf(wrapped, DER.context0)));
  const [contentType] = childrenOf(parts[2]);
  const certificates = parts.find((part) => part.tag === DER.context0);
  const signers = parts.at(-1);
  return {
    contentType: oidText(contentOf(contentType, DER.oid)),
    certificates:
      certificates === undefined
        ? []
        : readDer(certificates.content)
            .filter((part) => part.tag === DER.sequence)
            .map((part) => readCertificate(part.whole)),
    signers: readDer(contentOf(signers, DER.set)).map(readSignerInfo),
  };
}

function readSignerInfo(element: DerElement): SignerInfo {
  const parts = childrenOf(element);
  const [issuer, serial] = childrenOf(parts[1]);
  const attributes = parts[3]?.tag === DER.context0 ? parts[3] : undefined;
  const after = attributes === undefined ? 3 : 4;
  return {
    issuer: comparableName(issuer),
    serial: contentOf(serial, DER.integer),
    digestAlgorithm: algorithmOf(parts[2]),
    signatureAlgorithm: algorithmOf(parts[after]),
    signature: contentOf(parts[after + 1], DER.octetString),
    signedAttributes: attributes === undefined ? null : readAttributes(attributes),
  };
}

function algorithmOf(element: DerElement | undefined): string {
  return oidText(contentOf(childrenOf(element)[0], DER.oid));
}

function readAttributes(element: DerElement): SignedAttributes {
  const attributes = readDer(element.content);
  const values = new Map(
    attributes.map((attribute) => {
      const [type, set] = childrenOf(attribute);
      return [oidText(contentOf(type, DER.oid)), readDer(contentOf(set, DER.set))] as const;
    }),
  );
  const bytes = Uint8Array.from(element.whole);
  bytes[0] = DER.set; // signed under its own tag, written under that of an optional field
  return { bytes, values, ambiguous: values.size < attributes.length };
}

/**
 * The one value of a signed attribute; null where it is absent.
 * @throws ApkFormatError 'der.invalid' where it has several values, or one of another type
 */
export function singleValue({ values }: SignedAttributes, oid: string, tag: number): Uint8Array | null {
  const found = values.get(oid) ?? [];
  if (found.length > 1) contentOf(undefined, tag);
  return found[0] === undefined ? null : contentOf(found[0], tag);
}
