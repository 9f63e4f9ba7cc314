import { nopOrPayloadUnits, TRAITS, width } from '../../dex/opcodes.ts';
import type { Place, Value } from '../values/value.ts';
import { alternatives } from '../values/value.ts';
import type { Values } from '../values/values.ts';
import { ACCESS, type CodeWorld } from '../world/class-world.ts';
import { readOr } from '../world/read-or.ts';
import { isDispatch, methodNode } from './call-graph.ts';
import type { RapidTypes } from './rapid-types.ts';

/** What is known of values within one method. */
export type LocalValues = Pick<Values, 'argumentsAt' | 'argumentAt' | 'operandAt'>;

/** A value with the method (of the world) that it was found in. `any` stands for what could not be followed. */
export type Leaf = { readonly value: Value; readonly method: number };

/** Parameters, fields and results that one question may follow; real chains have some five. */
const MAX_STEPS = 200;
const MAX_DEPTH = 12;
const MAX_LEAVES = 64;
/** Source: Android "Dalvik bytecode": a call takes 255 words at most. */
const MAX_ARGUMENTS = 256;
/** Calls that fill collections: what is in one is asked for rarely, and of large apps not at all. */
const MAX_PUTS = 4_000;
const INTERFACE_OPS: ReadonlySet<number> = new Set([0x6e, 0x72, 0x74, 0x78]);
const CODE_HEADER_BYTES = 16;
const RETURN = 0x0f;
const RETURN_OBJECT = 0x11;
const UNKNOWN: Value = { kind: 'any' };
const NO_LAMBDAS: readonly { readonly method: number; readonly pc: number }[] = [];

/**
 * Follows an object back over calls, within what is reached so far: a parameter to what its callers hand over, a field to what is stored in it, the
 * result of a package's method to what it returns. Contexts are not told apart: a helper called twice gives both callers' objects to both.
 */
export class ValueFlow {
  readonly #search: RapidTypes;
  readonly #world: CodeWorld;
  readonly #local: LocalValues;
  /** Stores by field, of those read from the search so far. */
  readonly #stores = new Map<string, [method: number, pc: number][]>();
  readonly #returns = new Map<number, readonly number[]>();
  readonly #fieldKeys = new Map<number, string>();
  #storesRead = 0;
  readonly #known = new Map<number, readonly Value[]>();
  readonly #single = new Map<number, Value>();
  /** By a lambda's method, where the lambda is made: what it captures are its first parameters. */
  readonly #lambdas = new Map<number, { method: number; pc: number }[]>();
  /** Calls that put an object into a collection of the framework's: method, code unit, which argument. */
  #puts: [method: number, pc: number, argument: number][] = [];
  readonly #contents: Leaf[] = [];
  readonly #contentKeys = new Set<string>();
  #putCount = 0;
  #contentsAt = -1;
  #steps = 0;
  /** True where the last question was answered by its method alone: asked again, the answer is the same. */
  settled = true;

  constructor(search: RapidTypes, local: LocalValues) {
    this.#search = search;
    this.#world = search.world;
    this.#local = local;
  }

  /** What may be handed over as an argument of the call at a place. */
  argument(method: number, pc: number, index: number): Leaf[] {
    return this.follow(method, this.#argument(method, pc, index));
  }

  follow(method: number, value: Value): Leaf[] {
    this.#steps = 0;
    this.settled = true;
    const leaves: Leaf[] = [];
    this.#follow(method, value, 0, new Set(), leaves);
    return leaves;
  }

  noteLambda(implementation: number, method: number, pc: number): void {
    const made = this.#lambdas.get(implementation);
    if (made === undefined) this.#lambdas.set(implementation, [{ method, pc }]);
    else if (made.length < MAX_LEAVES && !made.some((one) => one.pc === pc && one.method === method)) made.push({ method, pc });
  }

  notePut(method: number, pc: number, argument: number): void {
    if (++this.#putCount > MAX_PUTS) return;
    this.#puts.push([method, pc, argument]);
    this.#contentsAt = -1;
  }

  /** Objects that reached code puts into collections of the framework's, whichever; null where one of them could not be followed. */
  contents(): readonly Leaf[] | null {
    if (this.#putCount >= MAX_PUTS) return null;
    const { edges } = this.#search.graph;
    if (edges === this.#contentsAt) return this.#contents;
    this.#contentsAt = edges;
    this.#puts = this.#puts.filter(([method, pc, argument]) => {
      const leaves = this.argument(method, pc, Math.max(0, argument));
      const isOpen = !this.settled; // callers that are reached later may put more
      for (const leaf of leaves) {
        const elements = leaf.value.kind === 'array' ? (leaf.value.elements ?? []).flatMap((element) => this.follow(leaf.method, element)) : [leaf];
        for (const element of elements) this.#noteContent(element);
      }
      return isOpen;
    });
    return this.#contents;
  }

  #noteContent(leaf: Leaf): void {
    const { value } = leaf;
    const key = value.kind === 'new' ? value.type : value.kind === 'lambda' ? `${value.at.dex} ${value.callSite}` : null;
    if (key === null || this.#contentKeys.has(key)) return;
    this.#contentKeys.add(key);
    this.#contents.push(leaf);
  }

  /** Arguments of the call at a place, as its method alone tells. */
  arguments(method: number, pc: number): readonly Value[] {
    const key = this.#world.methods.dex.get(method) * 0x1_0000_0000 + pc;
    let known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, (known = this.#local.argumentsAt(this.#place(method, pc))));
    return known;
  }

  /** One argument; the others are not worked out. */
  #argument(method: number, pc: number, index: number): Value {
    const key = (this.#world.methods.dex.get(method) * 0x1_0000_0000 + pc) * MAX_ARGUMENTS + index;
    let known = this.#single.get(key);
    if (known === undefined) this.#single.set(key, (known = this.#local.argumentAt(this.#place(method, pc), index)));
    return known;
  }

  #opcode(method: number, pc: number): number {
    return this.#world.files[this.#world.methods.dex.get(method)]!.units[pc]! & 0xff;
  }

  #place(method: number, pc: number): Place {
    const { methods } = this.#world;
    return { dex: methods.dex.get(method), method: methods.index.get(method), pc };
  }

  #follow(method: number, value: Value, depth: number, seen: Set<number | string>, leaves: Leaf[]): void {
    for (const one of alternatives(value)) {
      if (leaves.length >= MAX_LEAVES) return;
      if (++this.#steps > MAX_STEPS || depth > MAX_DEPTH) {
        leaves.push({ value: UNKNOWN, method });
        return;
      }
      if (one.kind === 'parameter' || one.kind === 'field' || one.kind === 'call') this.settled = false;
      if (one.kind === 'parameter') this.#parameter(method, one.index, depth, seen, leaves);
      else if (one.kind === 'field') this.#field(method, one, depth, seen, leaves);
      else if (one.kind === 'call') this.#result(method, one, depth, seen, leaves);
      else leaves.push({ value: one, method });
    }
  }

  #parameter(method: number, index: number, depth: number, seen: Set<number | string>, leaves: Leaf[]): void {
    const key = method * 512 + index * 2;
    if (seen.has(key)) return;
    seen.add(key);
    if (index === 0 && !this.#world.hasFlag(method, ACCESS.static)) {
      leaves.push({ value: { kind: 'parameter', index: 0, at: { dex: 0, method: 0, pc: 0 } }, method });
      return;
    }
    const { graph } = this.#search;
    const lambdas = this.#lambdas.get(method) ?? NO_LAMBDAS;
    let captured = 0;
    for (const made of lambdas) {
      const given = this.arguments(made.method, made.pc);
      captured = given.length;
      if (index < captured) this.#follow(made.method, given[index]!, depth + 1, seen, leaves);
    }
    if (index < captured) return;
    const offer = (edge: number): void => {
      const pc = graph.pc.get(edge);
      if (pc < 0) return; // the framework calls: what it hands over is its own
      const caller = graph.from.get(edge) >> 1;
      // A lambda's method is called through its interface, whose receiver is the lambda.
      const shift = lambdas.length > 0 && INTERFACE_OPS.has(this.#opcode(caller, pc)) ? 1 - captured : 0;
      this.#follow(caller, this.#argument(caller, pc, index + shift), depth + 1, seen, leaves);
    };
    for (let edge = graph.firstIn(methodNode(method)); edge >= 0; edge = graph.nextIn(edge)) {
      const from = graph.from.get(edge);
      if (!isDispatch(from)) offer(edge);
      else for (let into = graph.firstIn(from); into >= 0; into = graph.nextIn(into)) offer(into);
    }
  }

  #field(method: number, field: Extract<Value, { kind: 'field' }>, depth: number, seen: Set<number | string>, leaves: Leaf[]): void {
    const key = `${field.class}->${field.member}`;
    if (seen.has(key)) return;
    seen.add(key);
    this.#readStores();
    const stores = this.#stores.get(key);
    if (stores === undefined) leaves.push({ value: UNKNOWN, method });
    else for (const [storer, pc] of stores) this.#follow(storer, this.operand(storer, pc), depth + 1, seen, leaves);
  }

  #result(method: number, call: Extract<Value, { kind: 'call' }>, depth: number, seen: Set<number | string>, leaves: Leaf[]): void {
    const targets = this.targets(call.at);
    if (targets.length === 0) {
      leaves.push({ value: call, method });
      return;
    }
    for (const target of targets) {
      const key = target * 512 + 1;
      if (seen.has(key)) continue;
      seen.add(key);
      for (const pc of this.#returnsOf(target)) this.#follow(target, this.operand(target, pc), depth + 1, seen, leaves);
    }
  }

  /** Methods of the package that the call at a place runs. */
  targets({ dex: file, pc }: Place): number[] {
    const world = this.#world;
    const reference = world.files[file]!.units[pc + 1]!;
    const owner = world.methodOwner(file, reference);
    const selector = world.selector(file, reference);
    if (owner < 0 || selector < 0) return [];
    const op = world.files[file]!.units[pc]! & 0xff;
    const virtual = op === 0x6e || op === 0x72 || op === 0x74 || op === 0x78;
    const found = new Set<number>();
    const fixed = world.resolve(owner, selector);
    if (!virtual || (fixed >= 0 && world.hasFlag(fixed, ACCESS.final | ACCESS.private | ACCESS.static))) return fixed >= 0 ? [fixed] : [];
    for (const type of this.#search.madeBelow(owner)) {
      const target = world.resolve(type, selector);
      if (target >= 0 && !world.hasFlag(target, ACCESS.abstract)) found.add(target);
    }
    return [...found].slice(0, MAX_LEAVES);
  }

  /** What a store at a place writes, or a return gives. */
  operand(method: number, pc: number): Value {
    const key = this.#world.methods.dex.get(method) * 0x1_0000_0000 + pc;
    let known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, (known = [this.#local.operandAt(this.#place(method, pc), 0)]));
    return known[0]!;
  }

  /** Every `return` of a body. */
  #returnsOf(method: number): readonly number[] {
    let found = this.#returns.get(method);
    if (found === undefined) this.#returns.set(method, (found = findReturns(this.#world, method)));
    return found;
  }

  #readStores(): void {
    const { stores } = this.#search;
    for (; this.#storesRead < stores.length; this.#storesRead += 4) {
      const key = this.#fieldKey(stores.get(this.#storesRead), stores.get(this.#storesRead + 1));
      const place: [number, number] = [stores.get(this.#storesRead + 2), stores.get(this.#storesRead + 3)];
      const list = this.#stores.get(key);
      if (list === undefined) this.#stores.set(key, [place]);
      else if (list.length < MAX_LEAVES) list.push(place);
    }
  }

  /** As a value names a field: by the class and member that the instruction names. */
  #fieldKey(file: number, field: number): string {
    const number = file * 0x10000 + field;
    let key = this.#fieldKeys.get(number);
    if (key === undefined) {
      const dex = this.#world.files[file]!;
      key = field < dex.header.fields.count ? readOr('', () => `${dex.type(dex.fieldClass(field))}->${dex.fieldMember(field)}`) : '';
      this.#fieldKeys.set(number, key);
    }
    return key;
  }
}

function findReturns(world: CodeWorld, method: number): number[] {
  const codeAt = world.methods.codeAt.get(method);
  if (codeAt === 0) return [];
  const dex = world.files[world.methods.dex.get(method)]!;
  const { units } = dex;
  const start = (codeAt + CODE_HEADER_BYTES) >> 1;
  const end = start + dex.u32(codeAt + 12);
  const found: number[] = [];
  for (let pc = start; pc < end && found.length < MAX_LEAVES;) {
    const op = units[pc]! & 0xff;
    if (op === RETURN || op === RETURN_OBJECT) found.push(pc);
    pc += op === 0 ? nopOrPayloadUnits(units, pc, end) : width(TRAITS[op]!);
  }
  return found;
}
