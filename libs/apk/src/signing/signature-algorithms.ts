/** How the content of a package was digested. `rank`: the stronger one is preferred where a signer offers several. */
export type ContentDigest = {
  readonly name: 'sha256-chunks' | 'sha512-chunks' | 'sha256-verity';
  readonly rank: number;
  /** apksig's number of it, as a source stamp signs it. */
  readonly id: number;
};

const SHA256: ContentDigest = { name: 'sha256-chunks', rank: 0, id: 1 };
const VERITY: ContentDigest = { name: 'sha256-verity', rank: 1, id: 3 };
const SHA512: ContentDigest = { name: 'sha512-chunks', rank: 2, id: 2 };

export type SignatureAlgorithm = {
  /** As apksig names it. */
  readonly name: string;
  readonly hash: 'sha256' | 'sha512';
  readonly key: 'RSA' | 'EC' | 'DSA';
  /** Bytes of PSS salt; absent: PKCS #1 v1.5, or no padding. */
  readonly pssSaltBytes?: number;
  readonly content: ContentDigest;
  /** The first SDK level that knows it. */
  readonly minSdk: number;
};

/** By the id that a signer states. Source: Android "APK signature scheme v2", signature algorithm ids; apksig SignatureAlgorithm. */
export const SIGNATURE_ALGORITHMS: ReadonlyMap<number, SignatureAlgorithm> = new Map([
  [0x0101, { name: 'RSA_PSS_WITH_SHA256', hash: 'sha256', key: 'RSA', pssSaltBytes: 32, content: SHA256, minSdk: 24 }],
  [0x0102, { name: 'RSA_PSS_WITH_SHA512', hash: 'sha512', key: 'RSA', pssSaltBytes: 64, content: SHA512, minSdk: 24 }],
  [0x0103, { name: 'RSA_PKCS1_V1_5_WITH_SHA256', hash: 'sha256', key: 'RSA', content: SHA256, minSdk: 24 }],
  [0x0104, { name: 'RSA_PKCS1_V1_5_WITH_SHA512', hash: 'sha512', key: 'RSA', content: SHA512, minSdk: 24 }],
  [0x0201, { name: 'ECDSA_WITH_SHA256', hash: 'sha256', key: 'EC', content: SHA256, minSdk: 24 }],
  [0x0202, { name: 'ECDSA_WITH_SHA512', hash: 'sha512', key: 'EC', content: SHA512, minSdk: 24 }],
  [0x0301, { name: 'DSA_WITH_SHA256', hash: 'sha256', key: 'DSA', content: SHA256, minSdk: 24 }],
  [0x0421, { name: 'VERITY_RSA_PKCS1_V1_5_WITH_SHA256', hash: 'sha256', key: 'RSA', content: VERITY, minSdk: 28 }],
  [0x0423, { name: 'VERITY_ECDSA_WITH_SHA256', hash: 'sha256', key: 'EC', content: VERITY, minSdk: 28 }],
  [0x0425, { name: 'VERITY_DSA_WITH_SHA256', hash: 'sha256', key: 'DSA', content: VERITY, minSdk: 28 }],
]);
