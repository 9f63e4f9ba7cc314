import type { FoundString } from './find-strings.ts';

/** One native library, as the linker of a device and a reviewer see it. Names are sorted; counts are of all, lists may be cut. */
export type ElfFacts = {
  bits: 32 | 64;
  /** The instruction set: `arm`, `aarch64`, `x86`, `x86_64`, `riscv64`, `mips`, or `machine-<number>`. */
  machine: string;
  type: 'shared' | 'executable' | 'relocatable' | 'other';
  soname: string | null;
  needed: string[];
  imports: { count: number; names: string[] };
  /** `java`: native methods bound by their names; `names`: the others. */
  exports: { count: number; java: string[]; names: string[] };
  /** Runs when the library is loaded, and may register native methods under any name. */
  jniOnLoad: boolean;
  strings: FoundString[];
  hardening: {
    /** The stack is not executable. */
    nx: boolean;
    /** Relocated data is read-only after start: `partial` leaves the table of lazily bound functions writable. */
    relro: 'none' | 'partial' | 'full';
    canary: boolean;
    /** Position-independent, and without relocations in its code. */
    pie: boolean;
    fortify: boolean;
    stripped: boolean;
    /** No segment is both writable and executable. */
    separatesCodeAndData: boolean;
    /** Paths where libraries are looked for before the system's. */
    runPaths: string[];
  };
  /** Every segment is aligned for pages of 16 KiB, which devices from Android 15 on may use. */
  aligned16k: boolean;
};
