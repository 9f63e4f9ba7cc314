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

/** What is known of a place in the code (without `pc`: of its method), by the file's number in `CodeFiles`; `byUser`: some act of the user leads to it. */
export type ReachOf = (dex: number, method: number, pc?: number) => StartOf & { readonly byUser?: boolean };
