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
};

/** A stored word of the user that must be there before a call runs. Never a proof of consent. */
export type Guard = { readonly store: string | null; readonly key: string; readonly default: boolean | number | string | null; readonly polarity: boolean };

type Beyond = { readonly user: ReadonlySet<number>; readonly possible: ReadonlySet<number> };
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
  readonly #lookBeyond: () => Beyond;
  #beyond: Beyond | null = null;
  readonly #texts = new Map<number, string>();

  constructor(world: CodeWorld, layers: readonly Layer[], roots: readonly Root[], counts: { edges: number; complete: boolean }, lookBeyond: () => Beyond) {
    this.#world = world;
    this.#layers = layers;
    this.#roots = roots;
    this.#lookBeyond = lookBeyond;
    this.edges = counts.edges;
    this.complete = counts.complete;
    this.entryPoints = new Set(roots.map(({ method }) => method)).size;
  }

  /** How a method of a file is reached; null: by nothing that was found. */
  of(dex: number, reference: number, pc: number | null = null): Reach | null {
    void pc;
    const method = this.#method(dex, reference);
    if (method < 0) return null;
    const open = this.#layers.filter((layer) => !layer.guarded && layer.paths.distance(method) >= 0);
    const reaching = open.length > 0 ? open : this.#layers.filter((layer) => layer.guarded && layer.paths.distance(method) >= 0);
    const [first] = reaching;
    if (first === undefined) return null;
    const { methods } = first.paths.path(method, (one) => this.#text(one));
    const root = this.#roots.find((candidate) => candidate.kind === first.kind && candidate.method === methods[0]);
    return {
      reachableFromStartup: open.length > 0 && isStartUp(first.kind),
      startKinds: [...new Set(reaching.map(({ kind }) => kind))],
      startKind: first.kind,
      process: root?.process ?? null,
      path: shortened(methods).map((one) => this.#text(one)),
      guard: null,
    };
  }

  /**
   * True for what is not started by itself but runs after an act of the user, in a component that start-up does not open, or, as `possible`, if the framework calls
   * back something that the tables do not list. Worked out when first asked for, more coarsely than start-up.
   */
  beyondStartup(dex: number, reference: number): 'user' | 'possible' | null {
    const method = this.#method(dex, reference);
    if (method < 0 || this.of(dex, reference) !== null) return null;
    this.#beyond ??= this.#lookBeyond();
    return this.#beyond.user.has(method) ? 'user' : this.#beyond.possible.has(method) ? 'possible' : null;
  }

  /** Number of a method that a file both names and defines. */
  #method(dex: number, reference: number): number {
    const owner = this.#world.methodOwner(dex, reference);
    const selector = owner < 0 ? -1 : this.#world.selector(dex, reference);
    const method = selector < 0 ? -1 : this.#world.declared(owner, selector);
    return method >= 0 && this.#world.methods.dex.get(method) === dex ? method : -1;
  }

  #text(method: number): string {
    let text = this.#texts.get(method);
    if (text === undefined) this.#texts.set(method, (text = this.#world.methodText(method)));
    return text;
  }
}

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
  const { nodes } = search;
  const edgesOf = (count: number): OutEdges => outEdges(search.graph, count, nodes);
  const [open, behind] = [edgesOf(startUp), edgesOf(background)];
  const layers = START_KINDS.map((kind): Layer => {
    const roots = components.roots.filter((root) => root.kind === kind).map(({ method }) => method);
    return { kind, guarded: false, paths: new ShortestPaths(search.graph, isStartUp(kind) ? open : behind, roots, nodes) };
  });
  const counts = { edges: search.graph.edges, complete: search.finished && calls.complete };
  return new Reachability(world, layers, [...components.roots], counts, () => lookBeyond(search, calls, components));
}

/** The search goes on from the other components and from what a user's act calls, then from every method that the framework might call. */
function lookBeyond(search: RapidTypes, calls: FrameworkCalls, components: Components): Beyond {
  const started = search.reachedMethods.length;
  let seen = 0;
  const goOn = (wanted: (name: string) => boolean): void => {
    do {
      search.run();
      while (calls.settle()) search.run();
      components.addServices();
      for (; seen < search.made.length; seen++) beginCallbacks(search, search.made.get(seen), wanted);
    } while (search.hasWork);
  };
  calls.coarse = true;
  components.addRest();
  goOn((name) => USER_CALLBACKS.has(name));
  const user = search.reachedMethods.length;
  seen = 0;
  goOn(() => true);
  const reached = search.reachedMethods.view();
  return { user: new Set(reached.subarray(started, user)), possible: new Set(reached.subarray(user)) };
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
