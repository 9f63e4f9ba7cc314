import { callSite, HANDLE } from '../../dex/call-sites.ts';
import type { Value } from '../values/value.ts';
import type { CodeWorld } from '../world/class-world.ts';
import { readOr } from '../world/read-or.ts';
import type { Components } from './components.ts';
import type { GuardBook } from './guard-book.ts';
import { RECEIVER, type FrameworkRules, type Rule } from './framework-rules.ts';
import type { Hooks, RapidTypes } from './rapid-types.ts';
import type { Leaf, ValueFlow } from './value-flow.ts';

/** A call of which the effect depends on what reaches its arguments: looked at again while the search finds more callers. */
type Site = {
  readonly method: number;
  readonly pc: number;
  readonly rule: Rule;
  /** Index among the arguments, the receiver counted. */
  readonly argument: number;
  readonly isThread: boolean;
  /** Guard that the call stands behind; -1: none. */
  readonly guard: number;
  /** What it met; most meet nothing. */
  done: Set<string> | null;
};

/** Sites that are looked at: each may ask what reaches an argument, over calls. Apps of 100 MB have some ten thousand. */
const MAX_SITES = 60_000;
/** Values within values: an intent with a component name with a class. */
const MAX_NESTING = 4;
/** Which argument of a call names the class that it gives. */
const CLASS_BY_NAME: Readonly<Record<string, number>> = { forName: 0, loadClass: 1 };
const INTENT = 'Landroid/content/Intent;';
const INTENT_TARGETS: ReadonlySet<string> = new Set(['setClass', 'setClassName', 'setComponent', 'setAction']);
const COLLECTIONS = /^Ljava\/util\/(?!function\/)/;
const STATIC_OPS = new Set([0x71, 0x77]);

/** What the framework does with what reached code hands to it: calls back, starts components, makes objects by reflection. */
export class FrameworkCalls implements Hooks {
  readonly book: GuardBook;
  readonly #search: RapidTypes;
  readonly #world: CodeWorld;
  readonly #rules: FrameworkRules;
  readonly #flow: ValueFlow;
  readonly #components: Components;
  /** Those whose answer may still grow. */
  #open: Site[] = [];
  readonly #fresh: Site[] = [];
  #siteCount = 0;
  /** From now on what is handed over is not followed: any object of the type that is made may be it. */
  coarse = false;
  readonly #types = new Map<string, number>();
  #threadsStart = false;
  /** False once sites were passed over. */
  complete = true;

  constructor(search: RapidTypes, rules: FrameworkRules, flow: ValueFlow, components: Components, book: GuardBook) {
    this.#search = search;
    this.#world = search.world;
    this.#rules = rules;
    this.#flow = flow;
    this.#components = components;
    this.book = book;
  }

  call(method: number, file: number, reference: number, pc: number, owner: number, selector: number): boolean {
    const rules = this.#rules.of(file, reference, owner, selector);
    if (rules.length === 0) return false;
    const isThread = this.#rules.isThreadConstructor(owner, selector);
    if (!this.#threadsStart && this.#rules.isThreadStart(owner, selector)) this.#threadsStart = true;
    const isStatic = STATIC_OPS.has(this.#world.files[file]!.units[pc]! & 0xff);
    let dealtWith = false;
    for (const rule of rules) {
      if (rule.kind === 'fills') {
        this.#flow.notePut(method, pc, rule.parameters - (isStatic ? 1 : 0)); // the object comes last
        continue;
      }
      if (rule.kind === 'writes') {
        this.book.noteCall(method, file, reference, pc);
        continue;
      }
      if (this.#siteCount >= MAX_SITES) {
        this.complete = false;
        return dealtWith;
      }
      this.#siteCount++;
      const argument = rule.kind === 'calls' && rule.parameter !== RECEIVER ? rule.parameter + (isStatic ? 0 : 1) : 0;
      this.#fresh.push({ method, pc, rule, argument, isThread: isThread && rule.kind === 'calls', guard: this.#search.guard, done: null });
      dealtWith ||= rule.kind === 'calls' && rule.direct;
    }
    return dealtWith;
  }

  made(method: number, type: number, pc: number): void {
    void pc;
    for (const name of this.#rules.calledOnMaking(type)) for (const target of this.#search.methodsNamed(type, name)) this.#search.call(method, target);
  }

  classConstant(method: number, type: number, pc: number): void {
    if (this.#rules.isMadeFromConstant(type)) this.#search.makeByReflection(method, type, pc);
  }

  lambda(method: number, file: number, site: number, pc: number): number {
    const world = this.#world;
    const dex = world.files[file]!;
    const made = readOr(null, () => callSite(dex, site));
    const erased = made?.arguments[0];
    if (made?.implementation == null || made.implementation.isField || erased?.kind !== 'proto') return -1;
    const { kind, index } = made.implementation;
    const owner = world.methodOwner(file, index);
    const selector = world.selector(file, index);
    if (owner < 0 || selector < 0) return -1;
    if (kind === HANDLE.invokeStatic || kind === HANDLE.invokeConstructor) this.#search.initialise(method, owner);
    if (kind === HANDLE.invokeConstructor) this.#search.make(owner);
    const target = world.resolve(owner, selector);
    if (target >= 0) this.#flow.noteLambda(target, method, pc);
    return world.lambda(file, site, () => {
      const called = readOr(selector, () => world.selectorOf(file, made.name, erased.index));
      return { interfaces: [world.typeNamed(made.type)], name: world.selectorName(called), selector: called, implementation: target };
    });
  }

  guard(method: number, file: number, pc: number): number {
    return this.book.at(method, file, pc);
  }

  readsGuard(file: number, reference: number): boolean {
    return this.book.reads(file, reference);
  }

  readsFlag(file: number, field: number): boolean {
    return this.book.readsFlag(file, field);
  }

  flagStored(method: number, file: number, field: number, pc: number, afterRead: boolean): void {
    this.book.noteFlag(method, file, field, pc, afterRead);
  }

  /** Look at the new sites, or where there is none at those whose answer may have grown. @returns true where something new was reached */
  settle(): boolean {
    const before = this.#search.graph.edges;
    const fresh = this.#fresh.splice(0);
    if (fresh.length > 0) {
      for (const site of fresh) if (!this.#look(site)) this.#open.push(site);
      if (this.#search.graph.edges > before) return true;
    }
    this.#open = this.#open.filter((site) => !this.#look(site));
    return this.#search.graph.edges > before;
  }

  /** @returns true where asking again cannot tell more */
  #look(site: Site): boolean {
    if (!this.#search.spend(1)) return true;
    const { rule } = site;
    if (rule.kind === 'calls' && site.isThread && !this.#threadsStart) return false;
    let settled = true;
    this.#search.behind(site.guard, () => {
      if (rule.kind === 'calls') settled = this.#callBack(site, rule);
      else if (rule.kind === 'starts') settled = this.#start(site, rule.what);
      else if (rule.kind === 'reflects') settled = this.#reflect(site, rule.how);
    });
    return settled;
  }

  #callBack(site: Site, rule: Extract<Rule, { kind: 'calls' }>): boolean {
    if (this.coarse) {
      this.#callAny(site, rule);
      return true;
    }
    const leaves = this.#flow.argument(site.method, site.pc, site.argument);
    let { settled } = this.#flow;
    for (const leaf of leaves) {
      const { value } = leaf;
      if (value.kind === 'parameter') {
        // The receiver of a method: its class, and what was made below it.
        const type = this.#world.methods.type.get(leaf.method);
        for (const below of this.#search.madeBelow(type)) this.#callOn(site, rule, below);
        settled = false;
      } else if (value.kind === 'call' && this.#isCollection(value)) {
        const contents = this.#flow.contents();
        if (contents === null) {
          this.#callAny(site, rule);
          return true;
        }
        for (const content of contents) this.#callOn(site, rule, this.#typeOf(content), rule.type);
        settled = false;
      } else if (value.kind === 'new' || value.kind === 'lambda') this.#callOn(site, rule, this.#typeOf(leaf));
      else if (value.kind !== 'null' && value.kind !== 'class' && value.kind !== 'string' && value.kind !== 'number') {
        this.#callAny(site, rule);
        return true;
      }
    }
    return settled;
  }

  #typeOf({ value, method }: Leaf): number {
    if (value.kind === 'new') return this.#type(value.type);
    return value.kind === 'lambda' ? this.lambda(method, value.at.dex, value.callSite, value.at.pc) : -1;
  }

  /** True for what a collection of the framework's gives back. */
  #isCollection(value: Extract<Value, { kind: 'call' }>): boolean {
    const dex = this.#world.files[value.at.dex]!;
    return COLLECTIONS.test(readOr('', () => dex.type(dex.methodClass(value.method))));
  }

  #callOn(site: Site, { names, direct }: Extract<Rule, { kind: 'calls' }>, type: number, below?: number): void {
    if (type < 0 || (below !== undefined && !this.#world.isSubtype(type, below)) || !once(site, `t${type}`)) return;
    for (const name of names) for (const target of this.#search.methodsNamed(type, name)) this.#search.call(site.method, target, direct ? site.pc : -1);
  }

  /** Nothing is known of the object: any that is made may be it. */
  #callAny(site: Site, { names, type }: Extract<Rule, { kind: 'calls' }>): void {
    if (!once(site, 'any')) return;
    for (const name of names) this.#search.callByName(site.method, type, name);
  }

  #start(site: Site, what: 'activity' | 'service'): boolean {
    if (this.coarse) return true; // every component is begun with then
    let settled = true;
    const values = this.#flow.arguments(site.method, site.pc);
    values.forEach((value, index) => {
      if (index === 0 && what === 'activity' && value.kind === 'parameter' && value.index === 0) return; // the context that starts it
      for (const name of this.#named(this.#flow.follow(site.method, value), 0)) if (once(site, name)) this.#components.start(name, what, site.method);
      settled &&= isLocal(value);
    });
    return settled;
  }

  /** Calls that say what an object is for: its constructor, and of an intent what names its target. */
  #makers(value: Extract<Value, { kind: 'new' }>): number[] {
    const made = value.init === null ? [] : [value.init];
    if (value.type !== INTENT) return made;
    const dex = this.#world.files[value.at.dex]!;
    return [...made, ...value.changes.filter((pc) => INTENT_TARGETS.has(readOr('', () => dex.methodName(dex.units[pc + 1]!))))];
  }

  /** Classes and actions that values name: constants, and what intents, component names and builders were made with. */
  #named(leaves: readonly Leaf[], nesting: number): string[] {
    if (nesting > MAX_NESTING) return [];
    return leaves.flatMap(({ value, method }): string[] => {
      if (value.kind === 'class') return [value.descriptor];
      if (value.kind === 'string') return [value.text];
      if (value.kind === 'array') return (value.elements ?? []).flatMap((element) => this.#named(this.#flow.follow(method, element), nesting + 1));
      const calls = value.kind === 'new' ? this.#makers(value) : value.kind === 'call' ? [value.at.pc] : [];
      return calls.flatMap((pc) => {
        const given = this.#flow.arguments(method, pc);
        return given
          .slice(value.kind === 'new' ? 1 : 0)
          .flatMap((part) => (part.kind === 'parameter' && part.index === 0 ? [] : this.#named(this.#flow.follow(method, part), nesting + 1)));
      });
    });
  }

  #reflect(site: Site, how: 'initialise' | 'class' | 'constructor' | 'method'): boolean {
    const leaves = how === 'class' ? this.#classes(this.#flow.argument(site.method, site.pc, 0)) : this.#flow.argument(site.method, site.pc, 0);
    for (const { value, method } of leaves) {
      if (how === 'initialise') {
        if (value.kind === 'string' && once(site, value.text)) this.#withClass(value.text, (type) => this.#search.initialise(site.method, type));
      } else if (how === 'class') this.#makeNamed(site, value);
      else if (value.kind === 'call') {
        // Of `getConstructor`, `getMethod` and their like: the class, and the name.
        const given = this.#flow.arguments(method, value.at.pc);
        const classes = given[0] === undefined ? [] : this.#classes(this.#flow.follow(method, given[0]));
        if (how === 'constructor') for (const leaf of classes) this.#makeNamed(site, leaf.value);
        else {
          const names = given[1] === undefined ? [] : this.#flow.follow(method, given[1]);
          for (const leaf of classes) for (const name of names) this.#invoke(site, leaf.value, name.value);
        }
      }
    }
    return leaves.length > 0 && leaves.every(({ value }) => isLocal(value));
  }

  /** Leaves with `Class.forName` of a name that a caller gave turned into classes. */
  #classes(leaves: readonly Leaf[]): readonly Leaf[] {
    return leaves.flatMap((leaf): readonly Leaf[] => {
      const { value, method } = leaf;
      if (value.kind !== 'call') return [leaf];
      const name = readOr('', () => this.#world.files[value.at.dex]!.methodName(value.method));
      const index = CLASS_BY_NAME[name];
      const named = index === undefined ? undefined : this.#flow.arguments(method, value.at.pc)[index];
      if (named === undefined) return [leaf];
      return this.#flow
        .follow(method, named)
        .flatMap((one): Leaf[] =>
          one.value.kind === 'string' ? [{ value: { kind: 'class', descriptor: `L${one.value.text.replaceAll('.', '/')};` }, method: one.method }] : [],
        );
    });
  }

  #makeNamed(site: Site, value: Value): void {
    if (value.kind === 'class' && once(site, value.descriptor)) this.#search.makeByReflection(site.method, this.#type(value.descriptor), site.pc);
  }

  #invoke(site: Site, owner: Value, name: Value): void {
    if (owner.kind !== 'class' || name.kind !== 'string' || !once(site, `${owner.descriptor}->${name.text}`)) return;
    const type = this.#type(owner.descriptor);
    if (!this.#world.isDefined(type)) return;
    this.#search.initialise(site.method, type);
    for (const target of this.#search.methodsNamed(type, this.#world.nameOf(name.text))) this.#search.call(site.method, target);
  }

  #withClass(name: string, use: (type: number) => void): void {
    const type = this.#type(`L${name.replaceAll('.', '/')};`);
    if (this.#world.isDefined(type)) use(type);
  }

  #type(descriptor: string): number {
    let type = this.#types.get(descriptor);
    if (type === undefined) this.#types.set(descriptor, (type = this.#world.typeNamed(descriptor)));
    return type;
  }
}

/** True for a value that no caller changes. */
function isLocal(value: Value): boolean {
  return value.kind === 'class' || value.kind === 'string' || value.kind === 'null' || value.kind === 'number';
}

/** True the first time that a site meets something. */
function once(site: Site, what: string): boolean {
  const done = (site.done ??= new Set());
  if (done.has(what)) return false;
  done.add(what);
  return true;
}
