import { hash } from 'node:crypto';
import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { ByteView } from '../bytes/byte-view.ts';
import { adler32 } from '../dex/adler32.ts';
import { DexFile } from '../dex/dex-file.ts';
import { readDexHeader, type DexHeader } from '../dex/header.ts';
import { emptyScan, scanCode, type CodeScan } from '../dex/scan-code.ts';
import type { DexFacts } from '../facts.ts';
import type { ReasonCode } from '../reasons.ts';
import { markMembers, type Marks } from './mark-members.ts';
import type { Readiness } from './watches.ts';

const CHECKSUM_FROM = 12;
const SIGNATURE_FROM = 32;

/** What the bytes of one DEX file say by themselves: plain data, so that another thread can work it out. */
export type DexIndex = {
  readonly facts: Omit<DexFacts, 'entry'> | null;
  readonly header: DexHeader | null;
  /** Null where the sections could not be read. */
  readonly code: { readonly marks: Marks; readonly scan: CodeScan } | null;
  /** What stopped the reading. What was found before it stays found. */
  readonly error: { readonly code: ReasonCode; readonly at: number } | null;
};

/** Counts, checksums, and one walk over the code, of the header at `at`. A function of its arguments alone. */
export function indexDex(bytes: Uint8Array, ready: Readiness, maxCodeUnits: number, at = 0): DexIndex {
  let facts: DexIndex['facts'] = null;
  let header: DexHeader | null = null;
  let code: DexIndex['code'] = null;
  try {
    header = readDexHeader(new ByteView(bytes), at);
    facts = describe(header, bytes);
    const dex = new DexFile(bytes, header);
    const marks = markMembers(dex, ready.watched, ready.compiled);
    const scan = emptyScan(dex);
    code = { marks, scan };
    scan.codeUnits = marks.work;
    scanCode(dex, marks, maxCodeUnits, scan);
    return { facts, header, code, error: null };
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
    return { facts, header, code, error: { code: error.code, at: error.at } };
  }
}

function describe(header: DexHeader, bytes: Uint8Array): Omit<DexFacts, 'entry'> {
  const { version, strings, types, protos, fields, methods, classes } = header;
  // Both cover the file as its header sizes it; bytes after that belong to no DEX.
  const file = bytes.subarray(header.at, Math.min(bytes.length, header.at + Math.max(header.fileBytes, SIGNATURE_FROM)));
  return {
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
