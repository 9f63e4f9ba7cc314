import type { Guard } from '../values/guard.ts';
import type { Values } from '../values/values.ts';
import type { ManifestFacts } from '../../manifest/manifest-facts.ts';
import { PairTable } from '../world/pair-table.ts';
import { ACCESS, type CodeWorld } from '../world/class-world.ts';
import { USER_CALLBACKS } from './callback-table.ts';
import { Components, START_KINDS, type Root, type StartKind } from './components.ts';
import { FrameworkCalls } from './framework-calls.ts';
import { GuardBook, GuardMemory } from './guard-book.ts';
import { FrameworkRules } from './framework-rules.ts';
import { RapidTypes } from './rapid-types.ts';
import { MAX_PATH, outEdges, ShortestPaths, type OutEdges } from './shortest-paths.ts';
import { ValueFlow } from './value-flow.ts';

/** Work of the whole search: code units read and edges made. The largest apps reach some ten million units from start-up, thirty in all. */
export const MAX_REACH_WORK = 60_000_000;
/** Rounds in which new callers may say more about handed-over objects; chains of them are short. */
const MAX_ROUNDS = 64;
/** Searches for one package: each but the last learns of at least one guard that is none. The last believes nothing. */
const MAX_ATTEMPTS = 5;

export type ReachOptions = { readonly values: Values; readonly maxWork?: number };

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
  readonly guard: ReachGuard | null;
};

/** A stored word that must be there before a call runs, as `Values.guardsAt` tells it. Never a proof of consent. */
export type ReachGuard = Pick<Guard, 'store' | 'key' | 'default' | 'polarity'>;

/** `users`: all that a user's act reaches, start-up's methods among them; `user` and `possible`: what nothing before had reached. */
type Beyond = { readonly user: ReadonlySet<number>; readonly possible: ReadonlySet<number>; readonly users: ReadonlySet<number> };
type Layer = { readonly kind: StartKind; readonly paths: ShortestPaths; readonly guarded: boolean };

/** What a search found: where it began, how far each kind of start reaches, and which places stand behind guards. */
type Findings = {
  readonly layers: readonly Layer[];
  readonly roots: readonly Root[];
  readonly guards: readonly Guard[];
  /** By method and code unit. */
  readonly guarded: PairTable;
  readonly edges: number;
  readonly complete: boolean;
  readonly lookBeyond: () => Beyond;
};

/** What start-up reaches, and what a user's act reaches beyond it. */
export class Reachability {
  /** Methods at which the system begins, of the kinds of `START_KINDS`. */
  readonly entryPoints: number;
  /** False where a budget ended the search: what was not reached is then unknown. */
  readonly complete: boolean;
  readonly edges: number;
  readonly #world: CodeWorld;
  readonly #found: Findings;
  #beyond: Beyond | null = null;
  readonly #texts = new Map<number, string>();

  constructor(world: CodeWorld, found: Findings) {
    this.#world = world;
    this.#found = found;
    this.edges = found.edges;
    this.complete = found.complete;
    this.entryPoints = new Set(found.roots.map(({ method }) => method)).size;
  }

  /** How a method of a file is reached, or a place in it; null: by nothing that was found. */
  of(dex: number, reference: number, pc: number | null = null): Reach | null {
    const method = this.#method(dex, reference);
    if (method < 0) return null;
    const { layers, roots, guarded, guards } = this.#found;
    const here = pc === null ? -1 : guarded.get(method, pc);
    const reaching = layers.filter((layer) => layer.paths.distance(method) >= 0);
    const open = here >= 0 ? [] : reaching.filter((layer) => !layer.guarded);
    const [first] = open.length > 0 ? open : reaching;
    if (first === undefined) return null;
    const { methods, guard } = first.paths.path(method, (one) => this.#text(one));
    const root = roots.find((candidate) => candidate.kind === first.kind && candidate.method === methods[0]);
    const behind = open.length > 0 ? -1 : here >= 0 ? here : guard;
    return {
      reachableFromStartup: open.length > 0 && isStartUp(first.kind),
      startKinds: [...new Set((open.length > 0 ? open : reaching).map(({ kind }) => kind))],
      startKind: first.kind,
      process: root?.process ?? null,
      path: shortened(methods).map((one) => this.#text(one)),
      guard: behind < 0 ? null : told(guards[behind]!),
    };
  }

  /**
   * True for what is not started by itself but runs after an act of the user, in a component that start-up does not open, or, as `possible`, if the framework calls
   * back something that the tables do not list. Worked out when first asked for, more coarsely than start-up.
   */
  beyondStartup(dex: number, reference: number): 'user' | 'possible' | null {
    const method = this.#method(dex, reference);
    if (method < 0 || this.of(dex, reference) !== null) return null;
    this.#beyond ??= this.#found.lookBeyond();
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

function told({ store, key, default: byDefault, polarity }: Guard): ReachGuard {
  return { store, key, default: byDefault, polarity };
}

function isStartUp(kind: StartKind): boolean {
  return kind === 'provider' || kind === 'application' || kind === 'launcher';
}

function shortened(methods: readonly number[]): readonly number[] {
  return methods.length <= MAX_PATH ? methods : [...methods.slice(0, MAX_PATH / 2), ...methods.slice(-MAX_PATH / 2)];
}

/**
 * What the package's code runs by itself, beginning where the system begins. A search that believed a guard which turns out to be none, or met a field that holds a
 * stored word too late, begins again with what it learnt.
 */
export function reach(world: CodeWorld, manifest: ManifestFacts, options: ReachOptions): Reachability {
  const memory = new GuardMemory();
  for (let attempt = 1; ; attempt++) {
    memory.trustsNothing = attempt === MAX_ATTEMPTS;
    const found = search(world, manifest, options, memory);
    if (found !== null) return new Reachability(world, found);
  }
}

/**
 * In phases, each of which keeps what the ones before found: start-up, then boot and services, then what stands behind guards, then what a user's act opens, then what
 * an unlisted callback might. Null: begin again.
 */
function search(world: CodeWorld, manifest: ManifestFacts, { values, maxWork = MAX_REACH_WORK }: ReachOptions, memory: GuardMemory): Findings | null {
  let calls!: FrameworkCalls;
  let components!: Components;
  let book!: GuardBook;
  const types = new RapidTypes(
    world,
    (made) => {
      const flow = new ValueFlow(made, values);
      components = new Components(made, manifest);
      book = new GuardBook(made, flow, values, memory);
      calls = new FrameworkCalls(made, new FrameworkRules(world), flow, components, book);
      return calls;
    },
    maxWork,
  );
  let settled = true;
  const settle = (): void => {
    for (let round = 0; ; round++) {
      types.run();
      if (!calls.settle()) return;
      if (round < MAX_ROUNDS) continue;
      settled = false;
      return;
    }
  };
  components.addStartUp();
  settle();
  if (book.learnFlags()) return null;
  for (let opened = book.laundered(); opened.length > 0; opened = book.laundered()) {
    const none = new Set(opened);
    types.release((guard) => none.has(guard), false);
    settle();
  }
  const startUp = types.graph.edges;
  components.addBoot();
  do settle();
  while (components.addServices());
  if (book.laundered().length > 0) return null; // what opens a guard in the background opens it for the next start
  const background = types.graph.edges;
  const guarded = new PairTable();
  for (const [method, pc, guard] of types.waiting) guarded.set(method, pc, guard);
  let beyond: Beyond | null = null;
  let behindGuards = background;
  if (types.waiting.length > 0) {
    do {
      types.release(() => false, true);
      settle();
    } while (types.waiting.length > 0 || components.addServices());
    behindGuards = types.graph.edges;
    beyond = lookBeyond(types, calls, components);
    const { users } = beyond;
    if (book.unwritten((method) => users.has(method)) > 0) return null;
  }
  const { nodes } = types;
  const layersOf = (edges: OutEdges, kinds: readonly StartKind[], isGuarded: boolean): Layer[] =>
    kinds.map((kind) => {
      const roots = components.roots.filter((root) => root.kind === kind).map(({ method }) => method);
      return { kind, guarded: isGuarded, paths: new ShortestPaths(types.graph, edges, roots, nodes) };
    });
  const edgesOf = (count: number): OutEdges => outEdges(types.graph, count, nodes);
  const all = behindGuards > background ? layersOf(edgesOf(behindGuards), START_KINDS, true) : [];
  return {
    layers: [...layersOf(edgesOf(startUp), START_KINDS.slice(0, 3), false), ...layersOf(edgesOf(background), START_KINDS.slice(3), false), ...all],
    roots: components.roots.filter(({ kind }) => kind !== 'user'),
    guards: book.guards,
    guarded,
    edges: background,
    complete: types.finished && calls.complete && settled,
    lookBeyond: () => beyond ?? lookBeyond(types, calls, components),
  };
}

/** The search goes on from the other components and from what a user's act calls, then from every method that the framework might call. */
function lookBeyond(types: RapidTypes, calls: FrameworkCalls, components: Components): Beyond {
  const started = types.reachedMethods.length;
  const begun: number[] = [];
  let seen = 0;
  const goOn = (wanted: (name: string) => boolean): void => {
    do {
      types.run();
      while (calls.settle()) types.run();
      types.release(() => false, true);
      components.addServices();
      for (; seen < types.made.length; seen++) beginCallbacks(types, types.made.get(seen), wanted, begun);
    } while (types.hasWork);
  };
  calls.coarse = true;
  components.addRest();
  goOn((name) => USER_CALLBACKS.has(name));
  const user = types.reachedMethods.length;
  seen = 0;
  goOn(() => true);
  const reached = types.reachedMethods.view();
  const { nodes } = types;
  const roots = [...begun, ...components.roots.filter(({ kind }) => kind === 'user').map(({ method }) => method)];
  const paths = new ShortestPaths(types.graph, outEdges(types.graph, types.graph.edges, nodes), roots, nodes);
  return {
    user: new Set(reached.subarray(started, user)),
    possible: new Set(reached.subarray(user)),
    users: new Set(reached.filter((method) => paths.distance(method) >= 0)),
  };
}

/** Methods of an object that the framework may call, as it knows one of its supertypes: those whose name is wanted. */
function beginCallbacks(types: RapidTypes, type: number, wanted: (name: string) => boolean, begun: number[]): void {
  const { world } = types;
  const begin = (method: number): void => {
    begun.push(method);
    types.reach(method);
  };
  const supertypes = world.supertypes(type);
  if (!supertypes.some((supertype) => !world.isDefined(supertype) && world.descriptor(supertype) !== 'Ljava/lang/Object;')) return;
  for (const supertype of supertypes) {
    const { first, count } = world.declaredMethods(supertype);
    for (let method = first; method < first + count; method++) {
      if (world.hasFlag(method, ACCESS.static | ACCESS.constructor | ACCESS.private | ACCESS.abstract)) continue;
      if (wanted(world.names.text(world.selectorName(world.methods.selector.get(method))))) begin(method);
    }
  }
  const lambda = world.lambdaMethod(type);
  if (lambda !== null && lambda.implementation >= 0 && wanted(world.names.text(lambda.name))) begin(lambda.implementation);
}
