import type { ByteSource } from '../../bytes/byte-source.ts';
import { certificateFacts, certificateSha256 } from '../../signing/certificate-facts.ts';
import type { CertificateFacts } from '../../signing/signature-facts.ts';
import { contentDigest, readStatedDigests, type HapSections } from './content-digest.ts';
import { hasCodeSigning, HAP_PART, readHapBlock, type HapBlock } from './hap-block.ts';
import { readProfile, type ProfileFacts } from './profile.ts';
import { readSignedData } from './signed-data.ts';

/**
 * What a HarmonyOS package's signing block says. `verified`: the content is what the signer signed, the signer's chain holds
 * as far as the package carries it, and the profile is signed, names the signer and the bundle. Whether a device trusts the
 * chain's root is the device's business: `chain` shows it.
 */
export type HapSignature = {
  verified: boolean;
  /** Of the signing block; null without one. */
  version: number | null;
  errors: string[];
  signer: string | null;
  /** Subjects from the signer to the last issuer that the package carries. */
  chain: string[];
  certificates: CertificateFacts[];
  digestAlgorithm: 'sha256' | 'sha384' | 'sha512' | null;
  codeSigning: boolean;
  rotationProof: boolean;
  profile: ProfileFacts | null;
};

/** @param bundleName what the package's own module says; null where it could not be read */
export function verifyHap(source: ByteSource, sections: HapSections, bundleName: string | null): HapSignature {
  const { block, error } = readHapBlock(source, sections.directoryAt);
  const absent: HapSignature = {
    verified: false,
    version: null,
    errors: error === null ? [] : [error],
    signer: null,
    chain: [],
    certificates: [],
    digestAlgorithm: null,
    codeSigning: false,
    rotationProof: false,
    profile: null,
  };
  return block === null ? absent : verifyBlock(source, sections, block, bundleName);
}

function verifyBlock(source: ByteSource, sections: HapSections, block: HapBlock, bundleName: string | null): HapSignature {
  const part = (type: number): Uint8Array | null => block.parts.find((candidate) => candidate.type === type)?.value ?? null;
  const value = part(HAP_PART.signature);
  const profileValue = part(HAP_PART.profile);
  const profile = profileValue === null ? null : readProfile(profileValue);
  const message = value === null ? null : readSignedData(value);
  const errors: string[] = message === null ? ['HAP_SIGNATURE_MISSING'] : message.errors.map((code) => `HAP_SIGNATURE_${code}`);
  const stated = message?.content == null ? null : readStatedDigests(message.content);
  if (message !== null && stated === null) errors.push('HAP_CONTENT_DIGEST_MALFORMED');
  for (const { algorithm, digest } of stated ?? []) {
    if (Buffer.compare(contentDigest(source, sections, block, algorithm), digest) !== 0) errors.push('HAP_CONTENT_DIGEST_DID_NOT_VERIFY');
  }
  const signer = message?.chain[0] === undefined ? null : certificateSha256(message.chain[0].bytes);
  errors.push(...profileErrors(profile, signer, bundleName));
  return {
    verified: errors.length === 0,
    version: block.version,
    errors: [...new Set(errors)],
    signer,
    chain: (message?.chain ?? []).map(({ subject }) => subject),
    certificates: certificateFacts((message?.chain ?? []).map(({ bytes }) => bytes)).facts,
    digestAlgorithm: stated?.[0]?.algorithm ?? null,
    codeSigning: hasCodeSigning(block),
    rotationProof: part(HAP_PART.rotationProof) !== null,
    profile,
  };
}

/**
 * The profile must hold by itself, and speak of this package and this signer. The market signs what it distributes with a key
 * of its own: only there a device does not ask for the certificate that the profile names. Source: OpenHarmony appverify, HapVerifyV2.
 */
function profileErrors(profile: ProfileFacts | null, signer: string | null, bundleName: string | null): string[] {
  if (profile === null) return ['HAP_PROFILE_MISSING'];
  const errors = profile.errors.map((code) => `HAP_PROFILE_${code}`);
  if (!profile.verified) return errors;
  const signedByMarket = profile.type === 'release' && profile.distributionType === 'app_gallery';
  if (!signedByMarket && signer !== null && profile.certificate !== signer) errors.push('HAP_PROFILE_CERTIFICATE_MISMATCH');
  if (bundleName !== null && profile.bundleName !== bundleName) errors.push('HAP_PROFILE_BUNDLE_MISMATCH');
  return errors;
}
