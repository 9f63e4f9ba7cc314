import type { Watch } from '../code/watch-list.ts';

const call = (prefix: string, className: string, ...names: readonly string[]): Watch[] =>
  names.map((name) => ({ id: `${prefix} ${className}->${name}`, kind: 'call', class: className, name }));

/** Members that run code which the package's DEX files do not show. Source: Android API reference, package dalvik.system. */
export const LOADER_WATCHES: readonly Watch[] = [
  ...call('loader', 'Ldalvik/system/DexClassLoader;', '<init>'),
  ...call('loader', 'Ldalvik/system/PathClassLoader;', '<init>'),
  ...call('loader', 'Ldalvik/system/InMemoryDexClassLoader;', '<init>'),
  ...call('loader', 'Ldalvik/system/DelegateLastClassLoader;', '<init>'),
  ...call('loader', 'Ldalvik/system/DexFile;', '<init>', 'loadDex', 'loadClass'),
];

/** Members that load native code. */
export const NATIVE_LOAD_WATCHES: readonly Watch[] = [
  ...call('native', 'Ljava/lang/System;', 'load', 'loadLibrary'),
  ...call('native', 'Ljava/lang/Runtime;', 'load', 'loadLibrary', 'load0', 'loadLibrary0'),
];

/** Members that name a class, and members that name a member of one. Source: Android API reference, java.lang.Class and java.lang.reflect. */
export const CLASS_LOOKUP_WATCHES: readonly Watch[] = [
  ...call('reflection', 'Ljava/lang/Class;', 'forName'),
  ...call('reflection', 'Ljava/lang/ClassLoader;', 'loadClass'),
];
export const MEMBER_LOOKUP_WATCHES: readonly Watch[] = call(
  'reflection',
  'Ljava/lang/Class;',
  'getMethod',
  'getDeclaredMethod',
  'getField',
  'getDeclaredField',
);
export const INVOKE_WATCHES: readonly Watch[] = call('reflection', 'Ljava/lang/reflect/Method;', 'invoke');

/** Beginnings of addresses that stand alone, as those do that are put together at run time. */
export const SCHEME_WATCHES: readonly Watch[] = ['http://', 'https://'].map((name) => ({ id: `scheme ${name}`, kind: 'string', class: '', name }));

export const CODE_WATCHES: readonly Watch[] = [
  ...LOADER_WATCHES,
  ...NATIVE_LOAD_WATCHES,
  ...CLASS_LOOKUP_WATCHES,
  ...MEMBER_LOOKUP_WATCHES,
  ...INVOKE_WATCHES,
  ...SCHEME_WATCHES,
];
