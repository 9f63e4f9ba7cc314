import type { Evaluator } from './evaluator.ts';
import type { Guard, GuardStore, OpenGuard } from './guard.ts';
import { constantStrings, type Value } from './value.ts';

/** What a call reads from a store. `default` is what it gives while nothing was written. */
export type StoreRead = Pick<OpenGuard, 'kind' | 'store' | 'key' | 'keyParameter' | 'default' | 'isDefaultKnown' | 'defaultParameter'>;

/**
 * A call that reads a store: where its key and default stand among the arguments (the receiver is 0), and what is the default without.
 * `missing`: what a read gives when it takes no default.
 */
type Reader = { readonly kind: GuardStore; readonly key: number; readonly default?: number; readonly missing?: boolean | number | string | null };

const PREFERENCES = 'Landroid/content/SharedPreferences;';
const DATA_STORE = 'Landroidx/datastore/preferences/core/Preferences;';
const preference = (missing?: boolean): Reader =>
  missing === undefined ? { kind: 'preferences', key: 1, default: 2 } : { kind: 'preferences', key: 1, missing };
const mmkv = (missing: boolean | number | string | null): Reader => ({ kind: 'mmkv', key: 1, default: 2, missing });
const setting: Reader = { kind: 'settings', key: 1, default: 2, missing: null };

/** Source: Android API reference (SharedPreferences, File, Settings); the public reference of MMKV; AndroidX DataStore reference. */
const READERS: Readonly<Record<string, Reader>> = {
  [`${PREFERENCES}->getBoolean`]: preference(),
  [`${PREFERENCES}->getInt`]: preference(),
  [`${PREFERENCES}->getLong`]: preference(),
  [`${PREFERENCES}->getFloat`]: preference(),
  [`${PREFERENCES}->getString`]: preference(),
  [`${PREFERENCES}->contains`]: preference(false),
  'Lcom/tencent/mmkv/MMKV;->decodeBool': mmkv(false),
  'Lcom/tencent/mmkv/MMKV;->getBoolean': mmkv(false),
  'Lcom/tencent/mmkv/MMKV;->decodeInt': mmkv(0),
  'Lcom/tencent/mmkv/MMKV;->getInt': mmkv(0),
  'Lcom/tencent/mmkv/MMKV;->decodeLong': mmkv(0),
  'Lcom/tencent/mmkv/MMKV;->decodeString': mmkv(null),
  'Lcom/tencent/mmkv/MMKV;->getString': mmkv(null),
  'Lcom/tencent/mmkv/MMKV;->containsKey': { kind: 'mmkv', key: 1, missing: false },
  'Lcom/tencent/mmkv/MMKV;->contains': { kind: 'mmkv', key: 1, missing: false },
  [`${DATA_STORE}->get`]: { kind: 'data-store', key: 1, missing: null },
  [`${DATA_STORE}->contains`]: { kind: 'data-store', key: 1, missing: false },
  'Ljava/io/File;->exists': { kind: 'file', key: 0, missing: false },
  'Ljava/io/File;->isFile': { kind: 'file', key: 0, missing: false },
  'Landroid/provider/Settings$Secure;->getInt': setting,
  'Landroid/provider/Settings$System;->getInt': setting,
  'Landroid/provider/Settings$Global;->getInt': setting,
  'Landroid/provider/Settings$Secure;->getString': setting,
  'Landroid/provider/Settings$System;->getString': setting,
  'Landroid/provider/Settings$Global;->getString': setting,
};

/** Calls that give the store; its name is the argument. */
const STORE_NAMES: Readonly<Record<string, number>> = {
  getSharedPreferences: 1,
  mmkvWithID: 0,
  preferencesDataStore: 0,
};
/** Keys of DataStore are objects that hold the name: `booleanPreferencesKey("agreed")`. */
const KEY_MAKERS = /^(boolean|int|long|string|float|double)(PreferencesKey)$|^(booleanKey|intKey|stringKey)$/;

/** What the call at an offset reads from a store; null for every other call. */
export function storeRead(evaluator: Evaluator, offset: number): StoreRead | null {
  const { dex } = evaluator;
  const method = evaluator.index(offset);
  const api = `${dex.type(dex.methodClass(method))}->${dex.methodName(method)}`;
  if (!Object.hasOwn(READERS, api)) return null;
  const reader = READERS[api]!;
  const given = evaluator.arguments(offset);
  const key = given[reader.key];
  const fallback = reader.default === undefined ? undefined : given[reader.default];
  const isBoolean = dex.methodPrototype(method).endsWith('Z');
  const constant = fallback === undefined ? (reader.missing ?? null) : constantOf(fallback, isBoolean);
  return {
    kind: reader.kind,
    store: reader.kind === 'preferences' || reader.kind === 'mmkv' ? storeName(evaluator, given[0]) : null,
    key: keyOf(evaluator, key),
    keyParameter: key?.kind === 'parameter' ? key.index : null,
    default: constant ?? (isBoolean ? false : null),
    isDefaultKnown: constant !== undefined,
    defaultParameter: fallback?.kind === 'parameter' ? fallback.index : null,
  };
}

function storeName(evaluator: Evaluator, store: Value | undefined): string | null {
  if (store?.kind !== 'call' || store.at.method !== evaluator.flow.body.method) return null;
  const name = evaluator.dex.methodName(store.method);
  if (!Object.hasOwn(STORE_NAMES, name)) return null;
  const given = evaluator.arguments(store.at.pc - evaluator.flow.body.codeAt)[STORE_NAMES[name]!];
  return given?.kind === 'string' ? given.text : null;
}

/** A constant text; the path of a file that is made in the method; the name of a DataStore key. */
function keyOf(evaluator: Evaluator, key: Value | undefined): string | null {
  if (key === undefined) return null;
  if (key.kind === 'string') return key.text;
  const { flow, dex } = evaluator;
  if (key.kind === 'new' && key.init !== null && key.at.method === flow.body.method) {
    const texts = evaluator
      .arguments(key.init - flow.body.codeAt)
      .slice(1)
      .flatMap((part) => constantStrings(part));
    return texts.length === 0 ? null : texts.join('/');
  }
  if (key.kind === 'call' && key.at.method === flow.body.method && KEY_MAKERS.test(dex.methodName(key.method))) {
    const made = evaluator.arguments(key.at.pc - flow.body.codeAt).flatMap((part) => constantStrings(part));
    return made[0] ?? null;
  }
  return key.kind === 'field' ? `${key.class}->${key.member}` : null;
}

/** Undefined for what is no constant; null is one. */
export function constantOf(value: Value, isBoolean: boolean): Guard['default'] | undefined {
  if (value.kind === 'number') return isBoolean ? value.value !== 0 : value.value;
  if (value.kind === 'null') return null;
  return value.kind === 'string' ? value.text : undefined;
}
