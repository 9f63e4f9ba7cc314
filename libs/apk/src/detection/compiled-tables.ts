import type { DetectionTables, SdkSignature } from '../detection-tables.ts';
import { NameIndex } from './name-hash.ts';

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
};

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
  const result: CompiledTables = { tables, prefixIndex, prefixes, prefixNumbers, hosts };
  compiled.set(tables, result);
  return result;
}

const byId = (a: SdkSignature, b: SdkSignature): number => (a.id < b.id ? -1 : 1);

/** Segments of a class name looked at: real names have about ten, a hostile one as many as bytes. */
const MAX_SEGMENTS = 32;

/** The longest known prefix that a class name with dots lies under, as an index of `prefixes`; -1 where there is none. */
export function longestPrefix({ prefixNumbers }: CompiledTables, className: string): number {
  let found = prefixNumbers.get(className) ?? -1;
  if (found >= 0) return found;
  const ends = [...className.matchAll(/[.$]/g)].slice(0, MAX_SEGMENTS);
  for (const { index } of ends) found = prefixNumbers.get(className.slice(0, index)) ?? found; // the later, the longer
  return found;
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
