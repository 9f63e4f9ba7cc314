import { fieldErrors } from '@gatehouse/chassis';
import { CertificateRecord, Refusal } from '@gatehouse/contracts';
import { parse } from 'csv-parse/sync';
import { evidenceOf, normaliseNumber } from '../../domain/canonical-record.ts';
import { findUnstorable } from '../../domain/storable.ts';
import { readHeader, toCandidate } from './register-columns.ts';

/** Larger lists are imported in parts: a request must end while somebody waits for it. */
export const MAX_ROWS = 10_000;
/** No line of a register is longer; a quote that never closes stops here. */
const MAX_LINE_CHARACTERS = 65_536;

/** A row that could not be taken in. `row` counts from 1, a CSV's header not included. */
export type RejectedRow = { row: number; code: string; pointer: string; detail: string };
export type RegisterList = { records: CertificateRecord[]; rejected: RejectedRow[]; /** Rows that repeat another word for word. */ repeated: number };

/**
 * Read a register list: a JSON array of records, or CSV with a header line, in UTF-8 or GB18030. A bad row is reported and
 * the good ones are kept.
 * @throws Refusal certification.import-unreadable | certification.import-too-large
 */
export function readList(bytes: Uint8Array): RegisterList {
  const text = decode(bytes).trimStart();
  const candidates = text.startsWith('[') || text.startsWith('{') ? readJson(text) : readCsv(text);
  if (candidates.length > MAX_ROWS) throw new Refusal('certification.import-too-large', { rows: candidates.length, maxRows: MAX_ROWS });
  const list: RegisterList = { records: [], rejected: [], repeated: 0 };
  const evidenceOfNumber = new Map<string, string>();
  candidates.forEach((candidate, i) => {
    const row = i + 1;
    const parsed = CertificateRecord.safeParse(candidate);
    if (!parsed.success) {
      list.rejected.push(
        ...fieldErrors(parsed.error)
          .slice(0, 1)
          .map((error) => ({ row, ...error })),
      );
      return;
    }
    const unstorable = findUnstorable(parsed.data);
    if (unstorable) {
      list.rejected.push({ row, ...unstorable });
      return;
    }
    const number = normaliseNumber(parsed.data.number);
    const evidence = evidenceOf(parsed.data);
    const earlier = evidenceOfNumber.get(number);
    if (earlier === undefined) {
      evidenceOfNumber.set(number, evidence);
      list.records.push(parsed.data);
    } else if (earlier === evidence) {
      list.repeated += 1;
    } else {
      list.rejected.push({
        row,
        code: 'certificate.number-repeated',
        pointer: '/number',
        detail: 'an earlier row of this list says something else of the same number',
      });
    }
  });
  return list;
}

/** UTF-8 where the bytes are UTF-8, else GB18030, which registers still export. */
function decode(bytes: Uint8Array): string {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // a TypeError says: not this encoding
    }
  }
  throw new Refusal('certification.import-unreadable', { reason: 'the text is neither UTF-8 nor GB18030' });
}

function readJson(text: string): unknown[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (cause) {
    throw Object.assign(new Refusal('certification.import-unreadable', { reason: 'the JSON text is malformed' }), { cause });
  }
  if (!Array.isArray(list)) throw new Refusal('certification.import-unreadable', { reason: 'the JSON text is not an array' });
  return list;
}

function readCsv(text: string): unknown[] {
  let lines: string[][];
  try {
    lines = parse(text, { relax_column_count: true, skip_empty_lines: true, max_record_size: MAX_LINE_CHARACTERS, to: MAX_ROWS + 2 });
  } catch (cause) {
    const { code, lines: line } = cause as { code?: string; lines?: number };
    throw Object.assign(new Refusal('certification.import-unreadable', { reason: code ?? 'malformed CSV', line: line ?? null }), { cause });
  }
  const [header, ...rows] = lines;
  if (!header || header.every((cell) => cell.trim() === '')) throw new Refusal('certification.import-unreadable', { reason: 'the list is empty' });
  const { fields, missing } = readHeader(header);
  if (missing.length > 0) throw new Refusal('certification.import-unreadable', { reason: 'columns are missing', missing });
  return rows.map((cells) => toCandidate(fields, cells));
}
