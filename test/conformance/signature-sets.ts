import type { ApkFacts, SignatureFacts } from '@gatehouse/apk';
import { type ConformanceSet, differenceOf, type Row } from './comparison.ts';
import { groundTruth, jsonLines } from './corpus.ts';
import { factsOf } from './reading.ts';

type OracleRow = {
  file: string;
  minSdk: number | null;
  verified: boolean;
  v1: boolean;
  v2: boolean;
  v3: boolean;
  v31: boolean;
  signers: string[];
  errors?: string[];
  warnings?: string[];
  exception?: string;
  sourceStamp: boolean;
};

type Assertion = {
  test: string;
  kind: 'apk' | 'stamp';
  file: string;
  minSdk: number | null;
  maxSdk: number | null;
  expect: 'verified' | 'failure' | 'warning' | 'exception' | 'stamp-status' | 'stamp-failure';
  issue?: string | null;
};

type Verdict = { verified: boolean; schemes?: object; signers?: string[]; errors?: string[]; warnings?: string[]; sourceStamp?: boolean };

const NO_ALGORITHM = 'the oracle lacked an algorithm';

type Judged = { verified: boolean; signers: readonly string[]; errors?: readonly string[]; warnings?: readonly string[]; sourceStamp: boolean };

/** What is compared of a signature: a verified one by its schemes, signers and stamp, another by its errors; both by their warnings. */
function verdict(schemes: object, { verified, signers, errors = [], warnings = [], sourceStamp }: Judged): Verdict {
  const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();
  const own = verified ? { schemes, signers: signers.toSorted(), sourceStamp } : { errors: sorted(errors) };
  return { verified, ...own, warnings: sorted(warnings) };
}

/** The other verifier's verdict; null where its platform lacked an algorithm, so that it says nothing. */
function expectedVerdict(row: OracleRow): Verdict | null {
  if ([row.exception ?? '', ...(row.errors ?? []), ...(row.warnings ?? [])].some((text) => text.includes('NoSuchAlgorithm'))) return null;
  if (row.exception !== undefined || row.errors === undefined) return { verified: false }; // it gave up before any error
  const { v1, v2, v3, v31 } = row;
  return verdict({ v1, v2, v3, v31 }, row);
}

/** The oracle was given no detached signatures. */
function withoutV4({ v4: _v4, ...schemes }: SignatureFacts['schemes']): object {
  return schemes;
}

function compareWithOracle(file: string, row: OracleRow): Row {
  const what = row.minSdk === null ? 'from the manifest’s SDK' : `from SDK ${row.minSdk}`;
  const expected = expectedVerdict(row);
  if (expected === null) return { file, what, difference: null, skipped: NO_ALGORITHM };
  const { signature } = factsOf(file, { minSdk: row.minSdk ?? undefined });
  if (expected.errors === undefined && !expected.verified) return { file, what, difference: differenceOf(false, signature?.verified ?? false) };
  const actual = signature === null ? { verified: false } : verdict(withoutV4(signature.schemes), signature);
  return { file, what, difference: differenceOf(expected, actual) };
}

/** What an assertion of the other project's own test says of our facts. */
function holds({ expect, issue }: Assertion, { signature }: ApkFacts): boolean {
  if (signature === null) return expect === 'exception' || expect === 'failure';
  const { stamp } = signature;
  if (expect === 'verified') return signature.verified;
  if (expect === 'exception') return !signature.verified;
  if (expect === 'warning') return signature.warnings.includes(issue!);
  if (expect === 'stamp-status') return stamp.status === issue;
  if (expect === 'stamp-failure') return stamp.errors.includes(issue!);
  return !signature.verified && signature.errors.includes(issue!);
}

function compareWithAssertion(assertion: Assertion): Row {
  const { kind, minSdk, maxSdk, expect, issue } = assertion;
  const file = `apksig/apks/${assertion.file}`;
  const facts = factsOf(file, { minSdk: minSdk ?? undefined, maxSdk: maxSdk ?? undefined });
  const ofStamp = kind === 'stamp' && expect === 'verified';
  const ok = ofStamp ? facts.signature?.stamp.status === 'STAMP_VERIFIED' : holds(assertion, facts);
  const { verified, errors, warnings, stamp } = facts.signature ?? {};
  const what = `${kind} ${expect} ${issue ?? ''} in ${minSdk ?? ''}..${maxSdk ?? ''}`;
  return { file, what, difference: ok ? null : `is ${JSON.stringify({ verified, errors, warnings, stamp: stamp && { ...stamp, certificate: undefined } })}` };
}

export const signatureSets: readonly ConformanceSet[] = [
  { name: 'apksig assertions', rows: () => groundTruth<{ assertions: Assertion[] }>('apksig').assertions.map(compareWithAssertion) },
  {
    name: 'apksig oracle, nine SDK levels',
    rows: () =>
      Object.entries(groundTruth<{ oracle: Record<string, OracleRow[]> }>('apksig').oracle).flatMap(([file, rows]) =>
        rows.map((row) => compareWithOracle(`apksig/apks/${file}`, row)),
      ),
  },
  { name: 'oracle-signature.jsonl', rows: () => jsonLines<OracleRow>('oracle-signature.jsonl').map((row) => compareWithOracle(row.file, row)) },
];
