import type { AssembledClass, AssembledMethod, Line } from './dex-assembly.ts';
import { MNEMONICS } from './dex-mnemonics.ts';
import { writeClasses, type DexOptions } from './dex-writer.ts';

export type CallSpec = {
  /** `Lclass;->name` with or without a prototype, or `Lclass;->FIELD:Type` for a read of a static field. */
  readonly api: string;
  /** A constant string put in a register and handed to the call. */
  readonly argument?: string;
};

export type MethodSpec = {
  readonly name: string;
  readonly calls?: readonly (CallSpec | string)[];
  /** Constant strings that go nowhere. */ readonly strings?: readonly string[];
};

export type ClassSpec = {
  /** With dots: `com.umeng.analytics.MobclickAgent`. */
  readonly name: string;
  readonly superclass?: string;
  readonly methods?: readonly MethodSpec[];
};

const PUBLIC = 0x1;
const STATIC = 0x8;

/** A DEX file whose classes have static methods that call, read and mention what is asked. For more there is `assembleDex`. */
export function writeDex(classes: readonly ClassSpec[], options: DexOptions = {}): Buffer {
  return writeClasses(classes.map(classOf), options);
}

function classOf(spec: ClassSpec): AssembledClass {
  return {
    descriptor: descriptorOf(spec.name),
    flags: PUBLIC,
    superclass: descriptorOf(spec.superclass ?? 'java.lang.Object'),
    interfaces: [],
    fields: [],
    methods: (spec.methods ?? []).map(methodOf),
    annotations: [],
  };
}

function methodOf({ name, calls = [], strings = [] }: MethodSpec): AssembledMethod {
  const body = [...strings.map((text) => constant(text)), ...calls.flatMap(callLines), line('return-void')];
  return { name, proto: '()V', flags: PUBLIC | STATIC, registers: 1, locals: null, body, tries: [], annotations: [] };
}

function callLines(spec: CallSpec | string): Line[] {
  const { api, argument } = typeof spec === 'string' ? { api: spec, argument: undefined } : spec;
  const text = argument === undefined ? [] : [constant(argument)];
  const [, member = ''] = api.split('->');
  if (member.includes(':')) return [...text, line('sget-object', 'v0', api)];
  const proto = member.includes('(') ? '' : argument === undefined ? '()V' : '(Ljava/lang/String;)V';
  return [...text, line('invoke-static', argument === undefined ? '{}' : '{v0}', api + proto)];
}

function constant(text: string): Line {
  return line('const-string', 'v0', JSON.stringify(text));
}

function line(name: string, ...operands: readonly string[]): Line {
  return { kind: 'instruction', mnemonic: MNEMONICS.get(name)!, operands };
}

function descriptorOf(className: string): string {
  return `L${className.replaceAll('.', '/')};`;
}
