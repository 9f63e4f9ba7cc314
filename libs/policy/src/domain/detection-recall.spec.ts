import { memorySource, readApk, type SdkSignature } from '@gatehouse/apk';
import { buildApk, type ApkSpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { detectionTables } from './detection.ts';

const tables = detectionTables();
const all = [...tables.sdks, ...tables.packers];

/** Ids of SDKs and packers of a package with these parts. */
function found(spec: ApkSpec): string[] {
  const { sdks, packers } = readApk(memorySource(buildApk({ signWith: null, ...spec })), { fileName: 'a.apk', tables });
  return [...sdks, ...packers].map(({ id }) => id);
}

/** How often each marker is listed: a shared one names several SDKs, and says so. */
function own(listsOf: (row: SdkSignature) => readonly string[]): (row: SdkSignature) => string[] {
  const counts = new Map<string, number>();
  for (const row of all) for (const marker of listsOf(row)) counts.set(marker, (counts.get(marker) ?? 0) + 1);
  return (row) => listsOf(row).filter((marker) => counts.get(marker) === 1);
}

const file = (name: string) => ({ name: name.endsWith('/') ? `${name}a` : name.replaceAll('*', 'x'), bytes: Buffer.from('x') });
const kinds: readonly (readonly [string, (row: SdkSignature) => string[], (markers: readonly string[]) => ApkSpec])[] = [
  ['classes', own((row) => row.classPrefixes), (markers) => ({ classes: markers.map((prefix) => ({ name: `${prefix}.Marker` })) })],
  ['components', own((row) => row.components), (markers) => ({ components: markers.map((name) => ({ type: 'service', name })) })],
  ['meta-data', own((row) => row.metaData), (markers) => ({ metaData: Object.fromEntries(markers.map((name) => [name, 'x'])) })],
  ['native libraries', own((row) => row.nativeLibraries), (markers) => ({ entries: markers.map((name) => file(`lib/arm64-v8a/${name}`)) })],
  ['assets', own((row) => row.assets), (markers) => ({ entries: markers.map((name) => file(name.includes('/') ? name : `assets/${name}`)) })],
];

/** Hundreds of packages are read: on a busy machine that takes longer than a test usually may. */
const PATIENCE = { timeout: 120_000 };

describe.each(kinds)('%s of all SDKs at once', (_, markersOf, specOf) => {
  it('name each of them', PATIENCE, () => {
    const listing = all.filter((row) => markersOf(row).length > 0);
    expect(found(specOf(listing.flatMap(markersOf))).sort()).toEqual(listing.map((row) => row.id).sort());
  });
});

it('markers of one SDK name no other', PATIENCE, () => {
  const wrong = all.flatMap((row) => {
    const specs = kinds.map(([, markersOf, specOf]) => specOf(markersOf(row)));
    const spec = Object.assign({}, ...specs, { entries: specs.flatMap(({ entries = [] }) => entries) }) as ApkSpec;
    const ids = found(spec);
    return ids.every((id) => id === row.id) ? [] : [`${row.id}: ${ids.join(', ')}`];
  });
  expect(wrong).toEqual([]);
});

it('a package without third-party code has none', () => {
  expect(found({})).toEqual([]);
});
