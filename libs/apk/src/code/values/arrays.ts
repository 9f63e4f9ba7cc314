import { int32, signed } from './blocks.ts';
import { ANY_DEFINITION } from './definition-sets.ts';
import { asReference, type Evaluator } from './evaluator.ts';
import { OP } from './transfer.ts';
import { ANY, type Value } from './value.ts';

/** Elements of an array that are told; permissions, keys and paths come in tens, a text hidden in bytes in hundreds. */
const MAX_ELEMENTS = 1_024;
const FILL_PAYLOAD = 0x0300;

/** The array as it is after the instruction at an offset: its making, and what was stored in it since. */
export function arrayValue(evaluator: Evaluator, offset: number, depth: number): Value {
  const { flow } = evaluator;
  const stored = new Map<number, Value>();
  for (let at = offset, steps = 0; steps <= MAX_ELEMENTS; steps++) {
    const op = evaluator.opcode(at);
    if (op === OP.filledNewArray || op === OP.filledNewArrayRange) {
      const type = evaluator.dex.type(evaluator.index(at));
      const elements = flow.operands(at).map((_, word) => stored.get(word) ?? evaluator.operand(at, word, type.slice(1), depth + 1));
      return { kind: 'array', type, elements, at: evaluator.place(at) };
    }
    if (op === OP.newArray) return made(evaluator, at, stored, depth);
    let array = 0;
    if (op === OP.fillArrayData) fill(evaluator, at, stored);
    else if (op >= OP.firstAput && op <= OP.lastAput) {
      array = 1;
      const index = evaluator.operand(at, 2, 'I', depth + 1);
      if (index.kind !== 'number') return ANY; // anything may have changed
      const isObject = op === OP.firstAput + 2;
      if (!stored.has(index.value)) stored.set(index.value, evaluator.operand(at, 0, isObject ? 'L' : 'I', depth + 1));
    } else return ANY;
    const definitions = flow.sets.of(flow.operands(at)[array] ?? ANY_DEFINITION);
    const [before] = definitions;
    if (definitions.length !== 1 || before === undefined || before >= flow.body.codeUnits) return ANY;
    at = before;
  }
  return ANY;
}

function made(evaluator: Evaluator, at: number, stored: ReadonlyMap<number, Value>, depth: number): Value {
  const { dex } = evaluator;
  // new-array names its type in the second unit, and its registers in the first.
  const type = dex.type(evaluator.index(at));
  const length = evaluator.operand(at, 0, 'I', depth + 1);
  const known = length.kind === 'number' && length.value >= 0 && length.value <= MAX_ELEMENTS ? length.value : null;
  const zero: Value = { kind: 'number', value: 0 };
  const initial = /^\[[L[]/.test(type) ? asReference(zero) : zero;
  const elements = known === null ? null : Array.from({ length: known }, (_, i) => stored.get(i) ?? initial);
  return { kind: 'array', type, elements, at: evaluator.place(at) };
}

/** Numbers of a table of `fill-array-data`; what was stored after it counts more. */
function fill(evaluator: Evaluator, at: number, stored: Map<number, Value>): void {
  const { units } = evaluator.dex;
  const { codeAt, codeUnits } = evaluator.flow.body;
  const table = codeAt + at + int32(units, codeAt + at + 1);
  const end = codeAt + codeUnits;
  if (table < codeAt || table + 4 > end || units[table] !== FILL_PAYLOAD) return;
  const width = units[table + 1]!;
  const count = Math.min(int32(units, table + 2) >>> 0, MAX_ELEMENTS);
  for (let i = 0; i < count; i++) {
    if (stored.has(i)) continue;
    const first = table + 4 + ((i * width) >> 1);
    if (table + 4 + Math.ceil(((i + 1) * width) / 2) > end) break;
    if (width === 1) stored.set(i, { kind: 'number', value: signed(units[first]! >> (i & 1 ? 8 : 0), 8) });
    else if (width === 2) stored.set(i, { kind: 'number', value: signed(units[first]!, 16) });
    else if (width === 4) stored.set(i, { kind: 'number', value: int32(units, first) });
    else stored.set(i, ANY);
  }
}
