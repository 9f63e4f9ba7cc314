import type { DexFile } from '../../dex/dex-file.ts';
import { decodeInstruction } from '../../dex/instructions.ts';
import { arithmetic, convert, literalOf, realOf } from './arithmetic.ts';
import { arrayValue } from './arrays.ts';
import { ANY_DEFINITION } from './definition-sets.ts';
import type { Flow } from './flow.ts';
import { knownCall } from './known-calls.ts';
import { argumentsOf, callArguments, isReference, parametersOf, splitParameters, wordsOf, type Argument } from './prototypes.ts';
import { concatenate, textOf } from './texts.ts';
import { isInvoke, OP } from './transfer.ts';
import { ANY, NULL, oneOf, type Place, type Value } from './value.ts';

/** Values asked for one answer: a chain of texts has some tens, a choice among eight some hundred. */
const MAX_STEPS = 4_000;
/** Values within values. */
const MAX_DEPTH = 24;
/** Calls that complete one object. */
const MAX_CHANGES = 256;
const TEXT_BUILDERS: ReadonlySet<string> = new Set(['Ljava/lang/StringBuilder;', 'Ljava/lang/StringBuffer;']);

/** Constants of static fields, and what `invoke-custom` makes, which the body alone does not tell. */
export type Surroundings = {
  /** Null where the field is no constant. `depth` counts initialisers within initialisers. */
  staticField(dex: number, field: number, depth: number): Value | null;
  /** The recipe of a concatenation with its constants put in, null for each argument; null for any other call site. */
  recipe(dex: number, callSite: number): readonly (string | null)[] | null;
};

/** Turns the definitions that reach an operand into what is known of its value: one for each question. */
export class Evaluator {
  readonly flow: Flow;
  readonly dex: DexFile;
  readonly #number: number;
  readonly #surroundings: Surroundings;
  readonly #initialisers: number;
  #steps = MAX_STEPS;

  /** `dex` is the number of the flow's file. */
  constructor(dex: number, flow: Flow, surroundings: Surroundings, initialisers = 0) {
    this.flow = flow;
    this.dex = flow.dex;
    this.#number = dex;
    this.#surroundings = surroundings;
    this.#initialisers = initialisers;
  }

  /** Arguments of the call at an offset, receiver first. Types say how bits are to be read. */
  arguments(offset: number): readonly Value[] {
    return this.#argumentTypes(offset).map(({ word, type }) => this.operand(offset, word, type));
  }

  /** One argument of the call at an offset. */
  argument(offset: number, index: number, depth: number): Value {
    const { word, type } = this.#argumentTypes(offset)[index] ?? { word: -1, type: '' };
    return this.operand(offset, word, type, depth + 1);
  }

  /** One operand of any instruction. */
  operand(offset: number, index: number, type: string, depth = 0): Value {
    const set = this.flow.operand(offset, index);
    return set < 0 ? ANY : this.valueOf(set, type, depth);
  }

  valueOf(set: number, type: string, depth: number): Value {
    if (set === ANY_DEFINITION || depth > MAX_DEPTH) return ANY;
    const { sets } = this.flow;
    const single = sets.single(set);
    const value = single < 0 ? oneOf(sets.of(set).map((definition) => this.#definition(definition, type, depth))) : this.#definition(single, type, depth);
    return isReference(type) ? asReference(value) : value;
  }

  place(offset: number): Place {
    return { dex: this.#number, method: this.flow.body.method, pc: this.flow.body.codeAt + offset };
  }

  opcode(offset: number): number {
    return this.dex.units[this.flow.body.codeAt + offset]! & 0xff;
  }

  /** What an instruction's second unit names. */
  index(offset: number): number {
    return this.dex.units[this.flow.body.codeAt + offset + 1]!;
  }

  #definition(definition: number, type: string, depth: number): Value {
    if (--this.#steps < 0) return ANY;
    const { body } = this.flow;
    if (definition >= body.codeUnits) return this.#parameter(definition - body.codeUnits);
    const op = this.opcode(definition);
    if (isInvoke(op)) return this.#call(definition, op, depth);
    if (op >= OP.const4 && op <= OP.constWideHigh16) {
      const literal = literalOf(this.dex.units, body.codeAt + definition);
      return realOf(literal, type, op >= OP.constWide16);
    }
    switch (op) {
      case OP.constString:
      case OP.constStringJumbo: {
        const index = decodeInstruction(this.dex.units, body.codeAt + definition, body.codeAt + body.codeUnits)?.index ?? -1;
        return index >= 0 ? { kind: 'string', text: this.dex.string(index) } : ANY;
      }
      case OP.constClass:
        return { kind: 'class', descriptor: this.dex.type(this.index(definition)) };
      case OP.newInstance:
        return { kind: 'new', type: this.dex.type(this.index(definition)), at: this.place(definition), init: null, changes: [] };
    }
    if (op === OP.newArray || op === OP.fillArrayData || op === OP.filledNewArray || op === OP.filledNewArrayRange) return arrayValue(this, definition, depth);
    if (op >= OP.firstAput && op <= OP.lastAput) return arrayValue(this, definition, depth);
    if (op >= OP.firstAget && op < OP.firstAput) return this.#element(definition, type, depth);
    if ((op >= OP.firstSget && op < OP.firstSput) || (op >= OP.firstIget && op < OP.firstIput)) return this.#field(definition, op >= OP.firstSget);
    if (op >= OP.firstUnary && op <= OP.lastUnary) return convert(op, this.operand(definition, 0, '', depth + 1));
    if (op >= OP.firstBinary && op <= OP.lastLiteral8) return arithmetic(this, definition, op, depth);
    return ANY;
  }

  #parameter(register: number): Value {
    const { body } = this.flow;
    const words = this.dex.u16(body.codeAt * 2 - 14); // ins_size
    const types = parametersOf(this.dex, body.method);
    const hasReceiver = types.reduce((sum, type) => sum + wordsOf(type), 0) + 1 === words;
    let word = body.registers - words;
    for (const [index, type] of (hasReceiver ? ['L', ...types] : types).entries()) {
      if (word === register) return { kind: 'parameter', index, at: this.place(0) };
      word += wordsOf(type);
    }
    return ANY;
  }

  #argumentTypes(offset: number): readonly Argument[] {
    const op = this.opcode(offset);
    if (op >= OP.invokeCustom) return this.flow.operands(offset).map((_, word) => ({ word, type: '' }));
    const isStatic = op === OP.invokeStatic || op === OP.invokeStaticRange;
    // What a polymorphic call takes stands in a prototype of its own.
    return op >= OP.invokePolymorphic
      ? argumentsOf(splitParameters(this.dex.prototype(this.dex.units[this.flow.body.codeAt + offset + 3]!)), false)
      : callArguments(this.dex, this.index(offset), isStatic);
  }

  #call(offset: number, op: number, depth: number): Value {
    if (op === OP.invokeCustom || op === OP.invokeCustomRange) {
      const recipe = this.#surroundings.recipe(this.#number, this.index(offset));
      if (recipe === null) return { kind: 'lambda', callSite: this.index(offset), at: this.place(offset) };
      let next = 0;
      return concatenate(recipe.map((piece) => (piece === null ? this.operand(offset, next++, '', depth + 1) : { kind: 'string', text: piece })));
    }
    const method = this.index(offset);
    if (op < OP.invokePolymorphic) {
      const name = this.dex.methodName(method);
      const className = this.dex.type(this.dex.methodClass(method));
      if (TEXT_BUILDERS.has(className) && name !== 'toString') return this.#builder(offset, depth);
      if (name === '<init>' || this.#isChange(offset)) return this.#object(offset, depth);
      const known = knownCall(this, `${className}->${name}`, offset, depth);
      if (known !== null) return known;
    }
    return { kind: 'call', method, at: this.place(offset) };
  }

  /** True where the call's result is its changed receiver. */
  #isChange(offset: number): boolean {
    return this.flow.changesReceiver(this.index(offset));
  }

  /** The object that a constructor and the calls after it made. */
  #object(offset: number, depth: number): Value {
    const changes: number[] = [];
    for (let at = offset; changes.length < MAX_CHANGES;) {
      const definitions = this.flow.sets.of(this.#receiver(at));
      if (!isInvoke(this.opcode(at))) return ANY;
      if (this.dex.methodName(this.index(at)) === '<init>') {
        const [made] = definitions;
        if (made === undefined || made >= this.flow.body.codeUnits || this.opcode(made) !== OP.newInstance) return ANY;
        const type = this.dex.type(this.index(made));
        if (type === 'Ljava/lang/String;') return knownCall(this, 'Ljava/lang/String;-><init>', at, depth) ?? ANY;
        const { body } = this.flow;
        return { kind: 'new', type, at: this.place(made), init: body.codeAt + at, changes: changes.reverse() };
      }
      changes.push(this.flow.body.codeAt + at);
      const [before] = definitions;
      // Where ways join, or the object came from elsewhere, its history is not told.
      if (definitions.length !== 1 || before === undefined || before >= this.flow.body.codeUnits)
        return { kind: 'call', method: this.index(offset), at: this.place(offset) };
      at = before;
    }
    return ANY;
  }

  /** What reaches the first operand of a call. */
  #receiver(offset: number): number {
    const set = this.flow.operand(offset, 0);
    return set < 0 ? ANY_DEFINITION : set;
  }

  /** The text of a builder after the call at an offset. */
  #builder(offset: number, depth: number): Value {
    const parts: Value[] = [];
    for (let at = offset, steps = 0; ; steps++) {
      if (steps > MAX_CHANGES || !isInvoke(this.opcode(at))) {
        parts.push(ANY);
        break;
      }
      const name = this.dex.methodName(this.index(at));
      const [parameter = ''] = parametersOf(this.dex, this.index(at));
      if (name === '<init>') {
        if (isReference(parameter)) parts.push(this.argument(at, 1, depth));
        break;
      }
      if (name !== 'append') {
        parts.push(ANY);
        break;
      }
      parts.push(shown(this.argument(at, 1, depth), parameter));
      const receiver = this.#receiver(at);
      const before = this.flow.sets.single(receiver);
      if (before < 0 || before >= this.flow.body.codeUnits) {
        // Where ways join, each is a text of its own.
        parts.push(depth < MAX_DEPTH ? this.valueOf(receiver, '', depth + 8) : ANY);
        break;
      }
      at = before;
    }
    const value = concatenate(parts.reverse());
    return value;
  }

  #element(offset: number, type: string, depth: number): Value {
    const array = this.operand(offset, 0, '', depth + 1);
    const index = this.operand(offset, 1, '', depth + 1);
    if (array.kind !== 'array' || index.kind !== 'number') return ANY;
    const element = array.elements?.[index.value] ?? ANY;
    return isReference(type) ? asReference(element) : element;
  }

  #field(offset: number, isStatic: boolean): Value {
    const field = this.index(offset);
    const known = isStatic ? this.#surroundings.staticField(this.#number, field, this.#initialisers) : null;
    if (known !== null) return known;
    return { kind: 'field', class: this.dex.type(this.dex.fieldClass(field)), member: this.dex.fieldMember(field), isStatic, at: this.place(offset) };
  }
}

/** Zero is null where an object is expected. */
export function asReference(value: Value): Value {
  if (value.kind === 'number' && value.value === 0) return NULL;
  return value.kind === 'one-of' ? oneOf(value.values.map(asReference)) : value;
}

/** A value as a text builder writes it, by the type that it is appended as. */
function shown(value: Value, type: string): Value {
  if (value.kind !== 'number') return value.kind === 'array' ? ANY : value;
  if (type === 'C') return textOf([String.fromCharCode(value.value & 0xffff)]);
  if (type === 'Z') return textOf([value.value === 0 ? 'false' : 'true']);
  return type === 'F' || type === 'D' ? ANY : value;
}
