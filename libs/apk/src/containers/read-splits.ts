import type { HarmonyPackage } from '../harmony/open-harmony.ts';
import { readModule, type ReadModule } from './module-reading.ts';
import type { Budgets } from '../budgets.ts';
import { integerOf, objectOf, readJson, textOf } from '../json.ts';
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
  if (container.format === 'aab' || container.harmony !== null) {
    const splits = container.harmony === null ? bundleSplits(modules) : harmonySplits(container, container.harmony);
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
  checkDescription(container, rows[0], issues);
  return rows;
}

/** What stores show before they look inside. Source: APKPure's manifest.json, APKMirror's info.json. */
const DESCRIPTIONS = [
  { file: 'manifest.json', package: 'package_name', versionCode: 'version_code' },
  { file: 'info.json', package: 'pname', versionCode: 'versioncode' },
] as const;

function checkDescription({ outer }: Container, base: SplitFacts | undefined, issues: IssueLog): void {
  for (const { file, package: packageKey, versionCode: versionKey } of base === undefined ? [] : DESCRIPTIONS) {
    const bytes = outer.hold(file);
    const stated = bytes == null ? null : objectOf(readJson(bytes));
    const packageName = textOf(stated?.[packageKey]);
    const versionCode = integerOf(stated?.[versionKey]);
    const differs = (packageName !== null && packageName !== base?.package) || (versionCode !== null && versionCode !== base?.versionCode);
    if (differs) issues.add('split.description-mismatch', 0, file);
  }
}

function describe({ manifest }: ReadModule, unnamed: string): Pick<SplitFacts, 'name' | 'kind' | 'package' | 'versionCode'> {
  return { name: manifest?.split ?? unnamed, kind: splitKind(manifest), package: manifest?.package ?? null, versionCode: manifest?.versionCode ?? null };
}

/** Modules of a bundle are no files of their own: the bundle's signature is all there is. */
function bundleSplits(modules: readonly ReadModule[]): SplitFacts[] {
  return modules.map((read) => ({ ...describe(read, read.module.id), entry: `${read.module.id}/`, sha256: null, merged: true, verified: null, signers: [] }));
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
