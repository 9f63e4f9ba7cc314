import { ApkFormatError } from '../../bytes/apk-format-error.ts';
import { comparesTwo, isBranch, signed } from './blocks.ts';
import { readDominators, type Dominators } from './dominators.ts';
import type { Evaluator } from './evaluator.ts';
import type { Flow } from './flow.ts';
import { closeGuard, guardKey, type Guard, type OpenGuard } from './guard.ts';
import { guardsOfSet, inAll, type Passes } from './guard-conditions.ts';
import { constantOf } from './guard-stores.ts';
import { findMethod } from './find-method.ts';
import { OP } from './transfer.ts';
import type { Place, Value } from './value.ts';
import type { Values } from './values.ts';
import { TRAITS, width } from '../../dex/opcodes.ts';

/** Values looked at for one branch: conditions of real methods have some tens. */
const MAX_STEPS = 2_000;
/** The same over a whole package: the largest have some hundred thousand branches on the way to what is asked about. */
const MAX_PACKAGE_STEPS = 20_000_000;
/** `isAgreed()` asks `Prefs.get("agreed")`, which asks the store. */
const MAX_GETTERS = 3;
/** Returns of a getter: one of many is no getter. */
const MAX_RETURNS = 8;
const COMPARISONS: readonly ((a: number, b: number) => boolean)[] = [
  (a, b) => a === b,
  (a, b) => a !== b,
  (a, b) => a < b,
  (a, b) => a >= b,
  (a, b) => a > b,
  (a, b) => a <= b,
];
const COMPARISONS_COUNT = 6;
/** What a getter of a condition gives: a truth, a number, a boxed truth, a text that is there or not. */
const GETTER_RESULT = /\)(?:[ZIJ]|Ljava\/lang\/(?:Boolean|Integer|String);)$/;

/**
 * Conditions that keep a place from being reached: branches that dominate it and test what a store gives, by way of getters of the
 * package too. What a method is called under is not among them: that is the caller's.
 */
export class Guards {
  readonly #values: Values;
  readonly #dominators = new WeakMap<Flow, Dominators | null>();
  /** By flow, then by branch, way taken and getters on the way: each is worked out once, whoever asks. */
  readonly #ofBranches = new WeakMap<Flow, Map<number, readonly OpenGuard[]>>();
  #steps = 0;
  #stepsLeft = MAX_PACKAGE_STEPS;

  constructor(values: Values) {
    this.#values = values;
  }

  /** In the order from the method's entry to the place; each condition once. */
  at({ dex, method, pc }: Place): readonly Guard[] {
    try {
      const evaluator = this.#values.evaluator(dex, method);
      if (evaluator === null) return [];
      const found = this.#into(evaluator, dex, pc - evaluator.flow.body.codeAt, 0);
      return found.map(({ guard, at }) => closeGuard(guard, evaluator.flow.body.codeAt + at));
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      return [];
    }
  }

  /** Guards of the block that holds an offset, each with the offset of its branch. */
  #into(evaluator: Evaluator, dex: number, offset: number, getters: number): { guard: OpenGuard; at: number }[] {
    const { flow } = evaluator;
    const dominators = this.#dominatorsOf(flow);
    if (dominators === null || offset < 0 || offset >= flow.body.codeUnits) return [];
    const found: { guard: OpenGuard; at: number }[] = [];
    for (let block = flow.blockAt(offset); block >= 0; block = dominators.parent[block]!) {
      const above = dominators.parent[block]!;
      if (above < 0) break;
      const others = dominators.predecessors[block]!.filter((before) => before !== above);
      const only = flow.blocks.next[above]!.length === 2 && flow.blocks.next[above]!.includes(block);
      if (!only || !others.every((before) => dominators.dominates(block, before))) continue;
      const at = lastOffset(flow, above);
      const op = evaluator.opcode(at);
      if (!isBranch(op)) continue;
      const taken = flow.blocks.start[block] === at + signed(evaluator.index(at), 16);
      for (const guard of this.#once(flow, (at * 2 + Number(taken)) * (MAX_GETTERS + 1) + getters, () =>
        this.#ofBranch(evaluator, dex, at, op, taken, getters),
      ))
        found.unshift({ guard, at });
    }
    const seen = new Set<string>();
    return found.filter(({ guard }) => !seen.has(guardKey(guard)) && seen.add(guardKey(guard)));
  }

  /** With steps of its own, so that the answer does not depend on who asked first. */
  #once(flow: Flow, key: number, find: () => readonly OpenGuard[]): readonly OpenGuard[] {
    let known = this.#ofBranches.get(flow);
    if (known === undefined) this.#ofBranches.set(flow, (known = new Map()));
    let guards = known.get(key);
    if (guards !== undefined) return guards;
    known.set(key, []); // a branch that asks for itself, in a loop, learns nothing new
    const outer = this.#steps;
    this.#steps = MAX_STEPS;
    guards = find();
    this.#steps = outer;
    known.set(key, guards);
    return guards;
  }

  #ofBranch(evaluator: Evaluator, dex: number, at: number, op: number, taken: boolean, getters: number): readonly OpenGuard[] {
    const compare = COMPARISONS[(op - OP.firstIf) % COMPARISONS_COUNT]!;
    const [left = 0, right = 0] = evaluator.flow.operands(at);
    const context = this.#context(evaluator, dex, getters);
    if (!comparesTwo(op)) return guardsOfSet(context, left, (value) => compare(value, 0) === taken, 0);
    const [a, b] = [evaluator.operand(at, 0, 'I'), evaluator.operand(at, 1, 'I')];
    if (b.kind === 'number') return guardsOfSet(context, left, (value) => compare(value, b.value) === taken, 0);
    return a.kind === 'number' ? guardsOfSet(context, right, (value) => compare(a.value, value) === taken, 0) : [];
  }

  #context(evaluator: Evaluator, dex: number, getters: number) {
    return {
      evaluator,
      guardsAt: (offset: number) => this.#into(evaluator, dex, offset, getters).map(({ guard }) => guard),
      getter: (offset: number, passes: Passes) => this.#getter(evaluator, dex, offset, passes, getters),
      spend: () => --this.#steps > 0 && --this.#stepsLeft > 0,
    };
  }

  /** Guards without which a method of the package does not give what lets the test pass; it is itself one where it cannot be read. */
  #getter(evaluator: Evaluator, dex: number, offset: number, passes: Passes, getters: number): readonly OpenGuard[] | null {
    const method = evaluator.index(offset);
    if (!GETTER_RESULT.test(evaluator.dex.methodPrototype(method))) return null;
    const target = findMethod(this.#values.flows.code, dex, method);
    if (target === null) return null;
    const getter = { dex, method };
    const inner = getters < MAX_GETTERS ? this.#values.evaluator(target.dex, target.method) : null;
    const returned = inner === null ? [] : this.#returned(inner, target.dex, passes, getters + 1);
    if (returned.length > 0) {
      const given = evaluator.arguments(offset);
      return returned.map((guard) => fill({ ...guard, getter }, given));
    }
    const unknown: OpenGuard = {
      kind: 'getter',
      store: null,
      key: evaluator.dex.method(method),
      default: null,
      polarity: !passes(0),
      getter,
      test: () => null,
      isDefaultKnown: false,
      keyParameter: null,
      defaultParameter: null,
    };
    return [unknown];
  }

  #returned(evaluator: Evaluator, dex: number, passes: Passes, getters: number): readonly OpenGuard[] {
    const { flow } = evaluator;
    const context = this.#context(evaluator, dex, getters);
    const ways: (readonly OpenGuard[])[] = [];
    for (let block = 0; block < flow.blocks.count; block++) {
      const at = lastOffset(flow, block);
      const op = evaluator.opcode(at);
      const [set] = flow.operands(at);
      if (op < OP.returnValue || op > OP.lastReturn || set === undefined) continue;
      if (ways.length >= MAX_RETURNS) return [];
      const constant = evaluator.operand(at, 0, 'I');
      if (constant.kind === 'number' && !passes(constant.value)) continue;
      ways.push([...context.guardsAt(at), ...guardsOfSet(context, set, passes, 0)]);
    }
    return inAll(ways);
  }

  #dominatorsOf(flow: Flow): Dominators | null {
    let known = this.#dominators.get(flow);
    if (known === undefined) this.#dominators.set(flow, (known = readDominators(flow.blocks)));
    return known;
  }
}

/** What the getter's parameters are in this call. */
function fill(guard: OpenGuard, given: readonly Value[]): OpenGuard {
  const key = guard.keyParameter === null ? undefined : given[guard.keyParameter];
  const fallback = guard.defaultParameter === null ? undefined : given[guard.defaultParameter];
  const constant = fallback === undefined ? undefined : constantOf(fallback, typeof guard.default === 'boolean');
  return {
    ...guard,
    key: key?.kind === 'string' ? key.text : guard.key,
    keyParameter: key?.kind === 'parameter' ? key.index : null,
    ...(fallback === undefined
      ? {}
      : {
          default: constant ?? guard.default,
          isDefaultKnown: constant !== undefined,
          defaultParameter: fallback.kind === 'parameter' ? fallback.index : null,
        }),
  };
}

/** Offset of a block's last instruction. */
function lastOffset(flow: Flow, block: number): number {
  const { units } = flow.dex;
  const { codeAt } = flow.body;
  let at = flow.blocks.start[block]!;
  for (let next = at; next < flow.blocks.end[block]!; next += width(TRAITS[units[codeAt + next]! & 0xff]!)) at = next;
  return at;
}
