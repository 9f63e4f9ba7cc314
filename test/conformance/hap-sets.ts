import { type ConformanceSet, differenceOf, type Row } from './comparison.ts';
import { groundTruth } from './corpus.ts';
import { factsOf } from './reading.ts';

type TruthRow = {
  file: string;
  hap_sig_block: boolean;
  zip_error?: string;
  entries?: number;
  bundleName?: string;
  versionCode?: number;
  targetAPIVersion?: number;
  requestPermissions?: string[];
  debug?: boolean;
  abc?: string[];
};

/** Null where the ground truth says nothing, so that it is not compared. */
function compare(row: TruthRow): Row {
  const file = `hap/${row.file}`;
  const { outcome, zip, manifest, harmony } = factsOf(file);
  const said = row.bundleName !== undefined;
  const expected = {
    readable: row.zip_error === undefined,
    entries: row.entries ?? null,
    block: said ? row.hap_sig_block : null,
    bundleName: row.bundleName ?? null,
    versionCode: row.versionCode ?? null,
    targetApiVersion: row.targetAPIVersion ?? null,
    requestPermissions: row.requestPermissions ?? null,
    debug: row.debug ?? null,
    abc: said ? (row.abc ?? []) : null,
  };
  const actual = {
    readable: outcome !== 'unreadable',
    entries: zip?.entries ?? null,
    block: harmony === null ? null : harmony.signing?.version != null,
    bundleName: manifest?.package ?? null,
    versionCode: manifest?.versionCode ?? null,
    targetApiVersion: harmony?.apiVersion.target ?? null,
    requestPermissions: manifest?.usesPermissions ?? null,
    debug: manifest?.application.debuggable ?? null,
    abc: harmony?.arkFiles.map(({ entry }) => entry) ?? null,
  };
  return { file, difference: differenceOf(expected, actual) };
}

type OwnRow = { file: string; versionName: string; verified: boolean; errors: string[]; chain: string[]; why: string };

/** Version name, verdict and certificate chain, which the ground truth leaves to the reader. */
const OWN: readonly OwnRow[] = [
  {
    file: 'buqiuz+game-puzzle/entry/build/default/outputs/default/entry-default-signed.hap',
    versionName: '1.0.0',
    verified: true,
    errors: [],
    chain: [
      'CN="曹仕(1548765640645419649)\\\\,Development", OU=1548765640645419649, O=曹仕, C=CN',
      'CN=Huawei CBG Developer Relations CA G2, OU=Huawei CBG, O=Huawei, C=CN',
      'CN=Huawei CBG Root CA G2, OU=Huawei CBG, O=Huawei, C=CN',
    ],
    why: 'digest, signature and both chains hold, and the debug profile names the certificate that signed and the bundle; no clock is asked, though the certificate ran out in 2025',
  },
  {
    file: 'buqiuz+game-puzzle/entry/build/default/outputs/default/entry-default-unsigned.hap',
    versionName: '1.0.0',
    verified: false,
    errors: ['HAP_SIGN_BLOCK_MISSING'],
    chain: [],
    why: 'the same package before it was signed',
  },
  {
    file: 'openharmony+developtools_hapsigner/pc/test/unittest/resource/generateKeyPair/entry-default-signed-so.hap',
    versionName: '1.0.0',
    verified: false,
    errors: ['HAP_PROFILE_CERTIFICATE_MISMATCH'],
    chain: [
      'CN=App1 Release, OU=OpenHarmony Community, O=OpenHarmony, C=CN',
      'CN=Application Signature Service CA, OU=OpenHarmony Community, O=OpenHarmony, C=CN',
      'CN=Root CA, OU=OpenHarmony Community, O=OpenHarmony, C=CN',
    ],
    why: 'digest, signature and chain hold, but the debug profile was made for another key of the same name: a device compares the two certificates and refuses (OpenHarmony appverify, HapVerifyV2)',
  },
  {
    file: 'openharmony+developtools_hapsigner/pc/test/fuzztest/resource/remote_signer/test1.hap',
    versionName: '1.0.0',
    verified: false,
    errors: ['HAP_SIGNATURE_PKCS7_MALFORMED', 'HAP_CONTENT_DIGEST_MALFORMED', 'HAP_PROFILE_PKCS7_MALFORMED'],
    chain: [],
    why: 'its signing block holds 69 bytes where the signature belongs, which are no PKCS #7',
  },
];

function compareOwn({ file: name, versionName, verified, errors, chain }: OwnRow): Row {
  const file = `hap/${name}`;
  const { manifest, signature, harmony } = factsOf(file);
  const actual = { versionName: manifest?.versionName, verified: signature?.verified, errors: signature?.errors, chain: harmony?.signing?.chain };
  return { file, what: 'by its own bytes', difference: differenceOf({ versionName, verified, errors, chain }, actual) };
}

export const hapSets: readonly ConformanceSet[] = [
  { name: 'hap/', rows: () => [...groundTruth<{ files: TruthRow[] }>('hap').files.map(compare), ...OWN.map(compareOwn)] },
];
