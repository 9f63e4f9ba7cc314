/** Exit codes are public: 0 nothing to object to, 1 a finding or signature fails, 2 wrong use, 3 a file that cannot be read, 4 our fault. */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

const GRAVEST_FIRST: readonly ExitCode[] = [4, 2, 3, 1, 0];

/** One code for many files. */
export function gravest(codes: readonly ExitCode[]): ExitCode {
  return GRAVEST_FIRST.find((code) => codes.includes(code)) ?? 0;
}
