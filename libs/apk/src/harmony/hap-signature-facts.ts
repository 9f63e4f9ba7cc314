import type { SignatureFacts } from '../signing/signature-facts.ts';
import { NO_STAMP } from '../signing/source-stamp.ts';
import type { HapSignature } from './signing/hap-signature.ts';

/** The signature in the words that all packages share. Android's schemes are none of it; `harmony.signing` has the whole. */
export function hapSignatureFacts(signing: HapSignature, range: SignatureFacts['range']): SignatureFacts {
  const none = { v1: false, v2: false, v3: false, v31: false, v4: false };
  return {
    verified: signing.verified,
    schemes: none,
    present: { ...none },
    range,
    sourceStamp: false,
    stamp: NO_STAMP,
    signers: signing.verified && signing.signer !== null ? [signing.signer] : [],
    lineage: [],
    rotation: [],
    errors: signing.errors,
    warnings: [],
    certificates: signing.certificates,
    algorithms: [],
    blocks: [],
  };
}
