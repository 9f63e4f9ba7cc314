import { ApkFormatError } from '../../bytes/apk-format-error.ts';
import { concatenationRecipe } from '../../dex/call-sites.ts';
import type { CodeFiles } from '../code-files.ts';
import { Evaluator, type Surroundings } from './evaluator.ts';
import type { Flow } from './flow.ts';
import type { Guard } from './guard.ts';
import { Guards } from './guards.ts';
import { Flows } from './flows.ts';
import { StaticConstants } from './static-fields.ts';
import { ANY, oneOf, type Place, type Value } from './value.ts';

/** Callers of one method that are read to learn its parameter: a helper of few callers is a wrapper, one of many is a library. */
export const MAX_CALLERS = 8;

/**
 * What reaches an argument, by dataflow within one method: branches, joins, loops and handlers are followed. Calls into the package
 * are not; `throughCallers` follows a parameter one call outward. Hostile code that cannot be read is `any`.
 */
export class Values {
  readonly flows: Flows;
  readonly #surroundings: Surroundings;
  readonly #guards = new Guards(this);

  /** `budget`: code units visited over all; see `Flows`. */
  constructor(code: CodeFiles, budget?: number) {
    this.flows = new Flows(code, budget);
    const constants = new StaticConstants(this.flows, (dex, flow, offset, type, depth) =>
      new Evaluator(dex, flow, this.#surroundings, depth).operand(offset, 0, type),
    );
    this.#surroundings = {
      staticField: (dex, field, depth) => constants.of(dex, field, depth),
      recipe: (dex, callSite) => concatenationRecipe(this.flows.code.all[dex]!.dex, callSite),
    };
  }

  /** Arguments of the call at a place, the receiver first where there is one. Empty where the method cannot be followed. */
  argumentsAt(place: Place): readonly Value[] {
    return this.#ask(place, (evaluator, offset) => evaluator.arguments(offset)) ?? [];
  }

  /** One of them, by the same count: the others cost nothing. */
  argumentAt(place: Place, index: number): Value {
    return this.#ask(place, (evaluator, offset) => evaluator.argument(offset, index, 0)) ?? ANY;
  }

  /** One operand of any instruction, in the assembler's order: the value that an `iput` stores, what a branch tests. */
  operandAt(place: Place, index: number, type = ''): Value {
    return this.#ask(place, (evaluator, offset) => evaluator.operand(offset, index, type)) ?? ANY;
  }

  /** What the field or element that is read at a place, or the call at it, gives. */
  resultAt(place: Place, type = ''): Value {
    return this.#ask(place, (evaluator, offset) => evaluator.valueOf(evaluator.flow.sets.only(offset), type, 0)) ?? ANY;
  }

  /**
   * The value with parameters of its method replaced by what the method's callers hand over. `callers` gives the places that call the
   * method; null, or more than eight, leaves the value as it is.
   */
  throughCallers(value: Value, callers: (dex: number, method: number) => readonly Place[] | null): Value {
    if (value.kind === 'one-of') return oneOf(value.values.map((one) => this.throughCallers(one, callers)));
    if (value.kind !== 'parameter') return value;
    const places = callers(value.at.dex, value.at.method);
    if (places === null || places.length === 0 || places.length > MAX_CALLERS) return value;
    return oneOf(places.map((place) => this.argumentsAt(place)[value.index] ?? ANY));
  }

  /** Conditions that keep a place from being reached. */
  guardsAt(place: Place): readonly Guard[] {
    return this.#guards.at(place);
  }

  /** For questions about one body; null where it cannot be followed. */
  evaluator(dex: number, method: number): Evaluator | null {
    const flow = this.flows.of(dex, method);
    return flow === null ? null : new Evaluator(dex, flow, this.#surroundings);
  }

  #ask<Answer>({ dex, method, pc }: Place, question: (evaluator: Evaluator, offset: number) => Answer): Answer | null {
    const flow: Flow | null = this.flows.of(dex, method);
    if (flow === null || pc < flow.body.codeAt || pc >= flow.body.codeAt + flow.body.codeUnits) return null;
    try {
      return question(new Evaluator(dex, flow, this.#surroundings), pc - flow.body.codeAt);
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      return null;
    }
  }
}
