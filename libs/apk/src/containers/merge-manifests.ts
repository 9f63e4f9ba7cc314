import type { ManifestFacts } from '../manifest/manifest-facts.ts';

/**
 * The manifest of the base with what a device adds from splits: their application's components and meta-data, and the ABIs of
 * their libraries. Permissions and SDK levels of splits mean nothing to it. Source: AOSP PackageParser, parseSplitApplication.
 */
export function mergeManifests(base: ManifestFacts, splits: readonly ManifestFacts[]): ManifestFacts {
  if (splits.length === 0) return base;
  const all = [base, ...splits];
  const known = new Set<string>();
  const components = all
    .flatMap((manifest) => manifest.components)
    .filter(({ type, name }) => {
      const key = `${type} ${name}`;
      return !known.has(key) && known.add(key) !== undefined;
    });
  const names = new Set<string>();
  const metaData = all.flatMap((manifest) => manifest.metaData).filter(({ name }) => !names.has(name) && names.add(name) !== undefined);
  return {
    ...base,
    components,
    metaData,
    launchable: all.find((manifest) => manifest.launchable !== null)?.launchable ?? null,
    nativeCode: [...new Set(all.flatMap((manifest) => manifest.nativeCode))].sort(),
  };
}
