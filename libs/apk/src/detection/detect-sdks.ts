import type { DetectionTables, SdkSignature } from '../detection-tables.ts';
import type { DetectedSdk, SdkEvidenceKind } from '../facts.ts';
import type { ManifestFacts } from '../manifest/manifest-facts.ts';
import type { Attribution } from './attribution.ts';

/** SDKs and packers by every kind of evidence, both sorted by id. */
export function detectSdks(
  tables: DetectionTables,
  attribution: Attribution,
  manifest: ManifestFacts | null,
  entryNames: readonly string[],
): { sdks: DetectedSdk[]; packers: DetectedSdk[] } {
  const evidence = new Map<SdkSignature, DetectedSdk['evidence']>();
  const add = (sdk: SdkSignature, kind: SdkEvidenceKind, value: string, hits: number): void => {
    const list = evidence.get(sdk);
    if (list === undefined) evidence.set(sdk, [{ kind, value, hits }]);
    else list.push({ kind, value, hits });
  };
  for (const [sdk, prefix, hits] of attribution.found()) add(sdk, 'class-prefix', prefix, hits);

  const components = count(manifest?.components.map((component) => component.name) ?? []);
  const metaData = count(manifest?.metaData.map((entry) => entry.name) ?? []);
  const libraries = count(entryNames.flatMap((name) => /^lib\/[^/]+\/([^/]+)$/.exec(name)?.[1] ?? []));
  const assets = entryNames.filter((name) => name.startsWith('assets/') || name.startsWith('META-INF/'));
  for (const sdk of [...tables.sdks.filter((row) => !attribution.isFirstParty(row)), ...tables.packers]) {
    for (const name of sdk.components) if (components.has(name)) add(sdk, 'component', name, components.get(name)!);
    for (const name of sdk.metaData) if (metaData.has(name)) add(sdk, 'meta-data', name, metaData.get(name)!);
    for (const pattern of sdk.nativeLibraries) {
      const matches = wildcard(pattern);
      let hits = 0;
      for (const [name, times] of libraries) if (matches(name)) hits += times;
      if (hits > 0) add(sdk, 'native-library', pattern, hits);
    }
    for (const pattern of sdk.assets) {
      const matches = wildcard(pattern);
      const hits = assets.filter((name) => matches(pattern.includes('/') ? name : name.slice(name.lastIndexOf('/') + 1))).length;
      if (hits > 0) add(sdk, 'asset', pattern, hits);
    }
  }
  const describe = (rows: readonly SdkSignature[]): DetectedSdk[] =>
    rows
      .filter((sdk) => evidence.has(sdk))
      .map((sdk) => ({ id: sdk.id, evidence: evidence.get(sdk)!.sort(byKindAndValue), assessability: sdk.assessability }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  return { sdks: describe(tables.sdks), packers: describe(tables.packers) };
}

type Evidence = DetectedSdk['evidence'][number];

function byKindAndValue(a: Evidence, b: Evidence): number {
  return a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.value < b.value ? -1 : 1;
}

function count(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** `*` stands for any run of characters. Matching is linear: no hostile name can make it slow. */
function wildcard(pattern: string): (name: string) => boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return (name) => name === pattern;
  return (name) => {
    if (!name.startsWith(head) || name.length < head.length + tail.length || !name.endsWith(tail)) return false;
    let from = head.length;
    for (const part of rest) {
      const at = name.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return from <= name.length - tail.length;
  };
}
