import { ByteWriter } from './byte-writer.ts';
import { splitOperands, type AssembledMethod, type Line } from './dex-assembly.ts';
import { parseProto, type DexItems } from './dex-items.ts';
import { referenceKind } from './dex-mnemonics.ts';
import { unquote } from './dex-values.ts';

const STATIC = 0x8;
/** The first unit of a table among the code. */
const PAYLOAD = { 'packed-switch': 0x0100, 'sparse-switch': 0x0200, 'array-data': 0x0300 } as const;
type Instruction = Extract<Line, { kind: 'instruction' }>;

/** One method's `code_item`, without alignment. Source: Android "Dalvik executable format" and "Instruction formats". */
export function encodeCode(method: AssembledMethod, items: DexItems): Buffer {
  const ins = argumentWords(method.proto) + (method.flags & STATIC ? 0 : 1);
  const named = method.body.flatMap((line) =>
    line.kind === 'instruction'
      ? [
          ...line.operands
            .join(' ')
            .replaceAll(/"(?:\\.|[^"])*"/g, '')
            .matchAll(/\bv(\d+)\b/g),
        ]
      : [],
  );
  const registers = method.registers ?? (method.locals ?? Math.max(-1, ...named.map(([, v]) => Number(v))) + 1) + ins;
  const [starts, labels, units] = layOut(method.body);
  const at = (label: string): number => labels.get(label.replace(/^:/, '')) ?? fail(`no label ${label}`);
  const register = (name: string): number => (name.startsWith('p') ? registers - ins : 0) + Number(name.slice(1));

  const code = new ByteWriter();
  let outs = 0;
  method.body.forEach((line, i) => {
    const start = starts[i]!;
    if (line.kind !== 'label') while (code.length < start * 2) code.u8(0);
    if (line.kind === 'instruction') {
      if (/^(35|3r|45c|4rc)c/.test(line.mnemonic.format) && line.mnemonic.opcode >= 0x6e)
        outs = Math.max(outs, registersOf(line.operands[0]!, register).length);
      encodeInstruction(code, line, start, register, at, items);
    } else if (line.kind !== 'label') encodePayload(code, line, at, switchAt(method.body, starts, i));
  });

  const out = new ByteWriter().u16(registers, ins, outs, rangesOf(method).length).u32(0, units).raw(code.done());
  if (method.tries.length > 0) {
    if (units % 2 === 1) out.u16(0);
    writeTries(out, method, at, items);
  }
  return out.done();
}

/** First units of the lines, places of the labels, and the length of it all. Tables begin at an even unit. */
function layOut(body: readonly Line[]): [number[], Map<string, number>, number] {
  const starts: number[] = [];
  const labels = new Map<string, number>();
  let pc = 0;
  body.forEach((line, i) => {
    const next = body[i + 1]?.kind ?? 'label';
    if (line.kind === 'label' && next in PAYLOAD) pc += pc % 2;
    if (line.kind in PAYLOAD) pc += pc % 2;
    starts.push(pc);
    if (line.kind === 'label') labels.set(line.name, pc);
    else if (line.kind === 'instruction') pc += line.mnemonic.units;
    else if (line.kind === 'packed-switch') pc += 4 + line.targets.length * 2;
    else if (line.kind === 'sparse-switch') pc += 2 + line.targets.length * 4;
    else pc += 4 + Math.ceil((line.values.length * line.width) / 2);
  });
  return [starts, labels, pc];
}

/** The switch that a table belongs to: its targets are counted from there. */
function switchAt(body: readonly Line[], starts: readonly number[], table: number): number {
  const before = body[table - 1];
  const label = before?.kind === 'label' ? `:${before.name}` : '';
  return starts[body.findIndex((line) => line.kind === 'instruction' && line.mnemonic.format === '31t' && line.operands[1] === label)] ?? 0;
}

function encodePayload(code: ByteWriter, line: Exclude<Line, Instruction | { kind: 'label' }>, at: (label: string) => number, from: number): void {
  code.u16(PAYLOAD[line.kind]);
  if (line.kind === 'packed-switch') code.u16(line.targets.length).u32(line.first, ...line.targets.map((label) => at(label) - from));
  else if (line.kind === 'sparse-switch') {
    code.u16(line.targets.length).u32(...line.targets.map(({ key }) => key), ...line.targets.map(({ label }) => at(label) - from));
  } else {
    code.u16(line.width).u32(line.values.length);
    for (const value of line.values) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(value));
      code.raw(bytes.subarray(0, line.width));
    }
    code.align(2);
  }
}

function encodeInstruction(
  code: ByteWriter,
  { mnemonic, operands }: Instruction,
  pc: number,
  register: (name: string) => number,
  at: (label: string) => number,
  items: DexItems,
): void {
  const { opcode, format } = mnemonic;
  const [a = '', b = '', c = ''] = operands;
  const reference = (text: string): number => {
    const kind = referenceKind(mnemonic);
    return items.index(kind, kind === 'string' ? unquote(text) : text);
  };
  const literal = (text: string): bigint => BigInt.asIntN(64, text.startsWith('-') ? -BigInt(text.slice(1).replace(/L$/, '')) : BigInt(text.replace(/L$/, '')));
  const small = (text: string, bits: number): number => Number(BigInt.asUintN(bits, literal(text)));
  const op = (high: number): ByteWriter => code.u8(opcode, high);
  const pair = (low: number, high: number): number => (low & 0xf) | (high << 4);
  switch (format) {
    case '10x': return void op(0); // prettier-ignore
    case '12x': return void op(pair(register(a), register(b))); // prettier-ignore
    case '11n': return void op(pair(register(a), small(b, 4))); // prettier-ignore
    case '11x': return void op(register(a)); // prettier-ignore
    case '10t': return void op((at(a) - pc) & 0xff); // prettier-ignore
    case '20t': return void op(0).u16(at(a) - pc); // prettier-ignore
    case '30t': return void op(0).u32(at(a) - pc); // prettier-ignore
    case '22x': return void op(register(a)).u16(register(b)); // prettier-ignore
    case '32x': return void op(0).u16(register(a), register(b)); // prettier-ignore
    case '21t': return void op(register(a)).u16(at(b) - pc); // prettier-ignore
    case '22t': return void op(pair(register(a), register(b))).u16(at(c) - pc); // prettier-ignore
    case '21s': return void op(register(a)).u16(small(b, 16)); // prettier-ignore
    case '21h': return void op(register(a)).u16(Number(BigInt.asUintN(16, literal(b) >> (opcode === 0x15 ? 16n : 48n)))); // prettier-ignore
    case '21c': return void op(register(a)).u16(reference(b)); // prettier-ignore
    case '22c': return void op(pair(register(a), register(b))).u16(reference(c)); // prettier-ignore
    case '23x': return void op(register(a)).u8(register(b), register(c)); // prettier-ignore
    case '22b': return void op(register(a)).u8(register(b), small(c, 8)); // prettier-ignore
    case '22s': return void op(pair(register(a), register(b))).u16(small(c, 16)); // prettier-ignore
    case '31i': return void op(register(a)).u32(small(b, 32)); // prettier-ignore
    case '31t': return void op(register(a)).u32(at(b) - pc); // prettier-ignore
    case '31c': return void op(register(a)).u32(reference(b)); // prettier-ignore
    case '51l': {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(literal(b));
      return void op(register(a)).raw(bytes);
    }
  }
  const words = registersOf(a, register);
  const index = reference(b);
  if (format.startsWith('3r') || format.startsWith('4r')) op(words.length).u16(index, words[0] ?? 0);
  else {
    if (words.length > 5 || words.some((word) => word > 15)) fail(`${mnemonic.name} takes five registers below 16: use /range`);
    const [d = 0, e = 0, f = 0, g = 0, h = 0] = words;
    op(pair(h, words.length)).u16(index, d | (e << 4) | (f << 8) | (g << 12));
  }
  if (format.endsWith('cc')) code.u16(items.index('proto', c));
}

/** `{v0, p1}` or `{v0 .. v5}`. */
function registersOf(text: string, register: (name: string) => number): number[] {
  const inside = text.slice(1, -1).trim();
  const [first, last] = inside.split(/\s*\.\.\s*/);
  if (last === undefined) return splitOperands(inside).map(register);
  return Array.from({ length: register(last) - register(first!) + 1 }, (_, i) => register(first!) + i);
}

/** Ranges in the order of their starts; of one range the handlers in the order written, catch-all last. */
function writeTries(out: ByteWriter, method: AssembledMethod, at: (label: string) => number, items: DexItems): void {
  const ranges = rangesOf(method);
  const handlers = new ByteWriter().uleb(ranges.length);
  for (const { from, to, catches } of ranges.sort((a, b) => at(a.from) - at(b.from))) {
    out.u32(at(from)).u16(at(to) - at(from), handlers.length);
    const typed = catches.filter(({ type }) => type !== null);
    const all = catches.find(({ type }) => type === null);
    handlers.u8((all === undefined ? typed.length : -typed.length) & 0x7f); // sleb128 of one byte
    for (const { type, handler } of typed) handlers.uleb(items.index('type', type!)).uleb(at(handler));
    if (all !== undefined) handlers.uleb(at(all.handler));
  }
  out.raw(handlers.done());
}

function rangesOf(method: AssembledMethod): { from: string; to: string; catches: AssembledMethod['tries'] }[] {
  return [...Map.groupBy(method.tries, ({ from, to }) => `${from} ${to}`).values()].map((catches) => ({ from: catches[0]!.from, to: catches[0]!.to, catches }));
}

function argumentWords(proto: string): number {
  return parseProto(proto).parameters.reduce((words, type) => words + (type === 'J' || type === 'D' ? 2 : 1), 0);
}

function fail(message: string): never {
  throw new Error(message);
}
