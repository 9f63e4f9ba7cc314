import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { DexFile } from '../dex/dex-file.ts';
import { LebReader } from '../dex/leb128.ts';

/** How the methods of a sample of classes are made. */
export type MethodCensus = { bodies: number; emptied: number; native: number };

/** Source: Android "Dalvik executable format", access_flags. */
const NATIVE = 0x100;
const CODE_HEADER_BYTES = 16;
/** Enough for a share that is right within a percent. */
const MAX_CLASSES = 2_000;
const MAX_METHODS = 20_000;
const OP = { nop: 0x00, const4: 0x12, const16: 0x13, constFirst: 0x12, constLast: 0x19, returnFirst: 0x0e, returnLast: 0x11, throw: 0x27 } as const;

/** Counts the methods of classes spread evenly over a DEX file. What cannot be read ends the count: the reader of the code says so. */
export function takeCensus(dex: DexFile, census: MethodCensus): void {
  const { count } = dex.header.classes;
  const step = Math.max(1, Math.ceil(count / MAX_CLASSES));
  try {
    for (let index = 0; index < count && census.bodies + census.native < MAX_METHODS; index += step) {
      const { dataAt } = dex.classDefinition(index);
      if (dataAt !== 0) countMethods(dex, dataAt, census);
    }
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
  }
}

/** class_data_item: four counts, then fields (two numbers each), then methods (three numbers each), all in ULEB128. */
function countMethods(dex: DexFile, dataAt: number, census: MethodCensus): void {
  const data = new LebReader(dex.bytes, dataAt);
  const fields = data.uleb() + data.uleb();
  const methods = data.uleb() + data.uleb();
  // Each turn reads bytes, so the file's end bounds these loops whatever the counts say.
  for (let i = 0; i < fields; i++) {
    data.uleb();
    data.uleb();
  }
  for (let i = 0; i < methods && census.bodies + census.native < MAX_METHODS; i++) {
    data.uleb();
    const flags = data.uleb();
    const codeAt = data.uleb();
    if ((flags & NATIVE) !== 0) census.native += 1;
    if (codeAt === 0) continue;
    census.bodies += 1;
    if (isEmptied(dex, codeAt)) census.emptied += 1;
  }
}

/** A body that only returns or throws, after nothing but `nop` and one constant. */
function isEmptied(dex: DexFile, codeAt: number): boolean {
  const units = dex.u32(codeAt + 12);
  const from = codeAt + CODE_HEADER_BYTES;
  let at = 0;
  while (at < units && dex.u16(from + at * 2) === OP.nop) at += 1;
  if (at === units) return true;
  const opcode = dex.u16(from + at * 2) & 0xff;
  if (opcode >= OP.constFirst && opcode <= OP.constLast) at += opcode === OP.const4 ? 1 : constUnits(opcode);
  if (at >= units) return false;
  const last = dex.u16(from + at * 2) & 0xff;
  return at + 1 === units && ((last >= OP.returnFirst && last <= OP.returnLast) || last === OP.throw);
}

/** const/16, const, const/high16, const-wide/16, const-wide/32, const-wide, const-wide/high16. */
function constUnits(opcode: number): number {
  return [2, 3, 2, 2, 3, 5, 2][opcode - OP.const16]!;
}
