import type { Unknown } from '../../facts.ts';
import type { ManifestFacts } from '../../manifest/manifest-facts.ts';
import type { CodeFiles } from '../code-files.ts';
import type { Place } from '../values/value.ts';
import type { Values } from '../values/values.ts';
import { CodeWorld } from '../world/class-world.ts';
import type { StartKind } from './components.ts';
import { reach, type Reachability, type ReachGuard } from './reachability.ts';

/** What the facts say of a call's way from start-up. */
export type StartFacts = {
  /** By provider, application or launcher, behind no guard; null: not computed. */
  reachableFromStartup: boolean | null;
  startKind: StartKind | null;
  /** Process of the component that the path begins at; null: the application's. */
  process: string | null;
  /** A stored word that must be there first: never a proof of consent. */
  guard: ReachGuard | null;
  /** Methods from the one that the system calls to the caller; empty where none leads there. */
  callPath: string[];
};

const NOT_COMPUTED: StartFacts = { reachableFromStartup: null, startKind: null, process: null, guard: null, callPath: [] };
const NOT_REACHED: StartFacts = { ...NOT_COMPUTED, reachableFromStartup: false };

/** Start-up reachability as the stages of a package ask for it. */
export class StartUp {
  /** Null: not computed. */
  readonly entryPoints: number | null;
  readonly #reachability: Reachability | null;

  /** Null stands for a package whose start is not known. */
  constructor(reachability: Reachability | null) {
    this.#reachability = reachability;
    this.entryPoints = reachability?.entryPoints ?? null;
  }

  /** Of the call at a place. Where the search was cut off, what was not reached is not known. */
  at({ dex, method, pc }: Place): StartFacts {
    const found = this.#reachability?.of(dex, method, pc) ?? null;
    if (found === null) return this.#reachability?.complete === true ? { ...NOT_REACHED, callPath: [] } : { ...NOT_COMPUTED, callPath: [] };
    const { reachableFromStartup, startKind, process, guard, path } = found;
    return { reachableFromStartup, startKind, process, guard, callPath: [...path] };
  }

  /** Of a method, or a place in it, for the stages that tell of many; `byUser` is worked out when first asked for. */
  readonly ofMethod = (dex: number, method: number, pc?: number): Pick<StartFacts, 'reachableFromStartup' | 'startKind'> & { readonly byUser: boolean } => {
    const found = this.#reachability?.of(dex, method, pc) ?? null;
    const reachability = this.#reachability;
    const otherwise = reachability?.complete === true ? NOT_REACHED : NOT_COMPUTED;
    return {
      reachableFromStartup: found?.reachableFromStartup ?? otherwise.reachableFromStartup,
      startKind: found?.startKind ?? null,
      get byUser() {
        return found === null && reachability?.beyondStartup(dex, method) === 'user';
      },
    };
  };
}

/** Start-up of a package; what keeps it from being told is added to the unknowns. */
export function readStartUp({ manifest, code, unknown }: { manifest: ManifestFacts | null; code: CodeFiles; unknown: Unknown[] }, values: Values): StartUp {
  if (manifest === null) {
    unknown.push({ fact: 'code.reachability', code: 'manifest.missing', detail: '' });
    return new StartUp(null);
  }
  const reachability = reach(new CodeWorld(code.files), manifest, { values });
  if (!reachability.complete) unknown.push({ fact: 'code.reachability', code: 'reachability.too-much-work', detail: '' });
  return new StartUp(reachability);
}
