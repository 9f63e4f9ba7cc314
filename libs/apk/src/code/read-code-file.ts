import { ByteView } from '../bytes/byte-view.ts';
import { DexFile } from '../dex/dex-file.ts';
import { containerBytes, dexHeaderOffsets, FIRST_VERSION_OF_CONTAINERS, type DexHeader } from '../dex/header.ts';
import type { DexFacts, Unknown } from '../facts.ts';
import type { IssueLog } from '../issues.ts';
import type { CodeFile } from './code-files.ts';
import { indexDex, type DexIndex } from './index-dex.ts';
import type { Readiness } from './watches.ts';

/** What one DEX entry gives: its counts, its code, and what stopped the reading. */
export type CodeFileReading = { readonly facts: DexFacts | null; readonly file: CodeFile | null; readonly unknown: Unknown[] };

/**
 * Read one DEX entry. Another thread may have `indexed` it already, with a budget of its own: an index that cost more than
 * is left, or that its budget cut off, is made again with what is left, so that threads change nothing.
 */
export function readCodeFile(
  entry: string,
  bytes: Uint8Array,
  ready: Readiness,
  maxCodeUnits: number,
  issues: IssueLog,
  indexed: DexIndex | null = null,
): CodeFileReading {
  return readHeader(entry, bytes, ready, maxCodeUnits, issues, indexed, 0);
}

/**
 * The same for an entry that may hold several DEX files which share their data, as a container of version 041 does. Those after the first
 * are named `classes.dex!2` and so on.
 */
export function readCodeFiles(
  entry: string,
  bytes: Uint8Array,
  ready: Readiness,
  maxCodeUnits: number,
  issues: IssueLog,
  indexed: DexIndex | null = null,
): CodeFileReading[] {
  const readings = [readCodeFile(entry, bytes, ready, maxCodeUnits, issues, indexed)];
  let left = maxCodeUnits - (readings[0]!.file?.scan.codeUnits ?? 0);
  for (const at of laterHeaders(bytes, readings[0]!.file?.dex.header ?? null)) {
    const reading = readHeader(`${entry}!${readings.length + 1}`, bytes, ready, Math.max(0, left), issues, null, at);
    left -= reading.file?.scan.codeUnits ?? 0;
    readings.push(reading);
  }
  return readings;
}

/** Where the headers after the first one lie, as far as they can be read. */
function laterHeaders(bytes: Uint8Array, first: DexHeader | null): number[] {
  if (first === null || first.version < FIRST_VERSION_OF_CONTAINERS) return [];
  return dexHeaderOffsets(new ByteView(bytes)).slice(1);
}

function readHeader(
  entry: string,
  bytes: Uint8Array,
  ready: Readiness,
  maxCodeUnits: number,
  issues: IssueLog,
  indexed: DexIndex | null,
  at: number,
): CodeFileReading {
  const usable = indexed !== null && (indexed.code === null || (indexed.code.scan.finished && indexed.code.scan.codeUnits <= maxCodeUnits));
  const { facts: counted, header, code, error } = usable ? indexed : indexDex(bytes, ready, maxCodeUnits, at);
  const facts = counted === null ? null : { entry, ...counted };
  const file = header === null || code === null ? null : { entry, dex: new DexFile(bytes, header), ...code };
  if (facts !== null) {
    if (!facts.checksumOk) issues.add('dex.checksum-mismatch', 8, entry);
    if (!facts.signatureOk) issues.add('dex.signature-mismatch', 12, entry);
    if (at === 0 && containerBytes(new ByteView(bytes), header!) !== bytes.length) issues.add('dex.size-mismatch', 32, entry);
  }
  if (error !== null) {
    issues.add('dex.unreadable', error.at, entry);
    const detail = `${entry} at ${error.at}`;
    return { facts, file, unknown: ['code', 'sdks', ...(facts === null ? ['dex'] : [])].map((fact) => ({ fact, code: error.code, detail })) };
  }
  const { scan } = file!;
  if (scan.definedTwiceAt >= 0) issues.add('dex.method-defined-twice', scan.definedTwiceAt, entry);
  if (scan.unusedOpcodeAt >= 0) issues.add('dex.unused-opcode', scan.unusedOpcodeAt * 2, entry);
  if (scan.pastEndAt >= 0) issues.add('dex.instruction-past-end', scan.pastEndAt * 2, entry);
  return { facts, file, unknown: scan.finished ? [] : [{ fact: 'code', code: 'dex.too-much-code', detail: entry }] };
}
