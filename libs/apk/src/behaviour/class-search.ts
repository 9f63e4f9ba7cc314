import { isSupportClass } from './support-libraries.ts';
import type { CodeFiles } from '../code/code-files.ts';
import { frameworkSuperclass } from '../code/framework-supertypes.ts';
import type { DexFile } from '../dex/dex-file.ts';
import type { Body } from '../dex/scan-code.ts';

/** A class that the package defines. */
export type FoundClass = {
  readonly dex: number;
  readonly type: number;
  readonly descriptor: string;
  /** Which of the asked it derives from. */ readonly base: string;
};
export type FoundMethod = { readonly dex: number; readonly method: number; readonly name: string; readonly prototype: string; readonly body: Body };

const CLASS_DEF_BYTES = 32;
/** Offsets in a class_def_item. Source: Android "Dalvik executable format". */
const SUPERCLASS = 8;
const INTERFACES = 12;
/** A class names its interfaces one by one; real ones name some ten. */
const MAX_INTERFACES = 256;
/** Methods of one class that are looked at by name. */
const MAX_METHODS = 2_000;
/** Classes found by one search. */
const MAX_FOUND = 5_000;

/** Classes of the app and its SDKs that name one of `bases` as their superclass or interface, in the order of files and definitions. */
export function classesOf(code: CodeFiles, bases: readonly string[]): FoundClass[] {
  const found: FoundClass[] = [];
  for (const [number, { dex }] of code.all.entries()) {
    const wanted = new Map(bases.flatMap((base): [number, string][] => [[typeIndex(dex, base), base]]).filter(([type]) => type >= 0));
    if (wanted.size === 0) continue;
    const { at, count } = dex.header.classes;
    for (let index = 0; index < count && found.length < MAX_FOUND; index++) {
      const definition = at + index * CLASS_DEF_BYTES;
      const base = wanted.get(dex.u32(definition + SUPERCLASS)) ?? interfaceOf(dex, dex.u32(definition + INTERFACES), wanted);
      if (base === undefined) continue;
      const type = dex.u32(definition);
      const descriptor = dex.type(type);
      if (!isSupportClass(descriptor)) found.push({ dex: number, type, descriptor, base });
    }
  }
  return found;
}

function interfaceOf(dex: DexFile, listAt: number, wanted: ReadonlyMap<number, string>): string | undefined {
  if (listAt === 0 || listAt + 4 > dex.bytes.length) return undefined;
  const count = Math.min(dex.u32(listAt), MAX_INTERFACES);
  for (let i = 0; i < count && listAt + 6 + i * 2 <= dex.bytes.length; i++) {
    const base = wanted.get(dex.u16(listAt + 4 + i * 2));
    if (base !== undefined) return base;
  }
  return undefined;
}

/** Methods with a body that a class defines under one of these names. */
export function methodsOf(code: CodeFiles, found: Pick<FoundClass, 'dex' | 'type'>, names: readonly string[]): FoundMethod[] {
  const { dex } = code.all[found.dex]!;
  const methods: FoundMethod[] = [];
  const first = firstMethodOf(dex, found.type);
  const end = Math.min(dex.header.methods.count, first + MAX_METHODS);
  for (let method = first; method < end && dex.methodClass(method) === found.type; method++) {
    const name = dex.methodName(method);
    const body = names.includes(name) ? code.body(found.dex, method) : null;
    if (body !== null) methods.push({ dex: found.dex, method, name, prototype: dex.methodPrototype(method), body });
  }
  return methods;
}

/** Index of a type's descriptor in a file; -1 where the file does not name it. Types are sorted by descriptor. */
function typeIndex(dex: DexFile, descriptor: string): number {
  let [low, high] = [0, dex.header.types.count - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const here = dex.type(middle);
    if (here === descriptor) return middle;
    if (here < descriptor) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Methods are sorted by class: the first whose class is not before this type. */
function firstMethodOf(dex: DexFile, type: number): number {
  let [low, high] = [0, dex.header.methods.count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dex.methodClass(middle) < type) low = middle + 1;
    else high = middle;
  }
  return low;
}

const namedClasses = new WeakMap<CodeFiles, Map<string, FoundClass | null>>();

/** The class of this name, where the package defines it; asked again and again for those of the framework, and remembered. */
export function classNamed(code: CodeFiles, descriptor: string): FoundClass | null {
  let known = namedClasses.get(code);
  if (known === undefined) namedClasses.set(code, (known = new Map()));
  let named = known.get(descriptor);
  if (named === undefined) {
    named = null;
    for (const [dex, file] of code.all.entries()) {
      const type = typeIndex(file.dex, descriptor);
      if (type < 0 || file.marks.definitionOf[type]! < 0) continue;
      named = { dex, type, descriptor, base: descriptor };
      break;
    }
    known.set(descriptor, named);
  }
  return named;
}

/** Every method with a body of this name, in the order of files and methods; bounded as a search of classes is. */
export function methodsNamed(code: CodeFiles, name: string): FoundMethod[] {
  const found: FoundMethod[] = [];
  for (const [number, { dex }] of code.all.entries()) {
    const index = stringIndex(dex, name);
    if (index < 0) continue;
    for (let method = 0; method < dex.header.methods.count && found.length < MAX_FOUND; method++) {
      const body = dex.methodNameIndex(method) === index ? code.body(number, method) : null;
      if (body !== null && !isSupportClass(dex.type(body.type))) found.push({ dex: number, method, name, prototype: dex.methodPrototype(method), body });
    }
  }
  return found;
}

/** Strings are sorted by UTF-16 units, as JavaScript compares them. */
function stringIndex(dex: DexFile, text: string): number {
  let [low, high] = [0, dex.header.strings.count - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const here = dex.string(middle);
    if (here === text) return middle;
    if (here < text) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** `Lx/Main$1;` is part of `Lx/Main;`. */
export function outermost(descriptor: string): string {
  return descriptor.replace(/\$.*;$/, ';');
}

/** A class deeper than this is made to be slow: Android's own deepest have some fifteen. */
const MAX_DEPTH = 64;

/** The class and its superclasses, nearest first, through the package's files and on into the framework. */
export function ancestry(code: CodeFiles, descriptor: string): string[] {
  const line = [descriptor];
  for (let next = superclassOf(code, descriptor); next !== null && line.length < MAX_DEPTH; next = superclassOf(code, next)) line.push(next);
  return line;
}

function superclassOf(code: CodeFiles, descriptor: string): string | null {
  const found = classNamed(code, descriptor);
  if (found === null) return frameworkSuperclass(descriptor);
  const { dex, marks } = code.all[found.dex]!;
  const parent = dex.superclass(marks.definitionOf[found.type]!);
  return parent < 0 ? null : dex.type(parent);
}
