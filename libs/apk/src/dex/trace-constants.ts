import type { DexFile } from './dex-file.ts';
import type { Body } from './scan-code.ts';
import { DESTINATION, KIND, kind, nopOrPayloadUnits, TRAITS, WIDE, width, WRITES } from './opcodes.ts';

/** Which constant strings, as indexes, are seen at the marked calls of one method. */
export type ConstantTrace = {
  /** By the code unit of a call: the constants among its arguments. */
  readonly calls: ReadonlyMap<number, readonly number[]>;
  /** All that stand in the method, the first 256. One that mentions more says nothing by mentioning one. */
  readonly strings: readonly number[];
};

const UNKNOWN = -1;
const MOVE_OBJECT = 0x07;
const MOVE_OBJECT_FROM16 = 0x08;
const MOVE_OBJECT_16 = 0x09;
const MOVE_RESULT_OBJECT = 0x0c;
const MAX_STRINGS = 256;
/** Calls remembered of one method: more than the budget lets anybody ask about. */
const MAX_CALLS = 200_000;
const registersOf = new Int32Array(0x10000); // a register's number is 16 bits

/**
 * Follows constant strings to the calls that are marked. Code is read in the order it stands, without its branches: a
 * string set before a jump is seen, a choice between two is seen as the later one. `Uri.parse` hands its argument on.
 */
export class ConstantTracer {
  readonly #dex: DexFile;
  readonly #marked: Uint8Array;
  /** By method: 0 not looked at, 1 another, 2 `Uri.parse`. */
  readonly #uriParse: Uint8Array;
  #last: { codeAt: number; trace: ConstantTrace } | null = null;

  constructor(dex: DexFile, marked: Uint8Array) {
    this.#dex = dex;
    this.#marked = marked;
    this.#uriParse = new Uint8Array(marked.length);
  }

  /** The trace of a method; asked again for the same one, it is not read again. */
  trace(body: Readonly<Body>): ConstantTrace {
    if (this.#last?.codeAt !== body.codeAt) this.#last = { codeAt: body.codeAt, trace: this.#read(body) };
    return this.#last.trace;
  }

  #read(body: Readonly<Body>): ConstantTrace {
    const { units } = this.#dex;
    const end = body.codeAt + body.codeUnits;
    const registers = registersOf.fill(UNKNOWN); // all of them: a hostile body may name registers that it does not declare
    const calls = new Map<number, number[]>();
    const strings = new Set<number>();
    let result = UNKNOWN; // what the next move-result takes
    for (let pc = body.codeAt; pc < end;) {
      const first = units[pc]!;
      const op = first & 0xff;
      const trait = TRAITS[op]!;
      if (op === 0) {
        pc += nopOrPayloadUnits(units, pc, end);
        continue;
      }
      if (pc + width(trait) > end) break;
      const what = kind(trait);
      if (what === KIND.invoke) {
        const method = units[pc + 1]!;
        const marked = this.#marked[method] === 1 && calls.size < MAX_CALLS;
        result = UNKNOWN;
        if (marked || this.#isUriParse(method)) {
          const values = argumentRegisters(units, pc)
            .map((register) => registers[register]!)
            .filter((value) => value !== UNKNOWN);
          if (marked) calls.set(pc, values);
          else result = values[0] ?? UNKNOWN;
        }
      } else if (what === KIND.string || what === KIND.jumboString) {
        const value = units[pc + 1]! + (what === KIND.jumboString ? units[pc + 2]! * 65_536 : 0);
        registers[first >> 8] = value;
        if (strings.size < MAX_STRINGS) strings.add(value);
      } else if (op === MOVE_OBJECT) registers[(first >> 8) & 0xf] = registers[first >> 12]!;
      else if (op === MOVE_OBJECT_FROM16) registers[first >> 8] = registers[units[pc + 1]!]!;
      else if (op === MOVE_OBJECT_16) registers[units[pc + 1]!] = registers[units[pc + 2]!]!;
      else if (op === MOVE_RESULT_OBJECT) registers[first >> 8] = result;
      else forget(registers, op, first, units[pc + 1] ?? 0);
      pc += width(trait);
    }
    return { calls, strings: [...strings] };
  }

  #isUriParse(method: number): boolean {
    const dex = this.#dex;
    if (this.#uriParse[method] === 0) {
      this.#uriParse[method] = dex.methodName(method) === 'parse' && dex.type(dex.methodClass(method)) === 'Landroid/net/Uri;' ? 2 : 1;
    }
    return this.#uriParse[method] === 2;
  }
}

function forget(registers: Int32Array, op: number, first: number, second: number): void {
  const writes = DESTINATION[op];
  if (writes === WRITES.nothing) return;
  const register = writes === WRITES.nibble ? (first >> 8) & 0xf : writes === WRITES.byte ? first >> 8 : second;
  registers[register] = UNKNOWN;
  if (WIDE[op] === 1 && register + 1 < registers.length) registers[register + 1] = UNKNOWN;
}

/** Formats 35c (five registers of 4 bits) and 3rc (a range). */
function argumentRegisters(units: Uint16Array, pc: number): number[] {
  const first = units[pc]!;
  const third = units[pc + 2]!;
  const range = ((first & 0xff) >= 0x74 && (first & 0xff) <= 0x78) || (first & 0xff) === 0xfb;
  if (range) return Array.from({ length: first >> 8 }, (_, i) => (third + i) & 0xffff);
  return [third & 0xf, (third >> 4) & 0xf, (third >> 8) & 0xf, third >> 12, (first >> 8) & 0xf].slice(0, first >> 12);
}
