import { X509Certificate } from 'node:crypto';
import { certificateSha256 } from '../../signing/certificate-facts.ts';
import { arrayOf, integerOf, objectOf, readJson, textOf, textsOf } from '../../json.ts';
import { readSignedData } from './signed-data.ts';

/** What the profile of a HarmonyOS package allows: issued by the market or the device maker, signed, and bound to one bundle. */
export type ProfileFacts = {
  /** True when its own signature and chain hold, as far as it carries them. */
  verified: boolean;
  errors: string[];
  type: string | null;
  bundleName: string | null;
  versionName: string | null;
  versionCode: number | null;
  developerId: string | null;
  appIdentifier: string | null;
  /** Privilege level: `normal`, `system_basic`, `system_core`. */
  apl: string | null;
  appFeature: string | null;
  distributionType: string | null;
  issuer: string | null;
  /** ISO 8601, UTC. */
  notBefore: string | null;
  notAfter: string | null;
  allowedAcls: string[];
  restrictedPermissions: string[];
  /** Devices that a debug profile is for. */
  deviceCount: number;
  /** SHA-256 of the certificate that must have signed the package. */
  certificate: string | null;
  /** Subjects from the profile's signer to the last issuer that it carries. */
  chain: string[];
};

/** Profiles have some kilobytes; a debug one lists at most some hundred devices. */
const MAX_PROFILE_BYTES = 4 << 20;

/** Source: OpenHarmony "HarmonyAppProvision", and developtools_hapsigner's Provision. */
export function readProfile(value: Uint8Array): ProfileFacts {
  const message = readSignedData(value);
  const json = message.content === null || message.content.length > MAX_PROFILE_BYTES ? null : objectOf(readJson(message.content));
  const bundle = objectOf(json?.['bundle-info']);
  const validity = objectOf(json?.['validity']);
  const type = textOf(json?.['type']);
  const pem = textOf(bundle?.[type === 'release' ? 'distribution-certificate' : 'development-certificate']);
  return {
    verified: message.errors.length === 0 && json !== null,
    errors: json === null && message.errors.length === 0 ? ['PROFILE_NOT_JSON'] : [...message.errors],
    type,
    bundleName: textOf(bundle?.['bundle-name']),
    versionName: textOf(json?.['version-name']),
    versionCode: integerOf(json?.['version-code']),
    developerId: textOf(bundle?.['developer-id']),
    appIdentifier: textOf(bundle?.['app-identifier']),
    apl: textOf(bundle?.['apl']),
    appFeature: textOf(bundle?.['app-feature']),
    distributionType: textOf(json?.['app-distribution-type']),
    issuer: textOf(json?.['issuer']),
    notBefore: timeOf(validity?.['not-before']),
    notAfter: timeOf(validity?.['not-after']),
    allowedAcls: textsOf(objectOf(json?.['acls'])?.['allowed-acls']),
    restrictedPermissions: textsOf(objectOf(json?.['permissions'])?.['restricted-permissions']).filter((name) => name !== ''),
    deviceCount: arrayOf(objectOf(json?.['debug-info'])?.['device-ids']).length,
    certificate: pem === null ? null : pemSha256(pem),
    chain: message.chain.map(({ subject }) => subject),
  };
}

/** Seconds since 1970, as ISO 8601; null where that is no date. */
function timeOf(value: unknown): string | null {
  const date = new Date((integerOf(value) ?? NaN) * 1_000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function pemSha256(pem: string): string | null {
  try {
    return certificateSha256(new X509Certificate(pem).raw);
  } catch {
    return null; // a profile may name no certificate, or one that is none: then it matches no signer
  }
}
