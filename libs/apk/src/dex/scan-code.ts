import { ClassWalker } from './class-walker.ts';
import type { DexFile } from './dex-file.ts';
import { KIND, kind, nopOrPayloadUnits, TRAITS, width } from './opcodes.ts';
import { SITE, SiteBuffer } from './site-buffer.ts';

/**
 * What the walk reports, by index: 1 for a method that is called or a string that is named; `FIELD` for fields, `TYPE` for
 * types.
 */
export type CodeMarks = { readonly methods: Uint8Array; readonly fields: Uint8Array; readonly types: Uint8Array; readonly strings: Uint8Array };
export const FIELD = { read: 1, write: 2 } as const;
export const TYPE = { new: 1, constant: 2 } as const;

/** A body. `codeAt` is its first code unit, counted in units from the start of the file. */
export type Body = { method: number; type: number; codeAt: number; codeUnits: number; registers: number };

export type CodeScan = {
  /** Invoke instructions. */
  calls: number;
  /** Code units walked, and what sites cost beside. */
  codeUnits: number;
  /** By method: the first code unit of its body; 0 where it has none. */
  readonly bodyAt: Uint32Array;
  /** By method: the type that defines it, as far as it has a body. */
  readonly definedBy: Uint32Array;
  /** By field: instructions that write it, 255 for more. */
  readonly fieldWrites: Uint8Array;
  /** Places that were marked, as `SiteBuffer` lays them out. */
  sites: Int32Array;
  /** Offset of a body whose method had one already; -1 where there is none. Android refuses such a file. */
  definedTwiceAt: number;
  /** Code unit of the first instruction with an opcode that no version defines; -1 where there is none. */
  unusedOpcodeAt: number;
  /** Code unit of the first instruction that runs over its body's end; -1 where there is none. */
  pastEndAt: number;
  /** False when the budget ended the walk. */
  finished: boolean;
};

/** What a stage does with a site costs about as much as walking this many code units: it decodes names and may read the method again. */
const UNITS_PER_SITE = 1_000;

export function emptyScan(dex: DexFile): CodeScan {
  const methods = dex.header.methods.count;
  return {
    calls: 0,
    codeUnits: 0,
    bodyAt: new Uint32Array(methods),
    definedBy: new Uint32Array(methods),
    fieldWrites: new Uint8Array(dex.header.fields.count),
    sites: new Int32Array(),
    definedTwiceAt: -1,
    unusedOpcodeAt: -1,
    pastEndAt: -1,
    finished: true,
  };
}

/**
 * Walk every instruction of every body, once, in the order of class definitions.
 * `scan` is filled as the walk goes, so that what was counted before an error counts.
 * @throws ApkFormatError as `ClassWalker.walk`, and 'dex.index-out-of-bounds'
 */
export function scanCode(dex: DexFile, marks: CodeMarks, maxCodeUnits: number, scan: CodeScan): void {
  const { units } = dex;
  const { methods, fields, types, strings } = marks;
  const { bodyAt, definedBy, fieldWrites } = scan;
  const sites = new SiteBuffer();
  const walker = new ClassWalker(dex);
  let owner = 0;

  /** Takes the site down, unless the budget ends the walk. */
  const found = (what: number, method: number, pc: number, target: number): void => {
    scan.codeUnits += UNITS_PER_SITE;
    if (scan.codeUnits > maxCodeUnits) scan.finished = false;
    else sites.add(what, method, pc, target);
  };

  const walkBody = (method: number, codeAt: number, codeUnits: number): void => {
    if (scan.codeUnits + codeUnits > maxCodeUnits) scan.finished = false;
    if (!scan.finished) return;
    if (bodyAt[method] !== 0) {
      scan.definedTwiceAt = codeAt * 2;
      return;
    }
    bodyAt[method] = codeAt;
    definedBy[method] = owner;
    scan.codeUnits += codeUnits;
    const end = codeAt + codeUnits;
    let calls = 0;
    let pc = codeAt;
    while (pc < end && scan.finished) {
      const trait = TRAITS[units[pc]! & 0xff]!;
      if (trait < 8) {
        pc += trait;
        continue;
      }
      const step = width(trait);
      const index = pc + 1 < end ? units[pc + 1]! : -1; // -1 marks nothing
      switch (kind(trait)) {
        case KIND.invoke:
          calls++;
          if (methods[index] === 1) found(SITE.call, method, pc, index);
          break;
        case KIND.invokeCustom: // its index is a call site, not a method
          calls++;
          break;
        case KIND.fieldRead:
          if ((fields[index]! & FIELD.read) !== 0) found(SITE.read, method, pc, index);
          break;
        case KIND.fieldWrite:
          if (fieldWrites[index]! < 255) fieldWrites[index]!++;
          if ((fields[index]! & FIELD.write) !== 0) found(SITE.write, method, pc, index);
          break;
        case KIND.newInstance:
          if ((types[index]! & TYPE.new) !== 0) found(SITE.new, method, pc, index);
          break;
        case KIND.constClass:
          if ((types[index]! & TYPE.constant) !== 0) found(SITE.classConstant, method, pc, index);
          break;
        case KIND.string:
          if (strings[index] === 1) found(SITE.string, method, pc, index);
          break;
        case KIND.jumboString: {
          const jumbo = pc + 2 < end ? units[pc + 1]! + units[pc + 2]! * 65_536 : -1;
          if (strings[jumbo] === 1) found(SITE.string, method, pc, jumbo);
          break;
        }
        case KIND.nopOrPayload:
          pc += nopOrPayloadUnits(units, pc, end);
          continue;
        default:
          if (scan.unusedOpcodeAt < 0) scan.unusedOpcodeAt = pc;
      }
      pc += step;
    }
    if (pc > end && scan.finished && scan.pastEndAt < 0) scan.pastEndAt = pc;
    scan.calls += calls;
  };

  try {
    for (let index = 0; index < dex.header.classes.count && scan.finished; index++) {
      const definition = dex.classDefinition(index);
      owner = definition.type;
      walker.walk(definition.dataAt, walkBody);
      if (scan.codeUnits + walker.bytesRead > maxCodeUnits) scan.finished = false;
    }
  } finally {
    scan.sites = sites.ints;
  }
}
