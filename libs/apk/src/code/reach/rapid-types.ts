import { nopOrPayloadUnits, TRAITS, width } from '../../dex/opcodes.ts';
import { ACCESS, type CodeWorld } from '../world/class-world.ts';
import { IntList } from '../world/int-list.ts';
import { PairTable } from '../world/pair-table.ts';
import { CallGraph, dispatchNode, methodNode } from './call-graph.ts';
import { STEP, STEP_OF } from './instructions.ts';

/** Source: Android "Dalvik executable format", code_item. */
const CODE_HEADER_BYTES = 16;
const NONE = -1;
/** Marks of a method reference that was looked up: it leads nowhere in the package. */
const NOWHERE = -1;

/** What the search asks of those who know the framework. */
export type Hooks = {
  /** A call that no method of the package answers by its declared type alone: a method of the framework, or an interface's. True: it is dealt with, no dispatch. */
  call(method: number, file: number, reference: number, pc: number, owner: number, selector: number): boolean;
  /** A class whose object is made here. */
  made(method: number, type: number, pc: number): void;
  /** `const-class`. */
  classConstant(method: number, type: number, pc: number): void;
  /** A lambda's call site. @returns the type it makes, -1 for another use */
  lambda(method: number, file: number, site: number, pc: number): number;
  /** Number of the guard that keeps this place from being reached without a word of the user; -1 for none. Asked after a read that may be of one. */
  guard(method: number, file: number, pc: number): number;
  /** True for a call after which the rest of the method may stand behind a guard. */
  readsGuard(file: number, reference: number): boolean;
  /** The same for a boolean field. */
  readsFlag(file: number, field: number): boolean;
  /** A boolean field is written; `afterRead`: the method has read a store before. */
  flagStored(method: number, file: number, field: number, pc: number, afterRead: boolean): void;
};

/**
 * The search itself, rapid type analysis: it reads each method that is reached, once, and lets a virtual call go to the classes alone that reached code makes.
 * Calls behind guards wait until `release`. Work is counted in code units and edges.
 */
export class RapidTypes {
  readonly world: CodeWorld;
  readonly graph = new CallGraph();
  readonly hooks: Hooks;
  /** Stores of object fields: file, field, method, code unit, in fours. */
  readonly stores = new IntList(4_096);
  /** Types of which reached code makes objects, in the order met. */
  readonly made = new IntList(1_024);
  /** Methods in the order in which they were reached. */
  readonly reachedMethods = new IntList(4_096);
  readonly #reached = new Set<number>();
  readonly #work = new IntList(1_024);
  readonly #isMade = new Set<number>();
  readonly #virtualTargets: Int32Array[];
  readonly #directTargets: Int32Array[];
  readonly #initialisers = new Map<number, readonly number[]>();
  readonly #dispatches = new PairTable(4_096);
  readonly #dispatchType = new IntList(4_096);
  readonly #dispatchSelector = new IntList(4_096);
  /** By type: dispatches on it, and types made below it. */
  readonly #dispatchesOn = new Map<number, number[]>();
  readonly #madeBelow = new Map<number, number[]>();
  readonly #answered = new PairTable(4_096);
  /** Places behind a guard: method, code unit, guard. */
  readonly #waiting: [method: number, pc: number, guard: number][] = [];
  readonly #init: number;
  #guard = NONE;
  #left: number;

  /** @param budget code units read and edges made */
  constructor(world: CodeWorld, hooks: (search: RapidTypes) => Hooks, budget: number) {
    this.world = world;
    this.#left = budget;
    this.#virtualTargets = world.files.map(({ header }) => new Int32Array(header.methods.count));
    this.#directTargets = world.files.map(({ header }) => new Int32Array(header.methods.count));
    this.#init = world.nameOf('<init>');
    this.hooks = hooks(this);
  }

  /** False once the budget ended the search. */
  get finished(): boolean {
    return this.#left >= 0;
  }

  spend(work: number): boolean {
    this.#left -= work;
    return this.#left >= 0;
  }

  isReached(method: number): boolean {
    return this.#reached.has(method);
  }

  /** Begin at a method, too. */
  reach(method: number): void {
    if (this.#reached.has(method)) return;
    this.#reached.add(method);
    this.reachedMethods.push(method);
    this.#work.push(method);
  }

  get hasWork(): boolean {
    return this.#work.length > 0 && this.finished;
  }

  /** Read what was reached until nothing is new. */
  run(): void {
    while (this.#work.length > 0 && this.finished) {
      this.#work.length--;
      this.#read(this.#work.get(this.#work.length));
    }
  }

  /** Places behind guards that were not released: method, code unit, guard. */
  get waiting(): readonly (readonly [method: number, pc: number, guard: number])[] {
    return this.#waiting;
  }

  /** Let the calls behind guards happen. Those behind a guard that `isNone` says is none happen as any other; edges of the others carry the guard's number. */
  release(isNone: (guard: number) => boolean, all: boolean): void {
    for (const place of this.#waiting.splice(0)) {
      const [method, pc, guard] = place;
      if (!all && !isNone(guard)) {
        this.#waiting.push(place);
        continue;
      }
      const file = this.world.methods.dex.get(method);
      this.behind(isNone(guard) ? NONE : guard, () => this.#step(method, file, pc, STEP_OF[this.world.files[file]!.units[pc]! & 0xff]!));
    }
  }

  /** Guard of what is being released; -1: none. Those who come back to a place later say it again with `behind`. */
  get guard(): number {
    return this.#guard;
  }

  behind(guard: number, act: () => void): void {
    const before = this.#guard;
    this.#guard = guard;
    act();
    this.#guard = before;
  }

  /** An edge that no instruction names: a callback, a class initialiser. `pc` is -1 where the arguments are the framework's. */
  call(from: number, to: number, pc = NONE): void {
    if (this.world.methods.codeAt.get(to) === 0 && !this.world.hasFlag(to, ACCESS.native)) return;
    this.#edge(methodNode(from), methodNode(to), pc);
    this.reach(to);
  }

  /** A call of every method of that name on each subtype that is made. */
  callByName(from: number, type: number, name: number): void {
    this.#edge(methodNode(from), dispatchNode(this.#dispatch(type, -2 - name)), NONE);
  }

  callVirtually(from: number, type: number, selector: number, pc: number): void {
    this.#edge(methodNode(from), dispatchNode(this.#dispatch(type, selector)), pc);
  }

  /** Methods of that name which an object of this class answers to, its superclasses' among them. */
  methodsNamed(type: number, name: number): number[] {
    const { world } = this;
    const found = new Map<number, number>();
    const supertypes = name === this.#init ? [type] : world.supertypes(type);
    const lambda = world.lambdaMethod(type);
    if (lambda !== null) return lambda.name === name && lambda.implementation >= 0 ? [lambda.implementation] : [];
    for (const next of supertypes) {
      const { first, count } = world.declaredMethods(next);
      for (let method = first; method < first + count; method++) {
        const selector = world.methods.selector.get(method);
        if (world.selectorName(selector) === name && !found.has(selector) && !world.hasFlag(method, ACCESS.abstract)) found.set(selector, method);
      }
    }
    return [...found.values()];
  }

  /** An object of this class exists. */
  make(type: number): void {
    if (this.#isMade.has(type)) return;
    this.#isMade.add(type);
    this.made.push(type);
    for (const supertype of this.world.supertypes(type)) {
      const below = this.#madeBelow.get(supertype);
      if (below === undefined) this.#madeBelow.set(supertype, [type]);
      else below.push(type);
      for (const dispatch of this.#dispatchesOn.get(supertype) ?? []) this.#answer(dispatch, type);
    }
  }

  /** Types made so far that are this type or below it. */
  madeBelow(type: number): readonly number[] {
    return this.#madeBelow.get(type) ?? [];
  }

  /** The class is initialised here, and before it its superclasses. */
  initialise(method: number, type: number): void {
    for (const initialiser of this.initialisersOf(type)) if (initialiser !== method) this.call(method, initialiser);
  }

  /** Class initialisers that run before a class is used: its own and its superclasses. */
  initialisersOf(type: number): readonly number[] {
    let initialisers = this.#initialisers.get(type);
    if (initialisers === undefined) this.#initialisers.set(type, (initialisers = this.#findInitialisers(type)));
    return initialisers;
  }

  /** An object made by reflection: any constructor may run. */
  makeByReflection(method: number, type: number, pc: number): void {
    if (!this.world.isDefined(type)) return;
    this.initialise(method, type);
    this.make(type);
    const { first, count } = this.world.declaredMethods(type);
    const { methods } = this.world;
    for (let one = first; one < first + count; one++)
      if ((methods.flags.get(one) & (ACCESS.constructor | ACCESS.static)) === ACCESS.constructor) this.call(method, one);
    this.hooks.made(method, type, pc);
  }

  #edge(from: number, to: number, pc: number): void {
    if (this.spend(1)) this.graph.add(from, to, pc, this.#guard);
  }

  #read(method: number): void {
    const { world } = this;
    const codeAt = world.methods.codeAt.get(method);
    if (codeAt === 0) return;
    const file = world.methods.dex.get(method);
    const dex = world.files[file]!;
    const { units } = dex;
    const start = (codeAt + CODE_HEADER_BYTES) >> 1;
    const end = start + dex.u32(codeAt + 12);
    if (!this.spend(end - start)) return;
    let guarded = false;
    let readsStore = false;
    for (let pc = start; pc < end;) {
      const op = units[pc]! & 0xff;
      const step = STEP_OF[op]!;
      if (step === STEP.none) {
        pc += width(TRAITS[op]!);
        continue;
      }
      if (step === STEP.data) {
        pc += nopOrPayloadUnits(units, pc, end);
        continue;
      }
      const next = pc + width(TRAITS[op]!);
      if (next > end) break;
      const guard = guarded && step !== STEP.readFlag ? this.hooks.guard(method, file, pc) : NONE;
      if (guard >= 0) this.#waiting.push([method, pc, guard]);
      else this.#step(method, file, pc, step);
      if (step === STEP.storeFlag || step === STEP.storeStaticFlag) this.hooks.flagStored(method, file, units[pc + 1]!, pc, readsStore);
      else if (step === STEP.readFlag || step === STEP.readStaticFlag) guarded = this.hooks.readsFlag(file, units[pc + 1]!) || guarded;
      else if (step >= STEP.virtual && step <= STEP.interface && !readsStore) {
        readsStore = this.hooks.readsGuard(file, units[pc + 1]!);
        guarded ||= readsStore;
      }
      pc = next;
    }
  }

  #step(method: number, file: number, pc: number, step: number): void {
    const { world } = this;
    const index = world.files[file]!.units[pc + 1]!;
    switch (step) {
      case STEP.new: {
        const type = world.type(file, index);
        if (type < 0) return;
        this.initialise(method, type);
        this.make(type);
        if (world.isDefined(type)) this.hooks.made(method, type, pc);
        return;
      }
      case STEP.constClass: {
        const type = world.type(file, index);
        if (type >= 0) this.hooks.classConstant(method, type, pc);
        return;
      }
      case STEP.storeInstance:
        this.#store(file, index, method, pc);
        return;
      case STEP.storeStatic:
        this.#store(file, index, method, pc);
        this.#initialiseOwner(method, file, index);
        return;
      case STEP.static:
      case STEP.readStaticFlag:
      case STEP.storeStaticFlag:
        this.#initialiseOwner(method, file, index);
        return;
      case STEP.readFlag:
      case STEP.storeFlag:
        return;
      case STEP.custom: {
        const type = this.hooks.lambda(method, file, index, pc);
        if (type >= 0) this.make(type);
        return;
      }
      case STEP.virtual:
      case STEP.interface:
        this.#callVirtual(method, file, index, pc);
        return;
      case STEP.super:
        this.#callSuper(method, file, index, pc);
        return;
      default:
        this.#callDirect(method, file, index, pc, step === STEP.invokeStatic);
    }
  }

  #store(file: number, field: number, method: number, pc: number): void {
    this.stores.push(file);
    this.stores.push(field);
    this.stores.push(method);
    this.stores.push(pc);
  }

  #initialiseOwner(method: number, file: number, field: number): void {
    const { fields } = this.world.files[file]!.header;
    if (field >= fields.count) return;
    const type = this.world.type(file, this.world.files[file]!.fieldClass(field));
    if (type >= 0) this.initialise(method, type);
  }

  #callVirtual(method: number, file: number, reference: number, pc: number): void {
    const targets = this.#virtualTargets[file]!;
    if (reference >= targets.length) return;
    let target = targets[reference]!;
    const { world } = this;
    if (target === NOWHERE) return;
    const owner = world.methodOwner(file, reference);
    const selector = world.selector(file, reference);
    if (target === 0) {
      if (owner < 0 || selector < 0) {
        targets[reference] = NOWHERE;
        return;
      }
      const found = world.resolve(owner, selector);
      const fixed = found >= 0 && (world.hasFlag(found, ACCESS.final | ACCESS.private) || (world.classFlags(owner) & ACCESS.final) !== 0);
      target = fixed ? methodNode(found) + 1 : dispatchNode(this.#dispatch(owner, selector)) + 1;
      targets[reference] = target;
    }
    if (this.hooks.call(method, file, reference, pc, owner, selector)) return;
    this.#edge(methodNode(method), target - 1, pc);
    if ((target & 1) === 1) this.reach((target - 1) >> 1);
  }

  #callSuper(method: number, file: number, reference: number, pc: number): void {
    const { world } = this;
    const owner = world.methodOwner(file, reference);
    const selector = world.selector(file, reference);
    if (owner < 0 || selector < 0) return;
    const above = world.superclass(world.methods.type.get(method));
    // `Interface.super.method()` names the interface itself; any other names a class at or above the superclass.
    const from = (world.classFlags(owner) & ACCESS.interface) !== 0 || above < 0 ? owner : above;
    const target = world.resolve(from, selector);
    if (target >= 0) this.call(method, target, pc);
    else this.hooks.call(method, file, reference, pc, owner, selector);
  }

  #callDirect(method: number, file: number, reference: number, pc: number, isStatic: boolean): void {
    const targets = this.#directTargets[file]!;
    if (reference >= targets.length) return;
    const { world } = this;
    const owner = world.methodOwner(file, reference);
    const selector = world.selector(file, reference);
    if (owner < 0 || selector < 0) return;
    let target = targets[reference]!;
    if (target === 0) {
      const found = world.resolve(owner, selector);
      targets[reference] = target = found < 0 ? NOWHERE : found + 1;
    }
    if (isStatic) this.initialise(method, target > 0 ? world.methods.type.get(target - 1) : owner);
    if (target > 0) this.call(method, target - 1, pc);
    this.hooks.call(method, file, reference, pc, owner, selector);
  }

  #dispatch(type: number, selector: number): number {
    let dispatch = this.#dispatches.get(type, selector);
    if (dispatch >= 0) return dispatch;
    dispatch = this.#dispatchType.push(type);
    this.#dispatchSelector.push(selector);
    this.#dispatches.set(type, selector, dispatch);
    const on = this.#dispatchesOn.get(type);
    if (on === undefined) this.#dispatchesOn.set(type, [dispatch]);
    else on.push(dispatch);
    for (const below of this.#madeBelow.get(type) ?? []) this.#answer(dispatch, below);
    return dispatch;
  }

  #answer(dispatch: number, type: number): void {
    const selector = this.#dispatchSelector.get(dispatch);
    if (selector < 0) for (const target of this.methodsNamed(type, -2 - selector)) this.#answerWith(dispatch, target);
    else {
      const target = this.world.resolve(type, selector);
      if (target >= 0) this.#answerWith(dispatch, target);
    }
  }

  #answerWith(dispatch: number, target: number): void {
    if (this.world.hasFlag(target, ACCESS.abstract) || !this.#answered.add(dispatch, target)) return;
    const guard = this.#guard;
    this.#guard = NONE; // what the call stands behind is told by the edge to the dispatch
    this.#edge(dispatchNode(dispatch), methodNode(target), NONE);
    this.#guard = guard;
    this.reach(target);
  }

  #findInitialisers(type: number): readonly number[] {
    const { world } = this;
    const found: number[] = [];
    for (const next of world.supertypes(type)) {
      if (!world.isDefined(next) || (next !== type && (world.classFlags(next) & ACCESS.interface) !== 0)) continue;
      const { first, count } = world.declaredMethods(next);
      for (let method = first; method < first + count; method++) {
        if ((world.methods.flags.get(method) & (ACCESS.constructor | ACCESS.static)) === (ACCESS.constructor | ACCESS.static)) found.push(method);
      }
    }
    return found;
  }

  /** Number of types and dispatches that the graph's nodes stand for. */
  get nodes(): number {
    return 2 * Math.max(this.world.methods.dex.length, this.#dispatchType.length) + 2;
  }
}
