import type { SdkSignature } from '../detection-tables.ts';
import type { CompiledTables } from './compiled-tables.ts';

/** Whose code a class is: the SDK with the longest matching prefix, or the app itself (null). */
export class Attribution {
  readonly #prefixes: CompiledTables['prefixes'];
  /** By prefix: whether its code is the maker's own. */
  readonly #isOwn: readonly boolean[];
  /** Class definitions under each prefix. */
  readonly #hits: Uint32Array;
  readonly #firstParty: ReadonlySet<SdkSignature>;

  /**
   * A prefix that is the package's own name, or a part of it that ends at a dot, names the maker of the app rather than
   * a third party: such code counts as the app's. So does all code under that prefix, where it names more than a top-level
   * domain: the maker's other products.
   */
  constructor({ prefixes }: CompiledTables, packageName: string) {
    const own = `${packageName}.`;
    const roots = prefixes.flatMap(({ prefix }) => (own.startsWith(`${prefix}.`) ? [`${prefix}.`] : []));
    const vendors = roots.filter((root) => root.indexOf('.') < root.length - 1);
    this.#prefixes = prefixes;
    this.#isOwn = prefixes.map(({ prefix }) => roots.includes(`${prefix}.`) || vendors.some((root) => prefix.startsWith(root)));
    this.#hits = new Uint32Array(prefixes.length);
    this.#firstParty = new Set(prefixes.flatMap(({ sdks }, i) => (this.#isOwn[i]! ? sdks : [])));
  }

  /** True for an SDK of the app's own maker, by the rule above. */
  isFirstParty(sdk: SdkSignature): boolean {
    return this.#firstParty.has(sdk);
  }

  /** `prefix` is an index of `CompiledTables.prefixes`, or -1. Of SDKs that share a prefix the first by id is named. */
  sdkOf(prefix: number): string | null {
    return this.#sdks(prefix)[0]?.id ?? null;
  }

  countClass(prefix: number): void {
    if (prefix >= 0) this.#hits[prefix]! += 1;
  }

  /** Every SDK and library with a class in the package: `[signature, prefix, classes]`. */
  *found(): Generator<readonly [SdkSignature, string, number]> {
    for (const [i, hits] of this.#hits.entries()) {
      if (hits === 0) continue;
      const { prefix, libraries } = this.#prefixes[i]!;
      for (const signature of [...this.#sdks(i), ...libraries]) yield [signature, prefix, hits];
    }
  }

  #sdks(prefix: number): readonly SdkSignature[] {
    return prefix < 0 || this.#isOwn[prefix]! ? [] : this.#prefixes[prefix]!.sdks;
  }
}
