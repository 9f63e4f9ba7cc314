/** What a package's signatures say for a range of SDK levels. Issue names are those that Android's verifier, apksig, prints. */
export type SignatureFacts = {
  /** True when every signature that a device in the range would look at holds. */
  verified: boolean;
  /** What verified, in the range. `v4` only where the detached signature was given. */
  schemes: { v1: boolean; v2: boolean; v3: boolean; v31: boolean; v4: boolean };
  /** What the file carries. v4 lies in a file of its own beside the package (`.idsig`): it is present when that file was given. */
  present: { v1: boolean; v2: boolean; v3: boolean; v31: boolean; v4: boolean };
  range: { minSdk: number; maxSdk: number | null };
  /** True when the package verified and its source stamp did. */
  sourceStamp: boolean;
  stamp: StampFacts;
  /** SHA-256 of each signer's certificate; empty when not verified. */
  signers: string[];
  /** SHA-256 of the certificates of a rotation, oldest first; empty without one. */
  lineage: string[];
  /** The same certificates with what each may still do, after the newest has taken its place; empty without a rotation. */
  rotation: { certificate: string; capabilities: LineageCapability[] }[];
  errors: string[];
  warnings: string[];
  /** Certificates of the signers that the file names, verified or not. */
  certificates: CertificateFacts[];
  /** Each algorithm that a signer names, once, `scheme` first: `{ v2, RSASSA-PKCS1-v1_5 with SHA256 }`. */
  algorithms: { scheme: 'v1' | 'v2' | 'v3' | 'v31' | 'v4'; name: string }[];
  /** What stands in the signing block, in its order, the signatures themselves among it. */
  blocks: SigningBlockPart[];
};

/** Source: apksig SourceStampVerificationStatus. `absent` is its STAMP_MISSING: neither the stamp's file nor its block. */
export type StampStatus = 'absent' | 'STAMP_VERIFIED' | 'STAMP_VERIFICATION_FAILED' | 'STAMP_NOT_VERIFIED' | 'VERIFICATION_ERROR';

/** Who built the package, as the one who built it signed into it. It says nothing of who may update it. */
export type StampFacts = {
  status: StampStatus;
  errors: string[];
  /** SHA-256 of the stamp's certificate, whether or not the stamp holds; null where none can be read. */
  certificate: string | null;
  /** When the stamp was made, seconds since 1970, as signed in it; null where the stamp does not hold or tells none. */
  timestamp: number | null;
  /** SHA-256 of the certificates that the stamp's key followed, oldest first. */
  lineage: string[];
};

/** Source: apksig SigningCertificateLineage: what a certificate that was rotated away may still do. */
export type LineageCapability = 'installed-data' | 'shared-uid' | 'permission' | 'rollback' | 'auth';

export type SigningBlockPart = {
  /** `0x7109871a`. */
  id: string;
  /** Null for an id that nobody is known to use. */
  name: string | null;
  sizeBytes: number;
  /** Of a channel marker: its text, where it is short and can be printed. */
  text: string | null;
};

export type CertificateFacts = {
  sha256: string;
  subject: string;
  notAfter: string;
  keyAlgorithm: string;
  keyBits: number | null;
  debug: boolean;
  issuer: string;
  notBefore: string;
  /** What the certificate itself is signed with: `SHA256withRSA`, `SM3withSM2`. */
  signatureAlgorithm: string;
};
