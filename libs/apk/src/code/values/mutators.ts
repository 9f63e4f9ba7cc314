import type { DexFile } from '../../dex/dex-file.ts';

/** How a call changes its receiver, as far as values are followed. */
export const CHANGE = { unknown: 0, none: 1, constructs: 2, changes: 3 } as const;

const BUILDER_TEXT = /^(append|insert|replace|delete|deleteCharAt|reverse|setLength|setCharAt)/;
/** Classes whose objects are completed by calls. Source: Android API reference, the classes themselves. */
const CHANGING: Readonly<Record<string, RegExp>> = {
  'Ljava/lang/StringBuilder;': BUILDER_TEXT,
  'Ljava/lang/StringBuffer;': BUILDER_TEXT,
  'Landroid/content/Intent;': /^(set|put|add|replace)/,
  'Landroid/content/IntentFilter;': /^(add|set)/,
  'Landroid/net/Uri$Builder;':
    /^(scheme|authority|encodedAuthority|path|encodedPath|appendPath|appendEncodedPath|appendQueryParameter|query|fragment|opaquePart)/,
};

/** By method of one DEX file, whether calling it changes the receiver; worked out when asked. */
export class Mutators {
  readonly #dex: DexFile;
  readonly #known: Uint8Array;

  constructor(dex: DexFile) {
    this.#dex = dex;
    this.#known = new Uint8Array(dex.header.methods.count);
  }

  of(method: number): number {
    if (method >= this.#known.length) return CHANGE.none;
    let change = this.#known[method]!;
    if (change === CHANGE.unknown) this.#known[method] = change = this.#read(method);
    return change;
  }

  #read(method: number): number {
    const name = this.#dex.methodName(method);
    if (name === '<init>') return CHANGE.constructs;
    const className = this.#dex.type(this.#dex.methodClass(method));
    return Object.hasOwn(CHANGING, className) && CHANGING[className]!.test(name) ? CHANGE.changes : CHANGE.none;
  }
}
