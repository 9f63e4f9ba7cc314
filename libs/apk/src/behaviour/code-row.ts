export type StartKind = 'provider' | 'application' | 'launcher' | 'boot' | 'service';

/** How start-up reaches a method. */
export type StartOf = {
  /** By provider, application or launcher; null: not computed. */
  reachableFromStartup: boolean | null;
  startKind: StartKind | null;
};

/** Where a row about code stands. */
export type CodeRow = StartOf & {
  /** `Lcom/x/A;->b(I)V`. */
  caller: string;
  /** SDK id, or `app`. */
  attribution: string;
};

/** What is known of a method of a DEX file, by its number in `CodeFiles`; `byUser`: some act of the user leads to it. */
export type ReachOf = (dex: number, method: number) => StartOf & { byUser?: boolean };
