import { OP, isInvoke } from './transfer.ts';
import { guardKey, numeric, polarityOf, type OpenGuard, type Test } from './guard.ts';
import { storeRead, type StoreRead } from './guard-stores.ts';
import type { Evaluator } from './evaluator.ts';
import { ANY_DEFINITION } from './definition-sets.ts';
import type { Value } from './value.ts';

/** A number that a branch lets pass. */
export type Passes = (value: number) => boolean;

/** What the method around a value may be asked: the guards of a place in it, and those of a getter that it calls. */
export type ConditionContext = {
  readonly evaluator: Evaluator;
  /** Guards of the block that holds an offset. */
  guardsAt(offset: number): readonly OpenGuard[];
  /** Guards of the result of a call into the package; null where the method cannot be looked into. */
  getter(offset: number, passes: Passes): readonly OpenGuard[] | null;
  /** Counts work; false when there is no more. */
  spend(): boolean;
};

/** Conditions within conditions: `!(a && b)` and its like. */
const MAX_NESTING = 8;
const SIGN_COMPARISON = 0x31; // cmp-long
const XOR_LITERALS: readonly number[] = [0xd7, 0xdf];
const EQUALITY: ReadonlySet<string> = new Set([
  'Ljava/lang/String;->equals',
  'Ljava/lang/String;->equalsIgnoreCase',
  'Ljava/lang/String;->contentEquals',
  'Ljava/lang/Object;->equals',
  'Ljava/lang/Boolean;->equals',
  'Ljava/lang/Integer;->equals',
  'Ljava/util/Objects;->equals',
  'Landroid/text/TextUtils;->equals',
  'Lkotlin/jvm/internal/Intrinsics;->areEqual',
]);
const EMPTINESS: ReadonlySet<string> = new Set(['Landroid/text/TextUtils;->isEmpty', 'Ljava/lang/String;->isEmpty']);
/** Calls that hand their first argument on. */
const HANDING: ReadonlySet<string> = new Set([
  'Ljava/lang/Boolean;->booleanValue',
  'Ljava/lang/Boolean;->valueOf',
  'Ljava/lang/Integer;->intValue',
  'Ljava/lang/Integer;->valueOf',
  'Ljava/lang/Number;->intValue',
  'Ljava/lang/String;->length',
  'Ljava/lang/String;->trim',
]);

/** Guards without which no definition of the set lets the test pass. */
export function guardsOfSet(context: ConditionContext, set: number, passes: Passes, nesting: number): readonly OpenGuard[] {
  if (set === ANY_DEFINITION || nesting > MAX_NESTING || !context.spend()) return [];
  const { evaluator } = context;
  const definitions = evaluator.flow.sets.of(set);
  const ways: (readonly OpenGuard[])[] = [];
  for (const definition of definitions) {
    const inside = definition < evaluator.flow.body.codeUnits;
    const op = inside ? evaluator.opcode(definition) : 0;
    const isConstant = inside && op >= OP.const4 && op <= OP.constHigh16;
    const value = isConstant ? evaluator.valueOf(evaluator.flow.sets.only(definition), 'I', 0) : null;
    if (value?.kind === 'number' && !passes(value.value)) continue; // this way never passes
    const there = inside && definitions.length > 1 ? context.guardsAt(definition) : [];
    ways.push(isConstant || !inside ? there : [...there, ...guardsOfDefinition(context, definition, op, passes, nesting)]);
  }
  return inAll(ways);
}

/** Guards that all ways have. */
export function inAll(ways: readonly (readonly OpenGuard[])[]): readonly OpenGuard[] {
  const [first = [], ...others] = ways;
  return first.filter((guard) => others.every((way) => way.some((other) => guardKey(other) === guardKey(guard))));
}

function guardsOfDefinition(context: ConditionContext, offset: number, op: number, passes: Passes, nesting: number): readonly OpenGuard[] {
  const { evaluator } = context;
  const operand = (index: number): number => evaluator.flow.operands(offset)[index] ?? ANY_DEFINITION;
  if (isInvoke(op) && op < OP.invokePolymorphic) return guardsOfCall(context, offset, passes, nesting);
  if (XOR_LITERALS.includes(op)) {
    const literal = (evaluator.index(offset) << 16) >> (op === XOR_LITERALS[0] ? 16 : 24);
    return guardsOfSet(context, operand(0), (value) => passes(value ^ literal), nesting + 1);
  }
  if (op === SIGN_COMPARISON) {
    const other = evaluator.operand(offset, 1, 'J');
    return other.kind === 'number' ? guardsOfSet(context, operand(0), (value) => passes(Math.sign(value - other.value)), nesting + 1) : [];
  }
  const isStatic = op >= OP.firstSget && op < OP.firstSput;
  if (isStatic || (op >= OP.firstIget && op < OP.firstIput)) {
    const { dex } = evaluator;
    const member = dex.fieldMember(evaluator.index(offset));
    if (!member.endsWith(':Z')) return [];
    return [
      {
        ...plain,
        kind: 'field',
        key: `${dex.type(dex.fieldClass(evaluator.index(offset)))}->${member}`,
        default: false,
        polarity: polarityOf(passes),
        test: numeric(passes),
      },
    ];
  }
  return [];
}

const plain: Omit<OpenGuard, 'kind' | 'key' | 'polarity' | 'test'> = {
  store: null,
  default: null,
  getter: null,
  isDefaultKnown: true,
  keyParameter: null,
  defaultParameter: null,
};

function guardsOfCall(context: ConditionContext, offset: number, passes: Passes, nesting: number): readonly OpenGuard[] {
  const { evaluator } = context;
  const { dex, flow } = evaluator;
  const method = evaluator.index(offset);
  const api = `${dex.type(dex.methodClass(method))}->${dex.methodName(method)}`;
  const read = storeRead(evaluator, offset);
  if (read !== null) return [guardOf(read, polarityOf(passes), numberOrPresence(dex.methodPrototype(method), passes))];
  const operands = flow.operands(offset);
  const first = operands[0] ?? ANY_DEFINITION;
  if (HANDING.has(api)) return guardsOfSet(context, first, passes, nesting + 1);
  if (EMPTINESS.has(api)) {
    const wantsEmpty = passes(1);
    return guardsOfText(context, first, !wantsEmpty, (value) => (value === null || value === '') === wantsEmpty);
  }
  if (EQUALITY.has(api)) {
    if (passes(0) === passes(1)) return [];
    const wantsEqual = passes(1);
    const given = evaluator.arguments(offset);
    return [0, 1].flatMap((index) => {
      const constant = constantOf(given[1 - index]);
      const operand = operands[index] ?? ANY_DEFINITION;
      if (constant === undefined) return [];
      if (typeof constant === 'string') return guardsOfText(context, operand, wantsEqual, (value) => (value === constant) === wantsEqual);
      return guardsOfSet(context, operand, (value) => (value === constant) === wantsEqual, nesting + 1);
    });
  }
  return context.getter(offset, passes) ?? [];
}

/** A read of text that a test is made of. */
function guardsOfText(
  context: ConditionContext,
  set: number,
  polarity: boolean,
  test: (value: boolean | number | string | null) => boolean,
): readonly OpenGuard[] {
  const { evaluator } = context;
  const definitions = evaluator.flow.sets.of(set);
  const [definition = -1] = definitions;
  if (definitions.length !== 1 || definition < 0 || definition >= evaluator.flow.body.codeUnits || !isInvoke(evaluator.opcode(definition))) return [];
  const read = storeRead(evaluator, definition);
  return read === null ? [] : [guardOf(read, polarity, test)];
}

function guardOf({ kind, store, key, keyParameter, default: fallback, isDefaultKnown, defaultParameter }: StoreRead, polarity: boolean, test: Test): OpenGuard {
  return { kind, store, key, default: fallback, polarity, getter: null, test, isDefaultKnown, keyParameter, defaultParameter };
}

/** A branch on an object asks whether it is there. */
function numberOrPresence(prototype: string, passes: Passes): Test {
  return /\)[ZIJF]$/.test(prototype) ? numeric(passes) : (value) => passes(value === null ? 0 : 1);
}

function constantOf(value: Value | undefined): string | number | undefined {
  if (value?.kind === 'string') return value.text;
  if (value?.kind === 'number') return value.value;
  if (value?.kind !== 'field' || value.class !== 'Ljava/lang/Boolean;') return undefined;
  return value.member.startsWith('TRUE:') ? 1 : value.member.startsWith('FALSE:') ? 0 : undefined;
}
