import { DexFile } from '../dex/dex-file.ts';
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
  const usable = indexed !== null && (indexed.code === null || (indexed.code.scan.finished && indexed.code.scan.codeUnits <= maxCodeUnits));
  const { facts: counted, header, code, error } = usable ? indexed : indexDex(bytes, ready, maxCodeUnits);
  const facts = counted === null ? null : { entry, ...counted };
  const file = header === null || code === null ? null : { entry, dex: new DexFile(bytes, header), ...code };
  if (facts !== null) {
    if (!facts.checksumOk) issues.add('dex.checksum-mismatch', 8, entry);
    if (!facts.signatureOk) issues.add('dex.signature-mismatch', 12, entry);
    if (header!.fileBytes !== bytes.length) issues.add('dex.size-mismatch', 32, entry);
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
