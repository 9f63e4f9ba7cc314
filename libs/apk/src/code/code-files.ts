import { hashByte } from '../detection/name-hash.ts';
import type { DexFile } from '../dex/dex-file.ts';
import type { Body, CodeScan } from '../dex/scan-code.ts';
import type { Marks } from './mark-members.ts';

/** Source: Android "Dalvik executable format", code_item. */
const CODE_HEADER_BYTES = 16;
const encoder = new TextEncoder();

/** One DEX file with what the walk over its code left. */
export type CodeFile = { readonly entry: string; readonly dex: DexFile; readonly scan: CodeScan; readonly marks: Marks };

/** Every DEX file of a package, in the order in which a device looks for classes; `dex` numbers count along it. */
export class CodeFiles {
  readonly all: readonly CodeFile[];

  constructor(all: readonly CodeFile[]) {
    this.all = all;
  }

  get files(): readonly DexFile[] {
    return this.all.map((file) => file.dex);
  }

  get entries(): readonly string[] {
    return this.all.map((file) => file.entry);
  }

  /** Where a class is defined, as a device finds it: in the first file that has it. Null for a class of the framework. */
  definition(descriptor: string): { dex: number; index: number } | null {
    const hash = encoder.encode(descriptor.slice(1, -1)).reduce(hashByte, 0);
    for (const [number, { dex, marks }] of this.all.entries()) {
      const { hashOfType, definitionOf } = marks;
      for (let type = hashOfType.indexOf(hash); type >= 0; type = hashOfType.indexOf(hash, type + 1)) {
        if (definitionOf[type]! >= 0 && dex.type(type) === descriptor) return { dex: number, index: definitionOf[type]! };
      }
    }
    return null;
  }

  /** The body of a method of the given file; null where it has none (abstract, native, or defined elsewhere). */
  body(dex: number, method: number): Body | null {
    const file = this.all[dex];
    const codeAt = file?.scan.bodyAt[method] ?? 0;
    if (file === undefined || codeAt === 0) return null;
    const header = codeAt * 2 - CODE_HEADER_BYTES;
    return { method, type: file.scan.definedBy[method]!, codeAt, codeUnits: file.dex.u32(header + 12), registers: file.dex.u16(header) };
  }
}
