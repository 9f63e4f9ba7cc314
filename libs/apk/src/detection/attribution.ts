import type { SdkSignature } from '../detection-tables.ts';
import type { CompiledTables } from './compiled-tables.ts';

/** Whose code a class is: the SDK with the longest matching prefix, or the app itself (null). */
export class Attribution {
  readonly #own: string;
  readonly #owners: readonly (readonly SdkSignature[])[];
  readonly #prefixes: readonly string[];
  /** Class definitions under each prefix. */
  readonly #hits: Uint32Array;

  /**
   * A prefix that is the package's own name, or a part of it that ends at a dot, names the maker of the app rather than
   * a third party: such code counts as the app's.
   */
  constructor(tables: CompiledTables, packageName: string) {
    this.#own = `${packageName}.`;
    this.#prefixes = tables.prefixes.map(({ prefix }) => prefix);
    this.#owners = tables.prefixes.map(({ prefix, sdks }) => (this.#own.startsWith(`${prefix}.`) ? [] : sdks));
    this.#hits = new Uint32Array(this.#prefixes.length);
  }

  /** True for an SDK of the app's own maker, by the rule above. */
  isFirstParty(sdk: SdkSignature): boolean {
    return sdk.classPrefixes.some((prefix) => this.#own.startsWith(`${prefix}.`));
  }

  /** `prefix` is an index of `CompiledTables.prefixes`, or -1. Of SDKs that share a prefix the first by id is named. */
  sdkOf(prefix: number): string | null {
    return this.#owners[prefix]?.[0]?.id ?? null;
  }

  countClass(prefix: number): void {
    if (prefix >= 0) this.#hits[prefix]! += 1;
  }

  /** Every SDK with a class in the package: `[sdk, prefix, classes]`. */
  *found(): Generator<readonly [SdkSignature, string, number]> {
    for (const [i, hits] of this.#hits.entries()) {
      if (hits > 0) for (const sdk of this.#owners[i]!) yield [sdk, this.#prefixes[i]!, hits];
    }
  }
}
