import { hash } from 'node:crypto';
import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { ByteView } from '../bytes/byte-view.ts';
import { adler32 } from '../dex/adler32.ts';
import { DexFile } from '../dex/dex-file.ts';
import { readDexHeader, type DexHeader } from '../dex/header.ts';
import { emptyScan, scanCode } from '../dex/scan-code.ts';
import type { DexFacts, Unknown } from '../facts.ts';
import type { IssueLog } from '../issues.ts';
import type { CodeFile } from './code-files.ts';
import { markMembers } from './mark-members.ts';
import type { Readiness } from './watches.ts';

const CHECKSUM_FROM = 12;
const SIGNATURE_FROM = 32;

/** What one DEX entry gives: its counts, its code, and what stopped the reading. */
export type CodeFileReading = { readonly facts: DexFacts | null; readonly file: CodeFile | null; readonly unknown: Unknown[] };

/** Read one DEX entry: counts, checksums, and one walk over its code. What was found before an error stays found. */
export function readCodeFile(entry: string, bytes: Uint8Array, ready: Readiness, maxCodeUnits: number, issues: IssueLog): CodeFileReading {
  let facts: DexFacts | null = null;
  let file: CodeFile | null = null;
  try {
    const header = readDexHeader(new ByteView(bytes));
    facts = describe(entry, header, bytes);
    if (!facts.checksumOk) issues.add('dex.checksum-mismatch', 8, entry);
    if (!facts.signatureOk) issues.add('dex.signature-mismatch', 12, entry);
    if (header.fileBytes !== bytes.length) issues.add('dex.size-mismatch', 32, entry);
    const dex = new DexFile(bytes, header);
    const marks = markMembers(dex, ready.watched, ready.compiled);
    const scan = emptyScan(dex);
    file = { entry, dex, scan, marks };
    scan.codeUnits = marks.work;
    scanCode(dex, marks, maxCodeUnits, scan);
    if (scan.definedTwiceAt >= 0) issues.add('dex.method-defined-twice', scan.definedTwiceAt, entry);
    if (scan.unusedOpcodeAt >= 0) issues.add('dex.unused-opcode', scan.unusedOpcodeAt * 2, entry);
    if (scan.pastEndAt >= 0) issues.add('dex.instruction-past-end', scan.pastEndAt * 2, entry);
    return { facts, file, unknown: scan.finished ? [] : [{ fact: 'code', code: 'dex.too-much-code', detail: entry }] };
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
    issues.add('dex.unreadable', error.at, entry);
    const detail = `${entry} at ${error.at}`;
    return { facts, file, unknown: ['code', 'sdks', ...(facts === null ? ['dex'] : [])].map((fact) => ({ fact, code: error.code, detail })) };
  }
}
function describe(entry: string, header: DexHeader, bytes: Uint8Array): DexFacts {
  const { version, strings, types, protos, fields, methods, classes } = header;
  // Both cover the file as its header sizes it; bytes after that belong to no DEX.
  const file = bytes.subarray(0, Math.min(bytes.length, Math.max(header.fileBytes, SIGNATURE_FROM)));
  return {
    entry,
    version,
    strings: strings.count,
    types: types.count,
    protos: protos.count,
    fields: fields.count,
    methods: methods.count,
    classes: classes.count,
    checksumOk: adler32(file, CHECKSUM_FROM) === header.adler32,
    signatureOk: Buffer.compare(hash('sha1', file.subarray(SIGNATURE_FROM), 'buffer'), header.sha1) === 0,
  };
}
