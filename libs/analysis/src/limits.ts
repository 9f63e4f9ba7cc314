/** What one analysis may cost before it is killed. */
export type Limits = {
  /** Wall clock. @default 120000, ten times the slowest real package */
  readonly timeoutMs: number;
  /** Resident memory of the child. @default 512 MiB */
  readonly memoryBytes: number;
  /** Size of the result. @default 64 MiB */
  readonly resultBytes: number;
};

export const DEFAULT_LIMITS: Limits = { timeoutMs: 120_000, memoryBytes: 512 * 1024 * 1024, resultBytes: 64 * 1024 * 1024 };
