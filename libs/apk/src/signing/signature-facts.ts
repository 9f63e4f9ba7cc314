/** What a package's signatures say for a range of SDK levels. Issue names are those that Android's verifier, apksig, prints. */
export type SignatureFacts = {
  /** True when every signature that a device in the range would look at holds. */
  verified: boolean;
  /** What verified, in the range. */
  schemes: { v1: boolean; v2: boolean; v3: boolean; v31: boolean };
  /** What the file carries. v4 lies in a file of its own beside the package, so it is never seen here. */
  present: { v1: boolean; v2: boolean; v3: boolean; v31: boolean; v4: boolean };
  range: { minSdk: number; maxSdk: number | null };
  sourceStamp: boolean;
  stamp: { status: 'absent' | 'not-computed'; errors: string[]; certificate: string | null };
  /** SHA-256 of each signer's certificate; empty when not verified. */
  signers: string[];
  /** SHA-256 of the certificates of a rotation, oldest first; empty without one. */
  lineage: string[];
  errors: string[];
  warnings: string[];
  /** Certificates of the signers that the file names, verified or not. */
  certificates: CertificateFacts[];
};

export type CertificateFacts = {
  sha256: string;
  subject: string;
  notAfter: string;
  keyAlgorithm: string;
  keyBits: number | null;
  debug: boolean;
};
