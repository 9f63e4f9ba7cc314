import type { CodeFiles } from './code-files.ts';
import { frameworkSuperclass } from './framework-supertypes.ts';

/** A class deeper than this is made to be slow: Android's own deepest have some fifteen. */
const MAX_DEPTH = 64;

/** Superclasses over all DEX files and on into the framework. Asked about few classes, so that nothing is prepared for the others. */
export class Lineage {
  readonly #code: CodeFiles;
  readonly #known = new Map<string, readonly string[]>();

  constructor(code: CodeFiles) {
    this.#code = code;
  }

  /** The class and its superclasses, nearest first, as far as they can be seen. */
  of(descriptor: string): readonly string[] {
    let line = this.#known.get(descriptor);
    if (line === undefined) this.#known.set(descriptor, (line = this.#follow(descriptor)));
    return line;
  }

  #follow(descriptor: string): string[] {
    const line = [descriptor];
    for (let next = this.#superclass(descriptor); next !== null && line.length < MAX_DEPTH && !line.includes(next); next = this.#superclass(next))
      line.push(next);
    return line;
  }

  #superclass(descriptor: string): string | null {
    const found = this.#code.definition(descriptor);
    if (found === null) return frameworkSuperclass(descriptor);
    const { dex } = this.#code.all[found.dex]!;
    const parent = dex.superclass(found.index);
    return parent < 0 ? null : dex.type(parent);
  }
}
