import type { SdkSignature } from '../detection-tables.ts';
import type { ManifestFacts } from '../manifest/manifest-facts.ts';
import type { Attribution } from './attribution.ts';
import { longestPrefix, type CompiledTables, type Marker, type MarkerTable } from './compiled-tables.ts';
import type { DetectedLibrary, DetectedSdk, SdkEvidence } from './detected-sdk.ts';
import { MarkerHits, type MarkerHit } from './marker-hits.ts';
import type { RelocatedClasses } from './relocated-classes.ts';

export type DetectionInput = {
  readonly tables: CompiledTables;
  /** With the classes of all DEX files counted. */
  readonly attribution: Attribution;
  readonly manifest: ManifestFacts | null;
  readonly entryNames: readonly string[];
  readonly relocated: readonly RelocatedClasses[];
  /** Hosts that code names. */
  readonly hosts: ReadonlySet<string>;
  /** By id of an SDK or library. */
  readonly versions: ReadonlyMap<string, string>;
};

export type Detected = { sdks: DetectedSdk[]; packers: DetectedSdk[]; libraries: DetectedLibrary[] };

/** One address may stand in any code; two of one SDK's own do not come there by chance. */
const MIN_HOSTS = 2;
/** An app that names the hosts of more SDKs than this, without one of their classes, has a list of hosts: it blocks advertising. */
const MAX_SDKS_BY_HOST = 8;
/** Components beyond this are of no app: the platform itself takes no larger manifest. */
const MAX_COMPONENTS = 20_000;

/** SDKs, packers and libraries by every kind of evidence, each list sorted by id. */
export function detectSdks(input: DetectionInput): Detected {
  const { tables, attribution, versions } = input;
  const { sdks, packers, libraries = [] } = tables.tables;
  const thirdParty = sdks.filter((row) => !attribution.isFirstParty(row));
  const markers = new MarkerHits();
  for (const [signature, prefix, hits] of attribution.found()) markers.add([signature], 'class-prefix', prefix, hits);
  for (const { of, prefix, classes } of input.relocated)
    markers.add(
      of.filter((sdk) => !attribution.isFirstParty(sdk)),
      'relocated-prefix',
      prefix,
      classes,
    );
  addComponents(input, markers);
  addNames(input, markers);
  addHosts(input, markers);

  const found = markers.settle();
  const of = (rows: readonly SdkSignature[]) => rows.filter((row) => found.has(row)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const evidenceOf = (row: SdkSignature): SdkEvidence[] =>
    found
      .get(row)!
      .map((hit) => describe(row, hit))
      .sort(byKindAndValue);
  const describeSdk = (row: SdkSignature): DetectedSdk => ({
    id: row.id,
    evidence: evidenceOf(row),
    assessability: row.assessability,
    confidence: confidenceOf(row, found.get(row)!),
    version: versions.get(row.id) ?? null,
  });
  return {
    sdks: of(thirdParty).map(describeSdk),
    packers: of(packers).map(describeSdk),
    libraries: of(libraries).map((row) => ({ id: row.id, evidence: evidenceOf(row), version: versions.get(row.id) ?? null })),
  };
}

/** Components by their listed names; others by the class prefix they lie under, as one row each prefix. */
function addComponents({ tables, attribution, manifest }: DetectionInput, hits: MarkerHits): void {
  const { name = null, appComponentFactory = null } = manifest?.application ?? {};
  const declared = (manifest?.components ?? []).slice(0, MAX_COMPONENTS).map((component) => component.name);
  const names = count([...declared, ...[name, appComponentFactory].filter((entry) => entry !== null)]);
  const listed = addListed(tables.markers.components, attribution, names, 'component', hits);
  const byPrefix = new Map<number, number>();
  for (const [component, times] of names) {
    const prefix = listed.has(component) ? -1 : longestPrefix(tables, component);
    if (prefix >= 0) byPrefix.set(prefix, (byPrefix.get(prefix) ?? 0) + times);
  }
  for (const [number, times] of byPrefix) {
    const { prefix, sdks, libraries } = tables.prefixes[number]!;
    if (attribution.sdkOf(number) !== null) hits.add(sdks, 'component', prefix, times);
    else if (libraries.length > 0) hits.add(libraries, 'component', prefix, times);
  }
}

/** Meta-data, native libraries and assets. */
function addNames({ tables, attribution, manifest, entryNames }: DetectionInput, hits: MarkerHits): void {
  const { markers } = tables;
  const metaData = count(manifest?.metaData.map((entry) => entry.name) ?? []);
  addListed(markers.metaData, attribution, metaData, 'meta-data', hits);
  const libraries = count(entryNames.flatMap((name) => /^lib\/[^/]+\/([^/]+)$/.exec(name)?.[1] ?? []));
  addListed(markers.nativeLibraries, attribution, libraries, 'native-library', hits);
  const assets = entryNames.filter((name) => name.startsWith('assets/') || name.startsWith('META-INF/'));
  addListed(markers.assetPaths, attribution, count(assets), 'asset', hits);
  const fileNames = assets.map((name) => name.slice(name.lastIndexOf('/') + 1));
  addListed(markers.assetNames, attribution, count(fileNames), 'asset', hits);
}

/** @returns the names that belong to a marker */
function addListed(
  { exact, patterns }: MarkerTable,
  attribution: Attribution,
  names: ReadonlyMap<string, number>,
  kind: SdkEvidence['kind'],
  hits: MarkerHits,
): Set<string> {
  const met = new Map<Marker, number>();
  const listed = new Set<string>();
  for (const [name, times] of names) {
    const marker = exact.get(name) ?? patterns.find(({ matches }) => matches(name));
    if (marker === undefined) continue;
    listed.add(name);
    met.set(marker, (met.get(marker) ?? 0) + times);
  }
  for (const [{ text, of }, times] of met)
    hits.add(
      of.filter((signature) => !attribution.isFirstParty(signature)),
      kind,
      text,
      times,
    );
  return listed;
}

/** Addresses: beside other evidence any of them, alone only several, and only where they are no list of hosts. */
function addHosts({ tables, attribution, hosts }: DetectionInput, markers: MarkerHits): void {
  const named = new Map<SdkSignature, string[]>();
  for (const host of hosts) {
    for (const sdk of tables.hosts.get(host) ?? []) if (!attribution.isFirstParty(sdk)) named.set(sdk, [...(named.get(sdk) ?? []), host]);
  }
  const alone = [...named].filter(([sdk, of]) => !markers.has(sdk) && of.length >= MIN_HOSTS).map(([sdk]) => sdk);
  for (const [sdk, of] of named) {
    const counts = markers.has(sdk) || (alone.includes(sdk) && alone.length <= MAX_SDKS_BY_HOST);
    if (counts) for (const host of of) markers.add([sdk], 'host', host, 1);
  }
}

function describe(row: SdkSignature, { kind, value, hits, shared }: MarkerHit): SdkEvidence {
  return { kind, value, hits, verified: !shared && kind !== 'host' && !row.unverified.includes(value) };
}

function confidenceOf(row: SdkSignature, hits: readonly MarkerHit[]): DetectedSdk['confidence'] {
  const own = hits.filter((hit) => !hit.shared && hit.kind !== 'host');
  if (own.length === 0) return 'low';
  return own.some((hit) => (hit.kind === 'class-prefix' || hit.kind === 'component') && !row.unverified.includes(hit.value)) ? 'high' : 'medium';
}

function byKindAndValue(a: SdkEvidence, b: SdkEvidence): number {
  return a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.value < b.value ? -1 : 1;
}

function count(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
