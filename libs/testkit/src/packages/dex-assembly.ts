import { MNEMONICS, type Mnemonic } from './dex-mnemonics.ts';

/** A class as the assembler holds it; everything is named by descriptors: `Lcom/x/A;`, `Lcom/x/A;->b(I)V`, `Lcom/x/A;->c:I`. */
export type AssembledClass = {
  readonly descriptor: string;
  readonly flags: number;
  readonly superclass: string | null;
  readonly interfaces: string[];
  readonly fields: AssembledField[];
  readonly methods: AssembledMethod[];
  readonly annotations: AssembledAnnotation[];
};
export type AssembledField = {
  readonly name: string;
  readonly type: string;
  readonly flags: number;
  readonly value: Literal | null;
  readonly annotations: AssembledAnnotation[];
};
export type AssembledMethod = {
  readonly name: string;
  readonly proto: string;
  readonly flags: number;
  /** `registers` counts all of them, `locals` those below the parameters; null leaves it to the highest `v` that is named. */
  registers: number | null;
  locals: number | null;
  readonly body: Line[];
  readonly tries: { readonly type: string | null; readonly from: string; readonly to: string; readonly handler: string }[];
  readonly annotations: AssembledAnnotation[];
};
export type AssembledAnnotation = {
  readonly visibility: number;
  readonly type: string;
  readonly elements: { readonly name: string; readonly value: Literal }[];
};
/** A value as smali writes it: `"text"`, `1`, `0x1fL`, `true`, `null`, a descriptor, or several in braces. */
export type Literal = string;
export type Line =
  | { readonly kind: 'label'; readonly name: string }
  | { readonly kind: 'instruction'; readonly mnemonic: Mnemonic; readonly operands: readonly string[] }
  | { readonly kind: 'packed-switch'; readonly first: number; readonly targets: string[] }
  | { readonly kind: 'sparse-switch'; readonly targets: { readonly key: number; readonly label: string }[] }
  | { readonly kind: 'array-data'; readonly width: number; readonly values: number[] };

const FLAGS: Readonly<Record<string, number>> = {
  public: 1, private: 2, protected: 4, static: 8, final: 0x10, synchronized: 0x20, volatile: 0x40, bridge: 0x40, transient: 0x80, varargs: 0x80, native: 0x100,
  interface: 0x200, abstract: 0x400, strictfp: 0x800, synthetic: 0x1000, annotation: 0x2000, enum: 0x4000, constructor: 0x10000, 'declared-synchronized': 0x20000,
}; // prettier-ignore
const VISIBILITY: Readonly<Record<string, number>> = { build: 0, runtime: 1, system: 2 };

/**
 * Read classes written as smali writes them: one file's text or several after another. Understood are `.class`, `.super`, `.implements`, `.field`,
 * `.method`, `.registers`, `.locals`, `.catch`, `.catchall`, `.packed-switch`, `.sparse-switch`, `.array-data`, `.annotation`, labels and
 * every instruction. `#` begins a comment. @throws Error naming the line that it cannot read
 */
export function parseAssembly(source: string): AssembledClass[] {
  const classes: AssembledClass[] = [];
  let method: AssembledMethod | null = null;
  let field: AssembledField | null = null;
  let annotation: AssembledAnnotation | null = null;
  let table: Extract<Line, { kind: 'packed-switch' | 'sparse-switch' | 'array-data' }> | null = null;
  const current = (): AssembledClass => classes.at(-1) ?? fail('a class first');
  for (const raw of source.split('\n')) {
    const line = stripComment(raw).trim();
    if (line === '') continue;
    const [word = '', ...rest] = line.split(/\s+/);
    const last = rest.at(-1) ?? '';
    if (word.startsWith('.end')) {
      if (last === 'method') method = null;
      if (last === 'field') field = null;
      if (last === 'annotation') annotation = null;
      if (/switch|array-data/.test(last)) table = null;
    } else if (annotation !== null) {
      const [, name = '', value = ''] = /^(\w+)\s*=\s*(.+)$/.exec(line) ?? fail(line);
      annotation.elements.push({ name, value });
    } else if (word === '.class') {
      field = null;
      classes.push({
        descriptor: last,
        flags: flagsOf(rest.slice(0, -1)),
        superclass: last === 'Ljava/lang/Object;' ? null : 'Ljava/lang/Object;',
        interfaces: [],
        fields: [],
        methods: [],
        annotations: [],
      });
    } else if (word === '.super') classes[classes.length - 1] = { ...current(), superclass: last };
    else if (word === '.implements') current().interfaces.push(last);
    else if (word === '.source' || word === '.line' || word === '.param' || word === '.prologue' || word === '.local') continue;
    else if (word === '.field') {
      const [, flags = '', name = '', type = '', value] = /^\.field\s+((?:[\w-]+\s+)*)([^\s:]+):(\S+)(?:\s*=\s*(.+))?$/.exec(line) ?? fail(line);
      field = { name, type, flags: flagsOf(flags.trim().split(/\s+/)), value: value ?? null, annotations: [] };
      current().fields.push(field);
    } else if (word === '.method') {
      field = null;
      const [, name = '', proto = ''] = /^([^(]+)(\(.*)$/.exec(last) ?? fail(line);
      const special = name.startsWith('<') ? FLAGS['constructor']! : 0;
      method = { name, proto, flags: flagsOf(rest.slice(0, -1)) | special, registers: null, locals: null, body: [], tries: [], annotations: [] };
      current().methods.push(method);
    } else if (word === '.annotation') {
      annotation = { visibility: VISIBILITY[rest[0]!] ?? 1, type: last, elements: [] };
      (method ?? field ?? current()).annotations.push(annotation);
    } else if (method === null) fail(line);
    else if (word === '.registers') method.registers = Number(last);
    else if (word === '.locals') method.locals = Number(last);
    else if (word === '.catch' || word === '.catchall') {
      const [, type, from = '', to = '', handler = ''] = /^\.catch(?:all|\s+(\S+))\s+\{:(\S+)\s+\.\.\s+:(\S+)\}\s+:(\S+)$/.exec(line) ?? fail(line);
      method.tries.push({ type: type ?? null, from, to, handler });
    } else if (word === '.packed-switch') method.body.push((table = { kind: 'packed-switch', first: Number(last), targets: [] }));
    else if (word === '.sparse-switch') method.body.push((table = { kind: 'sparse-switch', targets: [] }));
    else if (word === '.array-data') method.body.push((table = { kind: 'array-data', width: Number(last), values: [] }));
    else if (table?.kind === 'packed-switch') table.targets.push(line.slice(1));
    else if (table?.kind === 'sparse-switch') table.targets.push({ key: Number(word), label: last.slice(1) });
    else if (table?.kind === 'array-data') table.values.push(...line.split(/[\s,]+/).map(Number));
    else if (word.startsWith(':')) method.body.push({ kind: 'label', name: word.slice(1) });
    else method.body.push({ kind: 'instruction', mnemonic: MNEMONICS.get(word) ?? fail(line), operands: splitOperands(line.slice(word.length)) });
  }
  return classes;
}

/** Parts of a list, cut at commas that stand in no quotes and no brackets. */
export function splitOperands(text: string): string[] {
  const parts: string[] = [];
  let [depth, quoted, part] = [0, false, ''];
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quoted && char === '\\') part += char + (text[++i] ?? '');
    else {
      if (char === '"') quoted = !quoted;
      if (!quoted && '({'.includes(char)) depth++;
      if (!quoted && ')}'.includes(char)) depth--;
      if (char === ',' && depth === 0 && !quoted) {
        parts.push(part.trim());
        part = '';
      } else part += char;
    }
  }
  return part.trim() === '' ? parts : [...parts, part.trim()];
}

function flagsOf(words: readonly string[]): number {
  return words.filter((word) => word !== '').reduce((flags, word) => flags | (FLAGS[word] ?? fail(`flag ${word}`)), 0);
}

function stripComment(line: string): string {
  for (let i = 0, quoted = false; i < line.length; i++) {
    if (line[i] === '\\' && quoted) i++;
    else if (line[i] === '"') quoted = !quoted;
    else if (line[i] === '#' && !quoted) return line.slice(0, i);
  }
  return line;
}

function fail(line: string): never {
  throw new Error(`not assembly: ${line}`);
}
