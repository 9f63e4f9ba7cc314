import type { CallSpec, ClassSpec } from './dex-writer.ts';

type Proto = { readonly shorty: string; readonly returns: string; readonly parameters: readonly string[] };
type Field = { readonly owner: string; readonly name: string; readonly type: string };
type Method = { readonly owner: string; readonly name: string; readonly proto: string };
type Call = { readonly field: string | null; readonly method: string | null; readonly argument: string | undefined };
type ResolvedClass = {
  readonly descriptor: string;
  readonly superclass: string;
  readonly methods: readonly { readonly self: string; readonly calls: readonly Call[]; readonly strings: readonly string[] }[];
};

/** Everything that the classes refer to, in the order that the format demands, with its index. */
export type DexItems = {
  readonly strings: readonly string[];
  readonly types: readonly string[];
  readonly typeLists: readonly (readonly string[])[];
  readonly protos: readonly Proto[];
  readonly fields: readonly Field[];
  readonly methods: readonly Method[];
  readonly classes: readonly ResolvedClass[];
  string(text: string): number;
  type(descriptor: string): number;
  proto(descriptor: string): number;
  /** By `Lclass;->NAME:Type`. */
  field(key: string): number;
  /** By `Lclass;->name(params)return`. */
  method(key: string): number;
};

/** Source: Android "Dalvik executable format": strings by UTF-16 units, all else by the indexes of its parts. */
export function collectDexItems(specs: readonly ClassSpec[]): DexItems {
  const fields = new Map<string, Field>();
  const methods = new Map<string, Method>();
  const strings = new Set<string>();
  const types = new Set<string>();
  const addMethod = (owner: string, name: string, proto: string): string => {
    const key = `${owner}->${name}${proto}`;
    methods.set(key, { owner, name, proto });
    return key;
  };
  const resolveCall = (spec: CallSpec | string): Call => {
    const { api, argument } = typeof spec === 'string' ? { api: spec, argument: undefined } : spec;
    const [owner = '', member = ''] = api.split('->');
    if (argument !== undefined) strings.add(argument);
    const [name = '', type] = member.split(':');
    if (type !== undefined) {
      fields.set(api, { owner, name, type });
      return { field: api, method: null, argument };
    }
    const proto = /\(.*$/.exec(member)?.[0] ?? (argument === undefined ? '()V' : '(Ljava/lang/String;)V');
    return { field: null, method: addMethod(owner, member.replace(/\(.*$/, ''), proto), argument };
  };
  const classes = specs.map((spec): ResolvedClass => {
    const descriptor = descriptorOf(spec.name);
    const superclass = descriptorOf(spec.superclass ?? 'java.lang.Object');
    types.add(descriptor).add(superclass);
    return {
      descriptor,
      superclass,
      methods: (spec.methods ?? []).map((method) => {
        method.strings?.forEach((text) => strings.add(text));
        return { self: addMethod(descriptor, method.name, '()V'), calls: (method.calls ?? []).map(resolveCall), strings: method.strings ?? [] };
      }),
    };
  });
  const protos = new Map([...methods.values()].map(({ proto }) => [proto, parseProto(proto)]));
  for (const { owner, name } of [...methods.values(), ...fields.values()]) {
    types.add(owner);
    strings.add(name);
  }
  for (const { type } of fields.values()) types.add(type);
  for (const { shorty, returns, parameters } of protos.values()) {
    strings.add(shorty);
    [returns, ...parameters].forEach((type) => types.add(type));
  }
  types.forEach((type) => strings.add(type));

  const sortedStrings = [...strings].sort(); // JavaScript's order is that of UTF-16 units
  const sortedTypes = [...types].sort();
  const string = indexIn(sortedStrings);
  const type = indexIn(sortedTypes);
  const sortedProtos = [...protos.keys()].sort((a, b) => {
    const [left, right] = [protos.get(a)!, protos.get(b)!];
    return type(left.returns) - type(right.returns) || compareLists(left.parameters.map(type), right.parameters.map(type));
  });
  const proto = indexIn(sortedProtos);
  const sortedFields = [...fields.keys()].sort((a, b) => {
    const [left, right] = [fields.get(a)!, fields.get(b)!];
    return type(left.owner) - type(right.owner) || string(left.name) - string(right.name) || type(left.type) - type(right.type);
  });
  const sortedMethods = [...methods.keys()].sort((a, b) => {
    const [left, right] = [methods.get(a)!, methods.get(b)!];
    return type(left.owner) - type(right.owner) || string(left.name) - string(right.name) || proto(left.proto) - proto(right.proto);
  });
  const lists = new Map([...protos.values()].filter(({ parameters }) => parameters.length > 0).map(({ parameters }) => [parameters.join(), parameters]));
  return {
    strings: sortedStrings,
    types: sortedTypes,
    typeLists: [...lists.values()],
    protos: sortedProtos.map((key) => protos.get(key)!),
    fields: sortedFields.map((key) => fields.get(key)!),
    methods: sortedMethods.map((key) => methods.get(key)!),
    classes,
    string,
    type,
    proto,
    field: indexIn(sortedFields),
    method: indexIn(sortedMethods),
  };
}

function descriptorOf(className: string): string {
  return `L${className.replaceAll('.', '/')};`;
}

function parseProto(proto: string): Proto {
  const [, inside = '', returns = 'V'] = /^\((.*)\)(.+)$/.exec(proto) ?? [];
  const parameters = inside.match(/\[*(?:L[^;]+;|[ZBSCIJFD])/g) ?? [];
  const shorty = [returns, ...parameters].map((type) => (type.startsWith('[') || type.startsWith('L') ? 'L' : type)).join('');
  return { shorty, returns, parameters };
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function indexIn(sorted: readonly string[]): (key: string) => number {
  const indexes = new Map(sorted.map((key, i) => [key, i]));
  return (key) => {
    const index = indexes.get(key);
    if (index === undefined) throw new Error(`not collected: ${key}`);
    return index;
  };
}
