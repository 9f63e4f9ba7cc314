/** Where a condition's value is kept. */
export type GuardStore = 'preferences' | 'mmkv' | 'data-store' | 'file' | 'settings' | 'getter' | 'field';

/** A condition without which the call does not happen, and which something outside the method decides. */
export type Guard = {
  readonly kind: GuardStore;
  /** Name of the preferences' file, where it is constant. */
  readonly store: string | null;
  /** Key in the store, path of the file, `Lclass;->NAME:Type` of a field, `Lclass;->name()Z` of a getter; null where it is no constant. */
  readonly key: string | null;
  /** What the store gives while nothing was written; null where that is not known, and for "nothing". */
  readonly default: boolean | number | string | null;
  /** True where the call happens when the stored value is true (or is there), false where it happens when it is not. */
  readonly polarity: boolean;
  /** Whether the call happens while nothing was written; null where that is not known. */
  readonly openByDefault: boolean | null;
  /** The method of the package that is asked, where it is asked through one: for `getter` it could not be looked into. */
  readonly getter: { readonly dex: number; readonly method: number } | null;
  /** Code unit of the branch, in the method that holds the call. */
  readonly pc: number;
};

/** What a test lets pass: null where it cannot be told for that value. */
export type Test = (value: boolean | number | string | null) => boolean | null;

/** A guard on its way outward: parts of it may be parameters of the getter that it was found in. */
export type OpenGuard = Omit<Guard, 'pc' | 'openByDefault'> & {
  readonly test: Test;
  readonly isDefaultKnown: boolean;
  readonly keyParameter: number | null;
  readonly defaultParameter: number | null;
};

export function closeGuard({ test, isDefaultKnown, keyParameter: _key, defaultParameter: _default, ...guard }: OpenGuard, pc: number): Guard {
  return { ...guard, openByDefault: isDefaultKnown ? test(guard.default) : null, pc };
}

/** Two findings of the same condition. */
export function guardKey({ kind, store, key, polarity, keyParameter }: OpenGuard): string {
  return JSON.stringify([kind, store, key, polarity, keyParameter]);
}

/** A test of a number as a test of what a store gives: true is one, nothing is zero. */
export function numeric(passes: (value: number) => boolean): Test {
  return (value) => (typeof value === 'string' ? null : passes(Number(value ?? 0)));
}

/** Which truth of the stored value a test of numbers asks for. */
export function polarityOf(passes: (value: number) => boolean): boolean {
  return !passes(0);
}
