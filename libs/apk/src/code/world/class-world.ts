import { ApkFormatError } from '../../bytes/apk-format-error.ts';
import type { DexFile } from '../../dex/dex-file.ts';
import { visitMethods } from './class-members.ts';
import { frameworkSupertypes, isBootClass } from './framework-hierarchy.ts';
import { IntList } from './int-list.ts';
import { NamePool } from './name-pool.ts';
import { PairTable } from './pair-table.ts';
import { readOr } from './read-or.ts';

export const ACCESS = { private: 0x2, static: 0x8, final: 0x10, native: 0x100, interface: 0x200, abstract: 0x400, constructor: 0x10000 } as const;

/** Descriptors and member names are cut here: two that agree so far would count as one. */
const MAX_NAME_BYTES = 1_024;
/** Superclasses of one class, and all its supertypes: hostile chains are longer, real ones have some twenty and some hundred. */
const MAX_DEPTH = 128;
const MAX_SUPERTYPES = 1_024;
const MAX_PARAMETERS = 255;
const NONE = -1;
/** How far a type is linked; `bare`: it declares no method here, as the framework's. */
const LINK = { none: 0, linked: 1, bare: 2 } as const;

/** What a lambda's call site makes: its interfaces, the selector they call, and the method that answers; -1 for what is not in the package. */
export type Lambda = { readonly interfaces: readonly number[]; readonly name: number; readonly selector: number; readonly implementation: number };

/**
 * The classes of a package over all its DEX files, as ART would link them: the first definition wins, superclasses and interfaces may lie in other files or
 * in the framework. Types, methods and selectors (name and prototype) are numbers; a class is linked when something reached asks for it, so that
 * only reached code costs. A class that cannot be read has no members and is counted in `unreadable`.
 */
export class CodeWorld {
  readonly files: readonly DexFile[];
  readonly names = new NamePool();
  /** By method number: file, its number there, access flags, byte of its `code_item` (0: none), class, selector. */
  readonly methods = {
    dex: new IntList(4_096),
    index: new IntList(4_096),
    flags: new IntList(4_096),
    codeAt: new IntList(4_096),
    type: new IntList(4_096),
    selector: new IntList(4_096),
  };
  unreadable = 0;

  readonly #typeNames = new NamePool();
  readonly #typesOf: Int32Array[];
  readonly #namesOf: Int32Array[];
  readonly #protosOf: Int32Array[];
  readonly #selectorsOf: Int32Array[];
  readonly #definedIn = new IntList(4_096);
  readonly #definition = new IntList(4_096);
  readonly #state = new IntList(4_096);
  readonly #superclass = new IntList(4_096);
  readonly #interfaces: (readonly number[])[] = [];
  readonly #firstMethod = new IntList(4_096);
  readonly #methodCount = new IntList(4_096);
  readonly #flags = new IntList(4_096);
  readonly #declared = new PairTable(4_096);
  readonly #resolved = new PairTable(4_096);
  readonly #selectors = new PairTable(4_096);
  readonly #selectorName = new IntList(4_096);
  /** By what a prototype is so far, and the type that follows: from its result over its parameters. */
  readonly #protoIds = new PairTable(4_096);
  /** By type: 0 not looked at, 1 no, 2 yes. */
  readonly #boot = new IntList(4_096);
  readonly #supertypes: (Int32Array | undefined)[] = [];
  readonly #lambdas = new PairTable(64);
  readonly #typeByText = new Map<string, number>();
  readonly #nameByText = new Map<string, number>();
  readonly #lambdaOf = new Map<number, { name: number; implementation: number }>();

  constructor(files: readonly DexFile[]) {
    this.files = files;
    for (const { bytes } of files) {
      this.#typeNames.addBuffer(bytes);
      this.names.addBuffer(bytes);
    }
    const filled = (count: number): Int32Array => new Int32Array(count).fill(NONE);
    this.#typesOf = files.map(({ header }) => filled(header.types.count));
    this.#namesOf = files.map(({ header }) => filled(header.strings.count));
    this.#protosOf = files.map(({ header }) => filled(header.protos.count));
    this.#selectorsOf = files.map(({ header }) => filled(header.methods.count));
    files.forEach((dex, file) => {
      for (let index = 0; index < dex.header.classes.count; index++) {
        const type = this.type(file, dex.classDefinition(index).type);
        if (type < 0 || this.#definition.get(type) >= 0) continue;
        this.#definedIn.set(type, file);
        this.#definition.set(type, index);
      }
    });
  }

  get typeCount(): number {
    return this.#definition.length;
  }

  /** Number of a file's type; -1 for one that cannot be read. */
  type(file: number, index: number): number {
    const types = this.#typesOf[file]!;
    if (index >= types.length || index < 0) return NONE;
    let type = types[index]!;
    if (type === NONE) {
      const dex = this.files[file]!;
      try {
        type = this.#addType(this.#typeNames.intern(file, dex.stringAt(dex.typeString(index)), MAX_NAME_BYTES));
      } catch (error) {
        if (!(error instanceof ApkFormatError)) throw error;
        return NONE;
      }
      types[index] = type;
    }
    return type;
  }

  typeNamed(descriptor: string): number {
    let type = this.#typeByText.get(descriptor);
    if (type === undefined) this.#typeByText.set(descriptor, (type = this.#addType(this.#typeNames.internText(descriptor))));
    return type;
  }

  descriptor(type: number): string {
    return this.#typeNames.text(type);
  }

  /** `Lcom/x/A;->b(I)V`; empty for one that cannot be read. */
  methodText(method: number): string {
    return readOr('', () => this.files[this.methods.dex.get(method)]!.method(this.methods.index.get(method)));
  }

  /** True for a class that the package defines. */
  isDefined(type: number): boolean {
    return this.#definition.get(type) >= 0 && !this.#isBoot(type);
  }

  superclass(type: number): number {
    return this.#link(type).#superclass.get(type);
  }

  interfaces(type: number): readonly number[] {
    return this.#link(type).#interfaces[type]!;
  }

  classFlags(type: number): number {
    return this.#link(type).#flags.get(type);
  }

  /** First number of the methods that a class declares, and how many follow. */
  declaredMethods(type: number): { first: number; count: number } {
    this.#link(type);
    return { first: this.#firstMethod.get(type), count: this.#methodCount.get(type) };
  }

  /** The class, its superclasses and all their interfaces, nearest first, the framework's among them. */
  supertypes(type: number): Int32Array {
    let list = this.#supertypes[type];
    if (list !== undefined) return list;
    const seen = new Set([type]); // hostile classes have many supertypes: looking through a list of them would be slow
    const found = [type];
    const add = (one: number): void => {
      if (seen.has(one)) return;
      seen.add(one);
      found.push(one);
    };
    for (let next = 0; next < found.length && found.length < MAX_SUPERTYPES; next++) {
      const superclass = this.superclass(found[next]!);
      if (superclass >= 0) add(superclass);
      for (const one of this.interfaces(found[next]!)) add(one);
    }
    list = Int32Array.from(found);
    this.#supertypes[type] = list;
    return list;
  }

  isSubtype(type: number, of: number): boolean {
    return type === of || this.supertypes(type).includes(of);
  }

  /** Number of a method's name and prototype, over all files; -1 where they cannot be read. */
  selector(file: number, method: number): number {
    const selectors = this.#selectorsOf[file]!;
    if (method >= selectors.length) return NONE;
    let selector = selectors[method]!;
    if (selector === NONE) {
      const dex = this.files[file]!;
      try {
        const at = dex.header.methods.at + method * 8;
        selector = this.#selector(this.#name(file, dex.u32(at + 4)), this.#proto(file, dex.u16(at + 2)));
      } catch (error) {
        if (!(error instanceof ApkFormatError)) throw error;
        return NONE;
      }
      selectors[method] = selector;
    }
    return selector;
  }

  /** Name of a selector, as a number of `names`. */
  selectorName(selector: number): number {
    return this.#selectorName.get(selector);
  }

  /** Type that a file's method reference names. */
  methodOwner(file: number, method: number): number {
    return method < this.#selectorsOf[file]!.length ? this.type(file, this.files[file]!.methodClass(method)) : NONE;
  }

  /** The method of that selector which the class itself declares; -1 without one. */
  declared(type: number, selector: number): number {
    return this.#link(type).#state.get(type) === LINK.bare ? NONE : this.#declared.get(type, selector);
  }

  /** The method that a call on an object of this class runs: its own, the nearest superclass's, else a default of an interface. -1: none in the package. */
  resolve(type: number, selector: number): number {
    const known = this.#resolved.get(type, selector);
    if (known >= 0) return known - 1;
    let found = NONE;
    for (let next = type, depth = 0; next >= 0 && found < 0 && depth < MAX_DEPTH; next = this.superclass(next), depth++) found = this.declared(next, selector);
    if (found < 0) {
      for (const next of this.supertypes(type)) {
        const candidate = this.declared(next, selector);
        if (candidate >= 0 && (found < 0 || !this.hasFlag(candidate, ACCESS.abstract))) found = candidate;
        if (found >= 0 && !this.hasFlag(found, ACCESS.abstract)) break;
      }
    }
    this.#resolved.set(type, selector, found + 1);
    return found;
  }

  hasFlag(method: number, flag: number): boolean {
    return (this.methods.flags.get(method) & flag) !== 0;
  }

  /**
   * The class that a lambda's call site makes at run time: it implements interfaces by handing on to one method. Always the same for a site.
   * @param name of the method that it implements, as a number of `names`
   */
  lambda(file: number, site: number, make: () => Lambda): number {
    const known = this.#lambdas.get(file, site);
    if (known >= 0) return known;
    const { interfaces, name, selector, implementation } = make();
    const type = this.#addType(this.#typeNames.internText(`\u0001lambda ${file} ${site}`));
    this.#lambdas.set(file, site, type);
    this.#lambdaOf.set(type, { name, implementation });
    this.#state.set(type, LINK.linked);
    this.#interfaces[type] = interfaces;
    if (implementation >= 0 && selector >= 0) this.#declared.set(type, selector, implementation);
    return type;
  }

  /** The method that a lambda's class hands on to, with the name it goes by; null for a class that is no lambda's. */
  lambdaMethod(type: number): { readonly name: number; readonly implementation: number } | null {
    return this.#lambdaOf.get(type) ?? null;
  }

  /** Selector of a name and a prototype of a file. @throws ApkFormatError where an index is out of bounds */
  selectorOf(file: number, name: string, proto: number): number {
    return this.#selector(this.nameOf(name), this.#proto(file, proto));
  }

  /** Number of a name that code may bear. */
  nameOf(text: string): number {
    let name = this.#nameByText.get(text);
    if (name === undefined) this.#nameByText.set(text, (name = this.names.internText(text)));
    return name;
  }

  #selector(name: number, proto: number): number {
    let selector = this.#selectors.get(name, proto);
    if (selector < 0) {
      selector = this.#selectorName.push(name);
      this.#selectors.set(name, proto, selector);
    }
    return selector;
  }

  #name(file: number, string: number): number {
    const names = this.#namesOf[file]!;
    if (string >= names.length) throw new ApkFormatError('dex.index-out-of-bounds', string);
    if (names[string] === NONE) names[string] = this.names.intern(file, this.files[file]!.stringAt(string), MAX_NAME_BYTES);
    return names[string]!;
  }

  /** Prototypes with the same types, whatever file they stand in, have one number. */
  #proto(file: number, index: number): number {
    const protos = this.#protosOf[file]!;
    if (index >= protos.length) throw new ApkFormatError('dex.index-out-of-bounds', index);
    if (protos[index] === NONE) {
      const dex = this.files[file]!;
      const at = dex.header.protos.at + index * 12;
      const listAt = dex.u32(at + 8);
      let proto = this.#protoWith(0, this.type(file, dex.u32(at + 4)));
      const count = listAt === 0 ? 0 : Math.min(dex.u32(listAt), MAX_PARAMETERS);
      for (let i = 0; i < count; i++) proto = this.#protoWith(proto, this.type(file, dex.u16(listAt + 4 + i * 2)));
      protos[index] = proto;
    }
    return protos[index]!;
  }

  #protoWith(before: number, type: number): number {
    let proto = this.#protoIds.get(before, type + 1);
    if (proto < 0) this.#protoIds.set(before, type + 1, (proto = this.#protoIds.size + 1));
    return proto;
  }

  #addType(type: number): number {
    if (type === this.#definition.length) {
      this.#definition.push(NONE);
      this.#definedIn.push(NONE);
      this.#boot.push(0);
      this.#state.push(LINK.none);
      this.#superclass.push(NONE);
      this.#firstMethod.push(0);
      this.#methodCount.push(0);
      this.#flags.push(0);
      this.#interfaces.push(NO_TYPES);
    }
    return type;
  }

  #isBoot(type: number): boolean {
    let known = this.#boot.get(type);
    if (known === 0) this.#boot.set(type, (known = isBootClass(this.#typeNames.text(type)) ? 2 : 1));
    return known === 2;
  }

  #link(type: number): this {
    if (this.#state.get(type) !== LINK.none) return this;
    this.#state.set(type, LINK.linked);
    if (this.isDefined(type)) this.#linkDefined(type);
    else this.#linkFramework(type);
    if (this.#methodCount.get(type) === 0) this.#state.set(type, LINK.bare);
    return this;
  }

  #linkFramework(type: number): void {
    const supertypes = frameworkSupertypes(this.#typeNames.text(type));
    this.#interfaces[type] = supertypes.map((descriptor) => this.typeNamed(descriptor)); // super classes too: nothing here asks which is which
  }

  #linkDefined(type: number): void {
    const file = this.#definedIn.get(type);
    const dex = this.files[file]!;
    try {
      const at = dex.header.classes.at + this.#definition.get(type) * 32;
      this.#flags.set(type, dex.u32(at + 4));
      const superclass = this.type(file, dex.u32(at + 8));
      this.#superclass.set(type, superclass === type ? NONE : superclass);
      const listAt = dex.u32(at + 12);
      const interfaces: number[] = [];
      const count = listAt === 0 ? 0 : Math.min(dex.u32(listAt), MAX_SUPERTYPES);
      for (let i = 0; i < count; i++) interfaces.push(this.type(file, dex.u16(listAt + 4 + i * 2)));
      this.#interfaces[type] = interfaces.filter((one) => one >= 0);
      this.#firstMethod.set(type, this.methods.dex.length);
      visitMethods(dex, dex.u32(at + 24), (method, flags, codeAt) => {
        const selector = this.selector(file, method);
        if (selector < 0 || this.#declared.get(type, selector) >= 0) return;
        const { methods } = this;
        methods.index.push(method);
        methods.flags.push(flags);
        methods.codeAt.push(codeAt);
        methods.type.push(type);
        methods.selector.push(selector);
        this.#declared.set(type, selector, methods.dex.push(file));
        this.#methodCount.set(type, this.#methodCount.get(type) + 1);
      });
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      this.unreadable++;
    }
  }
}

const NO_TYPES: readonly number[] = [];
