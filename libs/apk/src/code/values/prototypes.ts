import type { DexFile } from '../../dex/dex-file.ts';

const PARAMETER = /\[*(?:L[^;]*;|[ZBSCIJFD])/g;

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
