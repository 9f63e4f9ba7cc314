import type { DetectionTables, SdkSignature } from '../detection-tables.ts';
import { NameIndex } from './name-hash.ts';
import { wildcard } from './wildcard.ts';

/** Those that share one class prefix, by id. Libraries own prefixes too, so that the longest prefix is right; they are no SDKs. */
export type PrefixOwners = { readonly prefix: string; readonly sdks: readonly SdkSignature[]; readonly libraries: readonly SdkSignature[] };

export type CompiledTables = {
  readonly tables: DetectionTables;
  /** Values index `prefixes`. */
  readonly prefixIndex: NameIndex;
  readonly prefixes: readonly PrefixOwners[];
  /** Index in `prefixes` by prefix, with dots. */
  readonly prefixNumbers: ReadonlyMap<string, number>;
  readonly hosts: ReadonlyMap<string, readonly SdkSignature[]>;
  readonly markers: Markers;
};

/** Markers of SDKs, packers and libraries with those that list them, by what they are looked for in. */
export type Markers = Readonly<Record<'components' | 'metaData' | 'nativeLibraries' | 'assetPaths' | 'assetNames', MarkerTable>>;
/** A name belongs to the marker that is spelt like it, else to the longest pattern that it matches. */
export type MarkerTable = { readonly exact: ReadonlyMap<string, Marker>; readonly patterns: readonly Pattern[] };
export type Marker = { readonly text: string; readonly of: readonly SdkSignature[] };
export type Pattern = Marker & { readonly matches: (name: string) => boolean };

const compiled = new WeakMap<DetectionTables, CompiledTables>();

/** Tables made ready for lookups; done once for each table object. */
export function compileTables(tables: DetectionTables): CompiledTables {
  const known = compiled.get(tables);
  if (known !== undefined) return known;

  const owners = new Map<string, { sdks: SdkSignature[]; libraries: SdkSignature[] }>();
  const ownersOf = (prefix: string) => getOrAdd(owners, prefix, () => ({ sdks: [], libraries: [] }));
  const sdks = [...tables.sdks, ...tables.packers].toSorted(byId);
  for (const sdk of sdks) for (const prefix of sdk.classPrefixes) ownersOf(prefix).sdks.push(sdk);
  for (const library of tables.libraries ?? []) for (const prefix of library.classPrefixes) ownersOf(prefix).libraries.push(library);
  const prefixes = [...owners].map(([prefix, of]) => ({ prefix, ...of }));
  const prefixIndex = new NameIndex();
  prefixes.forEach(({ prefix }, i) => prefixIndex.add(prefix.replaceAll('.', '/'), i));
  const hosts = new Map<string, SdkSignature[]>();
  for (const sdk of sdks) for (const host of sdk.hosts) getOrAdd(hosts, host, () => []).push(sdk);

  const prefixNumbers = new Map(prefixes.map(({ prefix }, i) => [prefix, i]));
  const all = [...sdks, ...(tables.libraries ?? [])];
  const markers: Markers = {
    components: markersOf(all, (row) => row.components),
    metaData: markersOf(all, (row) => row.metaData),
    nativeLibraries: markersOf(all, (row) => row.nativeLibraries),
    assetPaths: markersOf(all, (row) => row.assets.filter((pattern) => pattern.includes('/'))),
    assetNames: markersOf(all, (row) => row.assets.filter((pattern) => !pattern.includes('/'))),
  };
  const result: CompiledTables = { tables, prefixIndex, prefixes, prefixNumbers, hosts, markers };
  compiled.set(tables, result);
  return result;
}

function markersOf(rows: readonly SdkSignature[], textsOf: (row: SdkSignature) => readonly string[]): MarkerTable {
  const exact = new Map<string, { text: string; of: SdkSignature[] }>();
  for (const row of rows) {
    for (const text of textsOf(row)) {
      const known = exact.get(text);
      if (known === undefined) exact.set(text, { text, of: [row] });
      else known.of.push(row);
    }
  }
  const patterns: Pattern[] = [];
  for (const [text, { of }] of exact) {
    const matches = matcherOf(text);
    if (matches === null) continue;
    exact.delete(text);
    patterns.push({ text, of, matches });
  }
  return { exact, patterns: patterns.sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1)) };
}

function matcherOf(text: string): Pattern['matches'] | null {
  if (text.endsWith('/')) return (name) => name.startsWith(text); // a folder
  return text.includes('*') ? wildcard(text) : null;
}

const byId = (a: SdkSignature, b: SdkSignature): number => (a.id < b.id ? -1 : 1);

/** Segments of a class name looked at: real names have about ten, a hostile one as many as bytes. */
const MAX_SEGMENTS = 32;

/** The longest known prefix that a class name with dots lies under, as an index of `prefixes`; -1 where there is none. */
export function longestPrefix({ prefixNumbers }: CompiledTables, className: string): number {
  let end = className.length;
  for (let segments = 0; end > 0 && segments < MAX_SEGMENTS; segments++) {
    const found = prefixNumbers.get(className.slice(0, end));
    if (found !== undefined) return found;
    end = Math.max(className.lastIndexOf('.', end - 1), className.lastIndexOf('$', end - 1));
  }
  return -1;
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
