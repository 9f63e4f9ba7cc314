import type { HarmonyPackage } from '../harmony/open-harmony.ts';
import { readModule, type ReadModule } from './module-reading.ts';
import type { Budgets } from '../budgets.ts';
import type { SignatureFacts } from '../signing/signature-facts.ts';
import type { IssueLog } from '../issues.ts';
import type { Archive } from './archive.ts';
import type { Container } from './container.ts';
import { apkModule } from './package-module.ts';
import { nameDisagreements, splitKind, type SplitFacts } from './split-facts.ts';

/** The parts of a set or a bundle, the base first, and where they disagree. Empty for a file that is one package. */
export function readSplits(
  container: Container,
  modules: readonly ReadModule[],
  signatureOf: (archive: Archive) => SignatureFacts,
  budgets: Budgets,
  issues: IssueLog,
): SplitFacts[] {
  if (container.format === 'aab')
    return modules.map((read) => ({ ...describe(read, read.module.id), entry: `${read.module.id}/`, sha256: null, merged: true, verified: null, signers: [] }));
  if (container.harmony !== null) {
    const splits = harmonySplits(container, container.harmony);
    nameDisagreements(splits, issues);
    return splits;
  }
  const rows: SplitFacts[] = [];
  const add = (read: ReadModule, entry: string, sha256: string, merged: boolean): void => {
    const { verified, signers } = signatureOf(read.module.archive);
    rows.push({ ...describe(read, 'base'), entry, sha256, merged, verified, signers });
  };
  for (const read of modules) {
    const part = container.inner.find(({ archive }) => archive === read.module.archive);
    if (part !== undefined) add(read, part.entry, part.sha256, true);
  }
  for (const { entry, sha256, archive } of container.others) add(readModule(apkModule(entry, archive), budgets), entry, sha256, false);
  nameDisagreements(rows, issues);
  return rows;
}

function describe({ manifest }: ReadModule, unnamed: string): Pick<SplitFacts, 'name' | 'kind' | 'package' | 'versionCode'> {
  return { name: manifest?.split ?? unnamed, kind: splitKind(manifest), package: manifest?.package ?? null, versionCode: manifest?.versionCode ?? null };
}

/** Modules of an APP. Its signature is the APP's; a module inside has none that a device asks for. */
function harmonySplits({ inner }: Container, { modules }: HarmonyPackage): SplitFacts[] {
  return modules.flatMap(({ entry, module }): SplitFacts[] => {
    const part = inner.find((candidate) => candidate.entry === entry);
    if (entry === null || part === undefined) return [];
    const { bundleName, versionCode } = module.app;
    const kind = module.type === 'entry' ? 'base' : 'feature';
    return [{ name: module.name ?? entry, entry, sha256: part.sha256, kind, merged: true, package: bundleName, versionCode, verified: null, signers: [] }];
  });
}
