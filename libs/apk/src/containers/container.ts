import { bundleModules } from '../bundle/bundle-module.ts';
import type { Unknown } from '../facts.ts';
import { openHarmony, type HarmonyPackage } from '../harmony/open-harmony.ts';
import type { IssueLog } from '../issues.ts';
import type { Archive, Reading } from './archive.ts';
import { formatOfNames, type ContainerFormat } from './container-format.ts';
import type { InnerArchive } from './inner-archives.ts';
import { apkModule, type PackageModule } from './package-module.ts';
import { openSplitSet } from './split-set.ts';

/** A file taken apart into what makes up one app. */
export type Container = {
  readonly format: ContainerFormat;
  readonly outer: Archive;
  /** Archives whose entries are the app's, each read once; the outer one last where it only carries the others. */
  readonly archives: readonly Archive[];
  /** Parts with a manifest of their own; the base is not yet told from its splits. */
  readonly modules: readonly PackageModule[];
  /** The archives inside, by place; empty where the file is the app itself. */
  readonly inner: readonly InnerArchive[];
  /** Builds of parts that are in `modules` already: named and verified, not merged. */
  readonly others: readonly InnerArchive[];
  readonly harmony: HarmonyPackage | null;
  readonly unknown: readonly Unknown[];
};

const SETS: readonly ContainerFormat[] = ['xapk', 'apks', 'apkm'];

export function openContainer(outer: Archive, reading: Reading, issues: IssueLog): Container {
  const format = formatOfNames(outer.directory.byName);
  const unknown: Unknown[] = [];
  const plain: Container = { format, outer, archives: [outer], modules: [], inner: [], others: [], harmony: null, unknown };
  if (format === 'aab') return { ...plain, modules: bundleModules(outer, unknown) };
  if (format === 'hap' || format === 'app') {
    const harmony = openHarmony(outer, reading, unknown);
    const inner = harmony.inner;
    return {
      ...plain,
      format: format === 'hap' && harmony.modules[0]?.module.type === 'shared' ? 'hsp' : format,
      archives: [...inner.map(({ archive }) => archive), outer],
      modules: harmony.packageModules,
      inner,
      harmony,
    };
  }
  if (SETS.includes(format)) {
    const { merged, others } = openSplitSet(outer, reading, issues, unknown);
    return {
      ...plain,
      archives: [...merged.map(({ archive }) => archive), outer],
      modules: merged.map(({ entry, archive }) => apkModule(entry, archive)),
      inner: merged,
      others,
    };
  }
  if (format === 'ipa') unknown.push(...['manifest', 'code', 'signature'].map((fact): Unknown => ({ fact, code: 'container.not-read', detail: format })));
  return format === 'apk' || format === 'zip' ? { ...plain, modules: [apkModule('base', outer)] } : plain;
}
