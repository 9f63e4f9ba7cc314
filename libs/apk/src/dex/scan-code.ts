import { ClassWalker } from './class-walker.ts';
import type { DexFile } from './dex-file.ts';
import { KIND, kind, nopOrPayloadUnits, TRAITS, width } from './opcodes.ts';

/** Marks by index: 1 where an invoke, a field read or a constant string is to be reported. */
export type CodeMarks = { readonly methods: Uint8Array; readonly fields: Uint8Array; readonly strings: Uint8Array };

/** A body that is being walked. */
export type Body = { method: number; type: number; codeAt: number; codeUnits: number; registers: number };

/** What the walk reports. `pc` is a code unit of the file. The body is valid only during the call. */
export type CodeVisitor = {
  call(method: number, pc: number, body: Readonly<Body>): void;
  fieldRead(field: number, pc: number, body: Readonly<Body>): void;
  string(string: number, body: Readonly<Body>): void;
};

export type CodeScan = {
  /** Invoke instructions. */
  calls: number;
  /** Code units walked, and what reports cost beside. */
  codeUnits: number;
  /** Offset of a body whose method had one already; -1 where there is none. Android refuses such a file. */
  definedTwiceAt: number;
  /** Code unit of the first instruction with an opcode that no version defines; -1 where there is none. */
  unusedOpcodeAt: number;
  /** Code unit of the first instruction that runs over its body's end; -1 where there is none. */
  pastEndAt: number;
  /** False when the budget ended the walk. */
  finished: boolean;
};

/** Reporting decodes names and may read the method again: it costs about as much as walking this many code units. */
const UNITS_PER_REPORT = 1_000;

/**
 * Walk every instruction of every body, once, in the order of class definitions.
 * `scan` is filled as the walk goes, so that what was counted before an error counts.
 * @throws ApkFormatError as `ClassWalker.walk`, and 'dex.index-out-of-bounds'
 */
export function scanCode(dex: DexFile, marks: CodeMarks, visitor: CodeVisitor, maxCodeUnits: number, scan: CodeScan): void {
  const { units } = dex;
  const { methods, fields, strings } = marks;
  const walker = new ClassWalker(dex);
  const body: Body = { method: 0, type: 0, codeAt: 0, codeUnits: 0, registers: 0 };

  const walked = new Uint8Array(dex.header.methods.count);
  /** Counts a report. @returns false when the budget ended the walk */
  const mayReport = (): boolean => {
    scan.codeUnits += UNITS_PER_REPORT;
    if (scan.codeUnits > maxCodeUnits) scan.finished = false;
    return scan.finished;
  };

  const walkBody = (method: number, codeAt: number, codeUnits: number, registers: number): void => {
    if (scan.codeUnits + codeUnits > maxCodeUnits) scan.finished = false;
    if (!scan.finished) return;
    if (walked[method] === 1) {
      scan.definedTwiceAt = codeAt * 2;
      return;
    }
    walked[method] = 1;
    scan.codeUnits += codeUnits;
    body.method = method;
    body.codeAt = codeAt;
    body.codeUnits = codeUnits;
    body.registers = registers;
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
      switch (kind(trait)) {
        case KIND.invoke:
          calls++;
          if (pc + 1 < end && methods[units[pc + 1]!] === 1 && mayReport()) visitor.call(units[pc + 1]!, pc, body);
          break;
        case KIND.invokeCustom: // its index is a call site, not a method
          calls++;
          break;
        case KIND.fieldRead:
          if (pc + 1 < end && fields[units[pc + 1]!] === 1 && mayReport()) visitor.fieldRead(units[pc + 1]!, pc, body);
          break;
        case KIND.string:
          if (pc + 1 < end && strings[units[pc + 1]!] === 1 && mayReport()) visitor.string(units[pc + 1]!, body);
          break;
        case KIND.jumboString: {
          const index = pc + 2 < end ? units[pc + 1]! + units[pc + 2]! * 65_536 : -1;
          if (strings[index] === 1 && mayReport()) visitor.string(index, body);
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

  for (let index = 0; index < dex.header.classes.count && scan.finished; index++) {
    const definition = dex.classDefinition(index);
    body.type = definition.type;
    walker.walk(definition.dataAt, walkBody);
    if (scan.codeUnits + walker.bytesRead > maxCodeUnits) scan.finished = false;
  }
}
