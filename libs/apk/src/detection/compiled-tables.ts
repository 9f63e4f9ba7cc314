import type { DetectionTables, SdkSignature } from '../detection-tables.ts';
import { NameIndex } from './name-hash.ts';

/** SDKs that share one class prefix. */
export type PrefixOwners = { readonly prefix: string; readonly sdks: readonly SdkSignature[] };

export type CompiledTables = {
  readonly tables: DetectionTables;
  /** Values index `prefixes`. */
  readonly prefixIndex: NameIndex;
  readonly prefixes: readonly PrefixOwners[];
};

const compiled = new WeakMap<DetectionTables, CompiledTables>();

/** Tables made ready for lookups; done once for each table object. */
export function compileTables(tables: DetectionTables): CompiledTables {
  const known = compiled.get(tables);
  if (known !== undefined) return known;

  const owners = new Map<string, SdkSignature[]>();
  for (const sdk of [...tables.sdks, ...tables.packers]) {
    for (const prefix of sdk.classPrefixes) getOrAdd(owners, prefix, () => []).push(sdk);
  }
  const prefixes = [...owners].map(([prefix, sdks]) => ({ prefix, sdks: sdks.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }));
  const prefixIndex = new NameIndex();
  prefixes.forEach(({ prefix }, i) => prefixIndex.add(prefix.replaceAll('.', '/'), i));

  const result: CompiledTables = { tables, prefixIndex, prefixes };
  compiled.set(tables, result);
  return result;
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
