import type { DexFile } from '../../dex/dex-file.ts';

const PARAMETER = /\[*(?:L[^;]*;|[ZBSCIJFD])/g;

/** An argument of a call: the first of its words, and its type; the receiver's is `L`. */
export type Argument = { readonly word: number; readonly type: string };

/** By file and method what a call of it takes: with a receiver at even places, without at odd ones. */
const known = new WeakMap<DexFile, (readonly Argument[] | undefined)[]>();

/** Arguments of a call of a method. */
export function callArguments(dex: DexFile, method: number, isStatic: boolean): readonly Argument[] {
  let ofFile = known.get(dex);
  if (ofFile === undefined) known.set(dex, (ofFile = []));
  return (ofFile[method * 2 + (isStatic ? 1 : 0)] ??= argumentsOf(parametersOf(dex, method), isStatic));
}

export function argumentsOf(parameters: readonly string[], isStatic: boolean): readonly Argument[] {
  let word = 0;
  return (isStatic ? parameters : ['L', ...parameters]).map((type) => {
    const argument = { word, type };
    word += wordsOf(type);
    return argument;
  });
}

/** Types of a method's parameters, without the receiver. */
export function parametersOf(dex: DexFile, method: number): readonly string[] {
  return splitParameters(dex.methodPrototype(method));
}

/** `(ILjava/lang/String;)V` → `I`, `Ljava/lang/String;`. */
export function splitParameters(prototype: string): readonly string[] {
  return prototype.slice(1, prototype.lastIndexOf(')')).match(PARAMETER) ?? [];
}

/** Registers that a value of the type takes. */
export function wordsOf(type: string): number {
  return type === 'J' || type === 'D' ? 2 : 1;
}

export function isReference(type: string): boolean {
  return type.startsWith('L') || type.startsWith('[');
}
