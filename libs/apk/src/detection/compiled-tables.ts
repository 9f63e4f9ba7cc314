import type { DetectionTables, SdkSignature, SensitiveApi } from '../detection-tables.ts';
import { NameIndex } from './name-hash.ts';

/** Members of one class that are looked for: methods by name, fields by `NAME:Type`. */
export type WatchedClass = { readonly members: ReadonlyMap<string, readonly SensitiveApi[]>; readonly loads: ReadonlySet<string> };
/** SDKs that share one class prefix. */
export type PrefixOwners = { readonly prefix: string; readonly sdks: readonly SdkSignature[] };

export type CompiledTables = {
  readonly tables: DetectionTables;
  /** Values index `classes`. Names are spelt `com/x/A`. */
  readonly classIndex: NameIndex;
  readonly classes: readonly WatchedClass[];
  /** Values index `prefixes`. */
  readonly prefixIndex: NameIndex;
  readonly prefixes: readonly PrefixOwners[];
};

/** Members that run code which the package's DEX files do not show. Source: Android API reference, package dalvik.system. */
const CODE_LOADERS: readonly (readonly [className: string, ...members: string[]])[] = [
  ['dalvik/system/DexClassLoader', '<init>'],
  ['dalvik/system/PathClassLoader', '<init>'],
  ['dalvik/system/InMemoryDexClassLoader', '<init>'],
  ['dalvik/system/DelegateLastClassLoader', '<init>'],
  ['dalvik/system/DexFile', '<init>', 'loadDex', 'loadClass'],
];

const compiled = new WeakMap<DetectionTables, CompiledTables>();

/** Tables made ready for lookups; done once for each table object. */
export function compileTables(tables: DetectionTables): CompiledTables {
  const known = compiled.get(tables);
  if (known !== undefined) return known;

  const watched = new Map<string, { members: Map<string, SensitiveApi[]>; loads: Set<string> }>();
  const watch = (className: string) => getOrAdd(watched, className, () => ({ members: new Map(), loads: new Set() }));
  for (const api of tables.sensitiveApis) {
    const [descriptor = '', member = ''] = api.descriptor.split('->');
    getOrAdd(watch(descriptor.slice(1, -1)).members, member, () => []).push(api);
  }
  for (const [className, ...members] of CODE_LOADERS) for (const member of members) watch(className).loads.add(member);
  const classIndex = new NameIndex();
  [...watched.keys()].forEach((name, i) => classIndex.add(name, i));

  const owners = new Map<string, SdkSignature[]>();
  for (const sdk of [...tables.sdks, ...tables.packers]) {
    for (const prefix of sdk.classPrefixes) getOrAdd(owners, prefix, () => []).push(sdk);
  }
  const prefixes = [...owners].map(([prefix, sdks]) => ({ prefix, sdks: sdks.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }));
  const prefixIndex = new NameIndex();
  prefixes.forEach(({ prefix }, i) => prefixIndex.add(prefix.replaceAll('.', '/'), i));

  const result: CompiledTables = { tables, classIndex, classes: [...watched.values()], prefixIndex, prefixes };
  compiled.set(tables, result);
  return result;
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
