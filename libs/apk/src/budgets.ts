/**
 * How much work one package may cost. Work is counted, never timed, so that the same bytes always give the same facts;
 * the clock belongs to the parent process that may kill the reader.
 */
export type Budgets = {
  /** Entries of the directory. The classic format ends at 65,535; the biggest shipped apps stay under it. */
  readonly entries: number;
  /** Bytes of the central directory: the entries above at about 300 bytes of name and extra field each. */
  readonly directoryBytes: number;
  /** Bytes inflated over the whole package: some seconds of work, and more than a 4 GiB package of media needs for its code. */
  readonly inflatedBytes: number;
  /** Bytes of one entry held in memory at once: a quarter of the sandbox's 512 MB, for input, output and working room. */
  readonly entryBytes: number;
  /** 16-bit code units walked. 60 MB of DEX hold 30 million; methods that share one body would multiply them. */
  readonly codeUnits: number;
  /** Nodes and attributes of the manifest together. The largest manifests seen have some thousands. */
  readonly xmlNodes: number;
  /** Rows of each list of code facts. */
  readonly codeFacts: number;
};

export const DEFAULT_BUDGETS: Budgets = {
  entries: 200_000,
  directoryBytes: 64 << 20,
  inflatedBytes: 2 ** 31,
  entryBytes: 128 << 20,
  codeUnits: 200_000_000,
  xmlNodes: 500_000,
  codeFacts: 20_000,
};
