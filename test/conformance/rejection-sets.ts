import { existsSync } from 'node:fs';
import type { ApkFacts } from '@gatehouse/apk';
import { type ConformanceSet, differenceOf, type Row } from './comparison.ts';
import { corpusPath, groundTruth } from './corpus.ts';
import { factsOf } from './reading.ts';

type Malformed = { file: string; upstream: { expect?: string } | null };
type FdroidRow = {
  apk: string;
  index?: { packageName: string; versionCode: number; versionName: string | null; signer: string };
  apksig_oracle: { verified: boolean; signers: string[] };
};

function compareMalformed({ file, upstream }: Malformed): Row {
  const path = `malformed/${file}`;
  if (!existsSync(corpusPath(path))) return { file: path, difference: null, skipped: 'listed without its bytes' };
  const facts = factsOf(path);
  return {
    file: path,
    difference: upstream?.expect === 'reject' && acceptedInSilence(facts) ? 'its own project rejects it, and nothing here says a word' : null,
  };
}

/** Nothing odd, nothing unknown. */
export function acceptedInSilence({ outcome, issues }: ApkFacts): boolean {
  return outcome === 'complete' && issues.length === 0;
}

function compareFdroid({ apk, index, apksig_oracle: oracle }: FdroidRow): Row {
  const file = `fdroidserver-tests/${apk}`;
  const { manifest, signature } = factsOf(file);
  const identity = index && [index.packageName, index.versionCode, index.versionName ?? '', [index.signer]];
  const ours = manifest && signature && [manifest.package, manifest.versionCode, manifest.versionName ?? '', signature.signers];
  const difference = (identity && differenceOf(identity, ours)) ?? differenceOf([oracle.verified, oracle.signers], [signature?.verified, signature?.signers]);
  return { file, difference };
}

export const rejectionSets: readonly ConformanceSet[] = [
  { name: 'malformed/', rows: () => groundTruth<{ files: Malformed[] }>('malformed').files.map(compareMalformed) },
  { name: 'fdroidserver-tests/', rows: () => groundTruth<{ apks: FdroidRow[] }>('fdroidserver-tests').apks.map(compareFdroid) },
];
