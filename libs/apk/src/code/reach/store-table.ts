import type { GuardStore } from '../values/guard.ts';

/** A call that writes to a store: where its key and value stand among the arguments, the receiver being 0; value -1: being written is what counts. */
export type StoreWrite = { readonly kind: GuardStore; readonly key: number; readonly value: number };

const EDITOR = 'Landroid/content/SharedPreferences$Editor;';
const MMKV = 'Lcom/tencent/mmkv/MMKV;';
const rows = (owner: string, kind: GuardStore, names: string, key: number, value: number): [string, StoreWrite][] =>
  names.split(' ').map((name) => [`${owner}.${name}`, { kind, key, value }]);

/** Source: Android API reference (SharedPreferences.Editor, File, Context); the public reference of MMKV; AndroidX DataStore reference. */
export const STORE_WRITES: ReadonlyMap<string, StoreWrite> = new Map([
  ...rows(EDITOR, 'preferences', 'putBoolean putInt putLong putFloat putString', 1, 2),
  ...rows(MMKV, 'mmkv', 'encode putBoolean putInt putLong putString', 1, 2),
  ...rows('Landroidx/datastore/preferences/core/MutablePreferences;', 'data-store', 'set', 1, 2),
  ...rows('Ljava/io/File;', 'file', 'createNewFile mkdir mkdirs', 0, -1),
  ...rows('Ljava/io/FileOutputStream;', 'file', '<init>', 1, -1),
  ...rows('Ljava/io/FileWriter;', 'file', '<init>', 1, -1),
]);

/** Calls that read one: a condition on what they give may be a word of the user. `class.method`. Of the same sources. */
export const STORE_READS: ReadonlySet<string> = new Set([
  ...'getBoolean getInt getLong getFloat getString contains'.split(' ').map((name) => `Landroid/content/SharedPreferences;.${name}`),
  ...'decodeBool getBoolean decodeInt getInt decodeLong getLong decodeString getString containsKey contains'.split(' ').map((name) => `${MMKV}.${name}`),
  'Landroidx/datastore/preferences/core/Preferences;.get',
  'Landroidx/datastore/preferences/core/Preferences;.contains',
  'Ljava/io/File;.exists',
  'Ljava/io/File;.isFile',
]);
