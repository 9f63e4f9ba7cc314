import { BEHAVIOUR_WATCHES } from '../behaviour/behaviour-watches.ts';
import { sdkSwitchWatches } from '../behaviour/sdk-switches.ts';
import { WEAKNESS_WATCHES } from '../weaknesses/weakness-watches.ts';
import { CODE_WATCHES } from '../detection/code-watches.ts';
import { compileWatches, memberName, type Watch, type WatchList } from './watch-list.ts';
import { compileTables, type CompiledTables } from '../detection/compiled-tables.ts';
import type { DetectionTables } from '../detection-tables.ts';

/** Everything that a package is read for, ready for lookups. */
export type Readiness = { readonly compiled: CompiledTables; readonly watched: WatchList };

const ready = new WeakMap<DetectionTables, Readiness>();

/** Tables made ready; done once for each table object. */
export function readinessOf(tables: DetectionTables): Readiness {
  let known = ready.get(tables);
  if (known === undefined) {
    const watches = [...sensitiveWatches(tables), ...CODE_WATCHES, ...BEHAVIOUR_WATCHES, ...WEAKNESS_WATCHES, ...sdkSwitchWatches(tables)];
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
