import { BEHAVIOUR_WATCHES } from '../behaviour/behaviour-watches.ts';
import { sdkSwitchWatches } from '../behaviour/sdk-switches.ts';
import { WEAKNESS_WATCHES } from '../weaknesses/weakness-watches.ts';
import { memberName, compileWatches, type Watch, type WatchList } from './watch-list.ts';
import { compileTables, type CompiledTables } from '../detection/compiled-tables.ts';
import type { DetectionTables } from '../detection-tables.ts';

/** Members that run code which the package's DEX files do not show. Source: Android API reference, package dalvik.system. */
const LOADERS: readonly (readonly [className: string, ...members: string[]])[] = [
  ['Ldalvik/system/DexClassLoader;', '<init>'],
  ['Ldalvik/system/PathClassLoader;', '<init>'],
  ['Ldalvik/system/InMemoryDexClassLoader;', '<init>'],
  ['Ldalvik/system/DelegateLastClassLoader;', '<init>'],
  ['Ldalvik/system/DexFile;', '<init>', 'loadDex', 'loadClass'],
];

export const LOADER_WATCHES: readonly Watch[] = LOADERS.flatMap(([className, ...members]) =>
  members.map((name): Watch => ({ id: `loader ${className}->${name}`, kind: 'call', class: className, name })),
);

/** Everything that a package is read for, ready for lookups. */
export type Readiness = { readonly compiled: CompiledTables; readonly watched: WatchList };

const ready = new WeakMap<DetectionTables, Readiness>();

/** Tables made ready; done once for each table object. */
export function readinessOf(tables: DetectionTables): Readiness {
  let known = ready.get(tables);
  if (known === undefined) {
    const watches = [...sensitiveWatches(tables), ...LOADER_WATCHES, ...BEHAVIOUR_WATCHES, ...WEAKNESS_WATCHES, ...sdkSwitchWatches(tables)];
    ready.set(tables, (known = { compiled: compileTables(tables), watched: compileWatches(watches) }));
  }
  return known;
}

/** One watch for each descriptor; its id is the descriptor. */
function sensitiveWatches(tables: DetectionTables): Watch[] {
  const descriptors = new Set(tables.sensitiveApis.map((api) => api.descriptor));
  return [...descriptors].map((descriptor): Watch => {
    const [className = '', member = ''] = descriptor.split('->');
    return { id: descriptor, kind: memberName(member) === member ? 'call' : 'read', class: className, name: member };
  });
}
