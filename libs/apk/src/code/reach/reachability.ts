import type { ManifestFacts } from '../../manifest/manifest-facts.ts';
import { ACCESS, type CodeWorld } from '../world/class-world.ts';
import { USER_CALLBACKS } from './callback-table.ts';
import { Components, START_KINDS, type Root, type StartKind } from './components.ts';
import { FrameworkCalls } from './framework-calls.ts';
import { FrameworkRules } from './framework-rules.ts';
import { RapidTypes } from './rapid-types.ts';
import { MAX_PATH, outEdges, ShortestPaths, type OutEdges } from './shortest-paths.ts';
import { ValueFlow, type LocalValues } from './value-flow.ts';

/** Work of the whole search: code units read and edges made. The largest apps reach some ten million units from start-up, thirty in all. */
export const MAX_REACH_WORK = 60_000_000;
/** Rounds in which new callers may say more about handed-over objects; chains of them are short. */
const MAX_ROUNDS = 64;

export type ReachOptions = { readonly values: LocalValues; readonly maxWork?: number };

/** How a method is reached. */
export type Reach = {
  /** True for what runs when the app starts without a word of the user: provider, application or launcher, behind no guard. */
  readonly reachableFromStartup: boolean;
  /** All that start it, in the order of `START_KINDS`. */
  readonly startKinds: readonly StartKind[];
  /** The first of them. */
  readonly startKind: StartKind | null;
  /** Process of the component that the path begins at; null: the application's. */
  readonly process: string | null;
  /** Shortest path of that kind, the method itself last, as descriptors. */
  readonly path: readonly string[];
  readonly guard: Guard | null;
  /** Reachable only after an act of the user, or through a component that start-up does not start. */
  readonly afterUserAct: boolean;
  /** Reachable only if the framework calls back something that the tables do not list. */
  readonly possible: boolean;
};

/** A stored word of the user that must be there before a call runs. Never a proof of consent. */
export type Guard = { readonly store: string | null; readonly key: string; readonly default: boolean | number | string | null; readonly polarity: boolean };

type Layer = { readonly kind: StartKind; readonly paths: ShortestPaths; readonly guarded: boolean };

/** What start-up reaches, and what a user's act reaches beyond it. */
export class Reachability {
  /** Methods at which the system begins, of the kinds of `START_KINDS`. */
  readonly entryPoints: number;
  /** False where a budget ended the search: what was not reached is then unknown. */
  readonly complete: boolean;
  readonly edges: number;
  readonly #world: CodeWorld;
  readonly #layers: readonly Layer[];
  readonly #roots: readonly Root[];
  readonly #user: ReadonlySet<number>;
  readonly #possible: ReadonlySet<number>;
  readonly #byReference = new Map<number, number>();
  readonly #texts = new Map<number, string>();

  constructor(
    world: CodeWorld,
    layers: readonly Layer[],
    roots: readonly Root[],
    reached: { user: ReadonlySet<number>; possible: ReadonlySet<number> },
    edges: number,
    complete: boolean,
  ) {
    this.#world = world;
    this.#layers = layers;
    this.#roots = roots;
    this.#user = reached.user;
    this.#possible = reached.possible;
    this.edges = edges;
    this.complete = complete;
    this.entryPoints = new Set(roots.filter(({ kind }) => kind !== 'user').map(({ method }) => method)).size;
    const { dex, index } = world.methods;
    for (let method = 0; method < dex.length; method++) this.#byReference.set(dex.get(method) * 0x1_0000_0000 + index.get(method), method);
  }

  /** How a method of a file is reached; null: by nothing that was found. */
  of(dex: number, reference: number): Reach | null {
    const method = this.#byReference.get(dex * 0x1_0000_0000 + reference);
    if (method === undefined) return null;
    const open = this.#layers.filter((layer) => !layer.guarded && layer.paths.distance(method) >= 0);
    const reaching = open.length > 0 ? open : this.#layers.filter((layer) => layer.guarded && layer.paths.distance(method) >= 0);
    const [first] = reaching;
    if (first === undefined) {
      const afterUserAct = this.#user.has(method);
      const possible = !afterUserAct && this.#possible.has(method);
      return afterUserAct || possible ? { ...NOT_STARTED, afterUserAct, possible } : null;
    }
    const { methods } = first.paths.path(method, (one) => this.#text(one));
    const root = this.#roots.find((candidate) => candidate.kind === first.kind && candidate.method === methods[0]);
    return {
      reachableFromStartup: open.length > 0 && isStartUp(first.kind),
      startKinds: [...new Set(reaching.map(({ kind }) => kind))],
      startKind: first.kind,
      process: root?.process ?? null,
      path: shortened(methods).map((one) => this.#text(one)),
      guard: null,
      afterUserAct: false,
      possible: false,
    };
  }

  #text(method: number): string {
    let text = this.#texts.get(method);
    if (text === undefined) this.#texts.set(method, (text = this.#world.methodText(method)));
    return text;
  }
}

const NOT_STARTED: Reach = {
  reachableFromStartup: false,
  startKinds: [],
  startKind: null,
  process: null,
  path: [],
  guard: null,
  afterUserAct: false,
  possible: false,
};

function isStartUp(kind: StartKind): boolean {
  return kind === 'provider' || kind === 'application' || kind === 'launcher';
}

function shortened(methods: readonly number[]): readonly number[] {
  return methods.length <= MAX_PATH ? methods : [...methods.slice(0, MAX_PATH / 2), ...methods.slice(-MAX_PATH / 2)];
}

/**
 * What the package's code runs by itself, beginning where the system begins. In phases, each of which keeps what the ones before found: start-up, then boot and
 * services, then what a user's act opens, then what an unlisted callback might.
 */
export function reach(world: CodeWorld, manifest: ManifestFacts, { values, maxWork = MAX_REACH_WORK }: ReachOptions): Reachability {
  let calls!: FrameworkCalls;
  let components!: Components;
  const search = new RapidTypes(
    world,
    (made) => {
      components = new Components(made, manifest);
      calls = new FrameworkCalls(made, new FrameworkRules(world), new ValueFlow(made, values), components);
      return calls;
    },
    maxWork,
  );
  const settle = (): void => {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      search.run();
      if (!calls.settle()) break;
    }
  };
  components.addStartUp();
  settle();
  const startUp = search.graph.edges;
  components.addBoot();
  do settle();
  while (components.addServices());
  const background = search.graph.edges;
  const started = search.reachedMethods.length;

  calls.coarse = true;
  components.addRest();
  let seen = 0;
  const callUser = (wanted: (name: string) => boolean): void => {
    for (; seen < search.made.length; seen++) beginCallbacks(search, search.made.get(seen), wanted);
  };
  do {
    settle();
    components.addServices();
    callUser((name) => USER_CALLBACKS.has(name));
  } while (search.hasWork);
  const user = search.reachedMethods.length;
  seen = 0;
  do {
    callUser(() => true);
    settle();
  } while (seen < search.made.length);

  const { nodes } = search;
  const edgesOf = (count: number): OutEdges => outEdges(search.graph, count, nodes);
  const [open, behind] = [edgesOf(startUp), edgesOf(background)];
  const layers = START_KINDS.map((kind): Layer => {
    const roots = components.roots.filter((root) => root.kind === kind).map(({ method }) => method);
    return { kind, guarded: false, paths: new ShortestPaths(search.graph, isStartUp(kind) ? open : behind, roots, nodes) };
  });
  const reached = search.reachedMethods.view();
  return new Reachability(
    world,
    layers,
    components.roots,
    { user: new Set(reached.subarray(started, user)), possible: new Set(reached.subarray(user)) },
    search.graph.edges,
    search.finished && calls.complete,
  );
}

/** Methods of an object that the framework may call, as it knows one of its supertypes: those whose name is wanted. */
function beginCallbacks(search: RapidTypes, type: number, wanted: (name: string) => boolean): void {
  const { world } = search;
  const supertypes = world.supertypes(type);
  if (!supertypes.some((supertype) => !world.isDefined(supertype) && world.descriptor(supertype) !== 'Ljava/lang/Object;')) return;
  for (const supertype of supertypes) {
    const { first, count } = world.declaredMethods(supertype);
    for (let method = first; method < first + count; method++) {
      if (world.hasFlag(method, ACCESS.static | ACCESS.constructor | ACCESS.private | ACCESS.abstract)) continue;
      if (!search.isReached(method) && wanted(world.names.text(world.selectorName(world.methods.selector.get(method))))) search.reach(method);
    }
  }
  const lambda = world.lambdaMethod(type);
  if (lambda !== null && lambda.implementation >= 0 && wanted(world.names.text(lambda.name))) search.reach(lambda.implementation);
}
