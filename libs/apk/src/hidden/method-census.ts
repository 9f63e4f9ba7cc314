import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { DexFile } from '../dex/dex-file.ts';
import { LebReader } from '../dex/leb128.ts';

/** How the methods of a sample of classes are made. */
export type MethodCensus = { bodies: number; emptied: number; native: number };

/** Source: Android "Dalvik executable format", access_flags. */
const NATIVE = 0x100;
const CODE_HEADER_BYTES = 16;
/** Methods counted in a package: enough for a share that is right within two percent. */
export const CENSUS_METHODS = 5_000;
/** Members of a class that is counted: larger ones are tables of constants, and a hostile one could be as long as the file, many times over. */
const MAX_MEMBERS = 4_096;
/** Classes have about six methods. */
const METHODS_PER_CLASS = 6;
const OP = { nop: 0x00, const4: 0x12, const16: 0x13, constFirst: 0x12, constLast: 0x19, returnFirst: 0x0e, returnLast: 0x11, throw: 0x27 } as const;

/**
 * Counts methods of classes spread evenly over a DEX file, about as many as allowed and no more than that. What cannot be read
 * ends the count: the reader of the code says so.
 */
export function takeCensus(dex: DexFile, maxMethods: number): MethodCensus {
  const census: MethodCensus = { bodies: 0, emptied: 0, native: 0 };
  const { count } = dex.header.classes;
  const step = Math.max(1, Math.floor((count * METHODS_PER_CLASS) / maxMethods));
  try {
    for (let index = 0; index < count && census.bodies + census.native < maxMethods; index += step) {
      const { dataAt } = dex.classDefinition(index);
      if (dataAt !== 0) countMethods(dex, dataAt, maxMethods, census);
    }
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
  }
  return census;
}

/** class_data_item: four counts, then fields (two numbers each), then methods (three numbers each), all in ULEB128. */
function countMethods(dex: DexFile, dataAt: number, maxMethods: number, census: MethodCensus): void {
  const data = new LebReader(dex.bytes, dataAt);
  const fields = data.uleb() + data.uleb();
  const methods = data.uleb() + data.uleb();
  if (fields + methods > MAX_MEMBERS) return;
  for (let i = 0; i < fields; i++) {
    data.uleb();
    data.uleb();
  }
  for (let i = 0; i < methods && census.bodies + census.native < maxMethods; i++) {
    data.uleb();
    const flags = data.uleb();
    const codeAt = data.uleb();
    if ((flags & NATIVE) !== 0) census.native += 1;
    if (codeAt === 0) continue;
    census.bodies += 1;
    if (isEmptied(dex, codeAt)) census.emptied += 1;
  }
}

/** A body that begins with so many `nop` was filled with them; methods may share one as long as the file. */
const MAX_NOPS = 64;

/** A body that only returns or throws, after nothing but `nop` and one constant. */
function isEmptied(dex: DexFile, codeAt: number): boolean {
  const units = dex.u32(codeAt + 12);
  const from = codeAt + CODE_HEADER_BYTES;
  let at = 0;
  while (at < Math.min(units, MAX_NOPS) && dex.u16(from + at * 2) === OP.nop) at += 1;
  if (at === units || at === MAX_NOPS) return true;
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
