import type { IssueLog } from '../issues.ts';
import type { ManifestFacts } from '../manifest/manifest-facts.ts';

/** One part of a split set, of a bundle or of a HarmonyOS APP, with what it says of itself. */
export type SplitFacts = {
  /** Of its manifest; `base` for the part that has no split name. */
  name: string;
  /** Where it lies in the file: an entry, or the folder of a bundle's module. */
  entry: string;
  /** Of the whole part; null for a module of a bundle, which is no file of its own. */
  sha256: string | null;
  kind: 'base' | 'config' | 'feature';
  /** False for another build of a part that is merged already, such as one for other SDK levels. */
  merged: boolean;
  package: string | null;
  versionCode: number | null;
  /** Null where the part has no signature of its own. */
  verified: boolean | null;
  signers: string[];
};

/** A configuration split says which split it is for, or is named `config.…` (of a feature: `feature.config.…`). */
export function splitKind(manifest: ManifestFacts | null): SplitFacts['kind'] {
  if (manifest === null) return 'config';
  if (manifest.split === null) return 'base';
  return manifest.configForSplit !== null || /(?:^|\.)config\./.test(manifest.split) ? 'config' : 'feature';
}

/** What a device would refuse to install together. The first part is what the others are held to. */
export function nameDisagreements(splits: readonly SplitFacts[], issues: IssueLog): void {
  const [first, ...others] = splits;
  if (first === undefined) return;
  const names = new Set([first.name]);
  for (const split of others) {
    if (split.package !== null && split.package !== first.package) issues.add('split.package-mismatch', 0, split.entry);
    if (split.versionCode !== null && split.versionCode !== first.versionCode) issues.add('split.version-mismatch', 0, split.entry);
    if (split.verified === false) issues.add('split.not-verified', 0, split.entry);
    else if (split.verified === true && first.verified === true && split.signers.join() !== first.signers.join())
      issues.add('split.signer-mismatch', 0, split.entry);
    if (split.merged && names.has(split.name)) issues.add('split.duplicate-name', 0, split.entry);
    names.add(split.name);
  }
}
