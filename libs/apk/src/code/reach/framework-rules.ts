import type { CodeWorld } from '../world/class-world.ts';
import { readOr } from '../world/read-or.ts';
import { STORE_WRITES } from './store-table.ts';
import { AUTOMATIC_ARGUMENTS, INSTANCE_CALLS, MADE_FROM_CONSTANT, RECEIVER_CALLS, STARTS, TAKES_BACK } from './callback-table.ts';

/** What the framework does at a call of a method: several rules may hold. Names are numbers of the world's. */
export type Rule =
  /** It calls methods of an argument; 0 is the receiver of an instance method, counted without it for a static one. */
  | { readonly kind: 'calls'; readonly parameter: number; readonly type: number; readonly names: readonly number[]; readonly direct: boolean }
  /** It puts an object into a collection. */
  | { readonly kind: 'fills'; readonly parameters: number }
  /** It keeps a value in a store. */
  | { readonly kind: 'writes' }
  | { readonly kind: 'starts'; readonly what: 'activity' | 'service' }
  | { readonly kind: 'reflects'; readonly how: 'initialise' | 'class' | 'constructor' | 'method' };

export const RECEIVER = -1;
/** Methods that put an object into a collection. Source: Java API reference, package java.util. */
const FILLS =
  'add addAll addFirst addLast addElement offer offerFirst offerLast push put putIfAbsent putAll set asList of singletonList singleton unmodifiableList copyOf'.split(
    ' ',
  );
const COLLECTION = /^Ljava\/util\/(?!function\/)/;
const NO_RULES: readonly Rule[] = [];
/** `class.method` of reflection. */
const REFLECTION: Readonly<Record<string, Extract<Rule, { kind: 'reflects' }>['how']>> = {
  'Ljava/lang/Class;.forName': 'initialise',
  'Ljava/lang/Class;.newInstance': 'class',
  'Ljava/lang/reflect/Constructor;.newInstance': 'constructor',
  'Ljava/lang/reflect/Method;.invoke': 'method',
};
const MAX_PARAMETERS = 255;

/** The tables in a world's numbers; a method reference's rules are found once. */
export class FrameworkRules {
  readonly #world: CodeWorld;
  readonly #automatic = new Map<number, readonly number[]>();
  readonly #receivers = new Map<number, Map<number, readonly number[]>>();
  readonly #instances = new Map<number, readonly number[]>();
  readonly #reflection = new Map<number, Map<number, Extract<Rule, { kind: 'reflects' }>['how']>>();
  readonly #writes = new Map<number, Map<number, true>>();
  readonly #fills: ReadonlySet<number>;
  readonly #starts = new Map<number, 'activity' | 'service'>();
  readonly #madeFromConstant: ReadonlySet<number>;
  /** By file and reference: 0 not looked at, 1 none, else two more than the place in `#rules`. */
  readonly #known: Int32Array[];
  readonly #rules: (readonly Rule[])[] = [];
  readonly #calledOnMaking = new Map<number, readonly number[]>();
  readonly #thread: number;
  readonly #start: number;
  readonly #construct: number;
  readonly #schedule: number;
  readonly #jobScheduler: number;

  constructor(world: CodeWorld) {
    this.#world = world;
    const names = (list: readonly string[]): number[] => list.map((name) => world.nameOf(name));
    for (const [type, methods] of AUTOMATIC_ARGUMENTS) this.#automatic.set(world.typeNamed(type), names(methods));
    for (const [type, methods] of INSTANCE_CALLS) this.#instances.set(world.typeNamed(type), names(methods));
    for (const [call, methods] of RECEIVER_CALLS) this.#member(this.#receivers, call, names(methods));
    for (const [call, how] of Object.entries(REFLECTION)) this.#member(this.#reflection, call, how);
    for (const call of STORE_WRITES.keys()) this.#member(this.#writes, call, true);
    this.#fills = new Set(FILLS.map((name) => world.nameOf(name)));
    for (const [name, what] of STARTS) this.#starts.set(world.nameOf(name), what);
    this.#madeFromConstant = new Set(MADE_FROM_CONSTANT.map((type) => world.typeNamed(type)));
    this.#known = world.files.map(({ header }) => new Int32Array(header.methods.count));
    this.#thread = world.typeNamed('Ljava/lang/Thread;');
    this.#start = world.nameOf('start');
    this.#construct = world.nameOf('<init>');
    this.#schedule = world.nameOf('schedule');
    this.#jobScheduler = world.typeNamed('Landroid/app/job/JobScheduler;');
  }

  /** Rules of a method reference. */
  of(file: number, reference: number, owner: number, selector: number): readonly Rule[] {
    const known = this.#known[file]!;
    let place = known[reference]!;
    if (place === 0) {
      const rules = owner < 0 || selector < 0 ? NO_RULES : this.#find(file, reference, owner, selector);
      known[reference] = place = rules.length === 0 ? 1 : this.#rules.push(rules) + 1;
    }
    return place === 1 ? NO_RULES : this.#rules[place - 2]!;
  }

  /** Methods, by name, that the framework calls of an object of this class once it is there. */
  calledOnMaking(type: number): readonly number[] {
    let names = this.#calledOnMaking.get(type);
    if (names === undefined) {
      names =
        this.#world.supertypes(type).length < 2
          ? []
          : [...new Set([...this.#world.supertypes(type)].flatMap((supertype) => this.#instances.get(supertype) ?? []))];
      this.#calledOnMaking.set(type, names);
    }
    return names;
  }

  /** True for a class that a library makes from its class constant. */
  isMadeFromConstant(type: number): boolean {
    return this.#world.isDefined(type) && this.#world.supertypes(type).some((supertype) => this.#madeFromConstant.has(supertype) && supertype !== type);
  }

  /** `new Thread(runnable)`: nothing runs before a `start`. */
  isThreadConstructor(owner: number, selector: number): boolean {
    return this.#world.selectorName(selector) === this.#construct && this.#world.isSubtype(owner, this.#thread);
  }

  isThreadStart(owner: number, selector: number): boolean {
    return this.#world.selectorName(selector) === this.#start && this.#world.isSubtype(owner, this.#thread);
  }

  #member<Item>(into: Map<number, Map<number, Item>>, call: string, item: Item): void {
    const [type = '', name = ''] = call.split(/\.(?=[^.]+$)/);
    const number = this.#world.typeNamed(type);
    const members = into.get(number) ?? new Map<number, Item>();
    into.set(number, members.set(this.#world.nameOf(name), item));
  }

  #find(file: number, reference: number, owner: number, selector: number): readonly Rule[] {
    const world = this.#world;
    const name = world.selectorName(selector);
    const rules: Rule[] = [];
    const supertypes = world.supertypes(owner);
    // A method of the package's own by that name does what it does itself, whatever the framework's would do.
    const own = world.resolve(owner, selector) >= 0;
    for (const type of supertypes) {
      const direct = this.#automatic.get(type)?.includes(name) ?? false;
      if (direct) rules.push({ kind: 'calls', parameter: RECEIVER, type: owner, names: [name], direct });
      const called = own || direct ? undefined : this.#receivers.get(type)?.get(name);
      if (called !== undefined) rules.push({ kind: 'calls', parameter: RECEIVER, type: owner, names: called, direct: false });
      const how = own ? undefined : this.#reflection.get(type)?.get(name);
      if (how !== undefined) rules.push({ kind: 'reflects', how });
      if (!own && this.#writes.get(type)?.has(name)) rules.push({ kind: 'writes' });
      if (direct) return rules;
    }
    if (own) return rules;
    if (this.#fills.has(name) && COLLECTION.test(world.descriptor(owner))) rules.push({ kind: 'fills', parameters: this.#parameters(file, reference) });
    const what = this.#starts.get(name);
    if (what !== undefined && (name !== this.#schedule || owner === this.#jobScheduler)) rules.push({ kind: 'starts', what });
    if (!TAKES_BACK.test(world.names.text(name))) rules.push(...readOr([], () => this.#arguments(file, reference)));
    return rules;
  }

  #parameters(file: number, reference: number): number {
    const dex = this.#world.files[file]!;
    return readOr(1, () => {
      const listAt = dex.u32(dex.header.protos.at + dex.u16(dex.header.methods.at + reference * 8 + 2) * 12 + 8);
      return listAt === 0 ? 0 : Math.min(dex.u32(listAt), MAX_PARAMETERS);
    });
  }

  #arguments(file: number, reference: number): Rule[] {
    const dex = this.#world.files[file]!;
    const proto = dex.header.protos.at + dex.u16(dex.header.methods.at + reference * 8 + 2) * 12;
    const listAt = dex.u32(proto + 8);
    const count = listAt === 0 ? 0 : Math.min(dex.u32(listAt), MAX_PARAMETERS);
    const rules: Rule[] = [];
    for (let parameter = 0; parameter < count; parameter++) {
      const type = this.#world.type(file, dex.u16(listAt + 4 + parameter * 2));
      const names = this.#automatic.get(type);
      if (names !== undefined) rules.push({ kind: 'calls', parameter, type, names, direct: false });
    }
    return rules;
  }
}
