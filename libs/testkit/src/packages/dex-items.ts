import type { AssembledClass } from './dex-assembly.ts';
import { referenceKind, type ReferenceKind } from './dex-mnemonics.ts';
import { collectValue, parseCallSite, parseHandle, unquote, type CallSite, type MethodHandle } from './dex-values.ts';

type Proto = { readonly shorty: string; readonly returns: string; readonly parameters: readonly string[] };
type Field = { readonly owner: string; readonly name: string; readonly type: string };
type Method = { readonly owner: string; readonly name: string; readonly proto: string };

/** Everything that classes refer to, in the order that the format demands, with its index. */
export type DexItems = {
  readonly strings: readonly string[];
  readonly types: readonly string[];
  readonly typeLists: readonly (readonly string[])[];
  readonly protos: readonly Proto[];
  readonly fields: readonly Field[];
  readonly methods: readonly Method[];
  readonly callSites: readonly CallSite[];
  readonly handles: readonly MethodHandle[];
  /** Index of an item by its key: text, descriptor, `(params)return`, `Lclass;->NAME:Type`, `Lclass;->name(params)return`. */
  index(kind: ReferenceKind, key: string): number;
};

/** Collects what classes name, each once. Source: Android "Dalvik executable format": strings by UTF-16 units, all else by the indexes of its parts. */
export class ItemCollector {
  readonly #strings = new Set<string>();
  readonly #types = new Set<string>();
  readonly #lists = new Map<string, readonly string[]>();
  readonly #protos = new Map<string, Proto>();
  readonly #fields = new Map<string, Field>();
  readonly #methods = new Map<string, Method>();
  readonly #callSites = new Map<string, CallSite>();
  readonly #handles = new Map<string, MethodHandle>();

  addString(text: string): void {
    this.#strings.add(text);
  }

  addType(descriptor: string): void {
    this.#types.add(descriptor);
    this.#strings.add(descriptor);
  }

  addList(types: readonly string[]): void {
    types.forEach((type) => this.addType(type));
    if (types.length > 0) this.#lists.set(types.join(), types);
  }

  addProto(proto: string): void {
    const parsed = parseProto(proto);
    this.#protos.set(proto, parsed);
    this.addString(parsed.shorty);
    this.addType(parsed.returns);
    this.addList(parsed.parameters);
  }

  addField(key: string): void {
    const [, owner = '', name = '', type = ''] = /^(.+)->([^:]+):(.+)$/.exec(key) ?? fail(key);
    this.#fields.set(key, { owner, name, type });
    this.addType(owner);
    this.addType(type);
    this.addString(name);
  }

  addMethod(key: string): void {
    const [, owner = '', name = '', proto = ''] = /^(.+)->([^(]+)(\(.*)$/.exec(key) ?? fail(key);
    this.#methods.set(key, { owner, name, proto });
    this.addType(owner);
    this.addProto(proto);
    this.addString(name);
  }

  addHandle(key: string): void {
    const handle = parseHandle(key);
    this.#handles.set(key, handle);
    if (handle.field !== null) this.addField(handle.field);
    if (handle.method !== null) this.addMethod(handle.method);
  }

  addCallSite(key: string): void {
    const site = parseCallSite(key);
    this.#callSites.set(key, site);
    this.addHandle(handleKey(site.bootstrap));
    site.values.forEach((value) => collectValue(value, this));
  }

  addClass(spec: AssembledClass): void {
    this.addType(spec.descriptor);
    if (spec.superclass !== null) this.addType(spec.superclass);
    this.addList(spec.interfaces);
    const annotations = [spec, ...spec.fields, ...spec.methods].flatMap((owner) => owner.annotations);
    for (const annotation of annotations) {
      this.addType(annotation.type);
      for (const { name, value } of annotation.elements) {
        this.addString(name);
        collectValue(value, this);
      }
    }
    for (const field of spec.fields) {
      this.addField(`${spec.descriptor}->${field.name}:${field.type}`);
      if (field.value !== null) collectValue(field.value, this);
    }
    for (const method of spec.methods) {
      this.addMethod(`${spec.descriptor}->${method.name}${method.proto}`);
      for (const { type } of method.tries) if (type !== null) this.addType(type);
      for (const line of method.body) if (line.kind === 'instruction') this.#addReference(line);
    }
  }

  #addReference({ mnemonic, operands }: { mnemonic: Parameters<typeof referenceKind>[0]; operands: readonly string[] }): void {
    const polymorphic = mnemonic.format.endsWith('cc');
    if (!/^[24]1c$|^(22|31|35|3r)c$|cc$/.test(mnemonic.format)) return;
    const key = operands.at(polymorphic ? -2 : -1) ?? '';
    const kind = referenceKind(mnemonic);
    if (kind === 'string') this.addString(unquote(key));
    else if (kind === 'type') this.addType(key);
    else if (kind === 'field') this.addField(key);
    else if (kind === 'method') this.addMethod(key);
    else if (kind === 'proto') this.addProto(key);
    else if (kind === 'methodHandle') this.addHandle(key);
    else this.addCallSite(key);
    if (polymorphic) this.addProto(operands.at(-1)!);
  }

  done(): DexItems {
    const strings = [...this.#strings].sort(); // JavaScript's order is that of UTF-16 units
    const string = indexIn(strings);
    const types = [...this.#types].sort((a, b) => string(a) - string(b));
    const type = indexIn(types);
    const protos = sortedKeys(this.#protos, (a, b) => type(a.returns) - type(b.returns) || compareLists(a.parameters.map(type), b.parameters.map(type)));
    const proto = indexIn(protos);
    const fields = sortedKeys(this.#fields, (a, b) => type(a.owner) - type(b.owner) || string(a.name) - string(b.name) || type(a.type) - type(b.type));
    const methods = sortedKeys(this.#methods, (a, b) => type(a.owner) - type(b.owner) || string(a.name) - string(b.name) || proto(a.proto) - proto(b.proto));
    const [callSites, handles] = [[...this.#callSites.keys()], [...this.#handles.keys()]];
    const indexes: Record<ReferenceKind, (key: string) => number> = {
      string,
      type,
      proto,
      field: indexIn(fields),
      method: indexIn(methods),
      callSite: indexIn(callSites),
      methodHandle: indexIn(handles),
    };
    return {
      strings,
      types,
      typeLists: [...this.#lists.values()],
      protos: protos.map((key) => this.#protos.get(key)!),
      fields: fields.map((key) => this.#fields.get(key)!),
      methods: methods.map((key) => this.#methods.get(key)!),
      callSites: callSites.map((key) => this.#callSites.get(key)!),
      handles: handles.map((key) => this.#handles.get(key)!),
      index: (kind, key) => indexes[kind](key),
    };
  }
}

/** The key that a handle was collected under. */
export function handleKey(handle: MethodHandle): string {
  const words = [
    'static-put',
    'static-get',
    'instance-put',
    'instance-get',
    'invoke-static',
    'invoke-instance',
    'invoke-constructor',
    'invoke-direct',
    'invoke-interface',
  ];
  return `${words[handle.kind]}@${handle.field ?? handle.method}`;
}

export function parseProto(proto: string): Proto {
  const [, inside = '', returns = 'V'] = /^\((.*)\)(.+)$/.exec(proto) ?? fail(proto);
  const parameters = inside.match(/\[*(?:L[^;]+;|[ZBSCIJFD])/g) ?? [];
  const shorty = [returns, ...parameters].map((type) => (type.startsWith('[') || type.startsWith('L') ? 'L' : type)).join('');
  return { shorty, returns, parameters };
}

function sortedKeys<Item>(items: ReadonlyMap<string, Item>, compare: (a: Item, b: Item) => number): string[] {
  return [...items.keys()].sort((a, b) => compare(items.get(a)!, items.get(b)!));
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

function fail(text: string): never {
  throw new Error(`not a reference: ${text}`);
}
