import { type ErrorCode, Refusal } from '@gatehouse/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ROWS, readList } from './read-list.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const row = (over: Record<string, unknown> = {}) => ({
  number: 'CCRC-1',
  holder: '示例公司',
  appName: '示例',
  packageName: 'example.app',
  signer: 'a'.repeat(64),
  versions: [{ versionName: '1.0', versionCode: 10 }],
  validFrom: '2026-01-01',
  validTo: '2028-12-31',
  state: 'VALID',
  ...over,
});
const HEADER = '证书编号,获证单位,应用名称,包名,签名证书SHA-256,版本,有效期起,有效期至,状态';
const refusal = (list: Uint8Array): [ErrorCode, unknown] => {
  try {
    readList(list);
  } catch (error) {
    if (error instanceof Refusal) return [error.code, error.details.reason ?? error.details.rows];
    throw error;
  }
  throw new Error('the list was read');
};

describe('a register list', { timeout: 60_000 }, () => {
  it('is read as JSON and as CSV alike', () => {
    const csv = `number,holder,appName,packageName,signer,versions,validFrom,validTo,state\nCCRC-1,示例公司,示例,example.app,${'a'.repeat(64)},1.0:10,2026-01-01,2028-12-31,VALID\n`;
    expect(readList(bytes(csv)).records).toEqual(readList(bytes(JSON.stringify([row()]))).records);
  });

  it('is read as Chinese registers write it: headings, states, dates, versions, key with colons', () => {
    const key = 'AA:'.repeat(31) + 'AA';
    const { records, rejected } = readList(
      bytes(`\uFEFF${HEADER}\r\nCCRC-1,"示例,公司",示例,example.app,${key},1.0（10）；1.1(11),2026年1月1日,2028/12/31,暂停\r\n`),
    );
    expect(rejected).toEqual([]);
    expect(records[0]).toMatchObject({ holder: '示例,公司', signer: 'a'.repeat(64), state: 'SUSPENDED', validFrom: '2026-01-01', validTo: '2028-12-31' });
    expect(records[0]?.versions).toEqual([
      { versionName: '1.0', versionCode: 10 },
      { versionName: '1.1', versionCode: 11 },
    ]);
  });

  it('is read in GB18030 where it is not UTF-8', () => {
    // 证书编号,获证单位,应用名称,包名,签名证书指纹,版本,有效期起,有效期至,状态 / … 有效
    const header =
      'd6a4cae9b1e0bac52cbbf1d6a4b5a5cebb2cd3a6d3c3c3fbb3c62cb0fcc3fb2cc7a9c3fbd6a4cae9d6b8cec62cb0e6b1be2cd3d0d0a7c6dac6f02cd3d0d0a7c6dad6c12cd7b4ccac0a';
    const list = Buffer.concat([
      Buffer.from(header, 'hex'),
      Buffer.from('CCRC-1,'),
      Buffer.from('cabec0fd', 'hex'),
      Buffer.from(`,App,example.app,${'a'.repeat(64)},1.0:10,2026-01-01,2028-12-31,`),
      Buffer.from('d3d0d0a7', 'hex'),
    ]);
    expect(readList(list).records[0]).toMatchObject({ holder: '示例', state: 'VALID' });
  });

  it('keeps its good rows and points at what is wrong in the others', () => {
    const { records, rejected } = readList(bytes(JSON.stringify([row(), row({ number: 'CCRC-2', validTo: '2020-01-01' }), 7, row({ number: 'CCRC-4' })])));
    expect(records.map((r) => r.number)).toEqual(['CCRC-1', 'CCRC-4']);
    expect(rejected.map((r) => [r.row, r.pointer])).toEqual([
      [2, '/validTo'],
      [3, '/'],
    ]);
  });

  it('points at a version without a code in a CSV row', () => {
    const { rejected } = readList(bytes(`${HEADER}\nCCRC-1,示例,示例,example.app,${'a'.repeat(64)},1.0,2026-01-01,2028-12-31,有效\n`));
    expect(rejected).toMatchObject([{ row: 1, pointer: '/versions/0/versionCode' }]);
  });

  it('rejects rows that no database could keep, and keeps the others', () => {
    const rows = [row({ holder: 'a\0b' }), row({ versions: [{ versionName: '\ud800', versionCode: 1 }] }), row({ validFrom: '0000-01-01' }), row()];
    const { records, rejected } = readList(bytes(JSON.stringify(rows)));
    expect([records.length, rejected.map((r) => [r.row, r.pointer])]).toEqual([
      1,
      [
        [1, '/holder'],
        [2, '/versions/0/versionName'],
        [3, '/validFrom'],
      ],
    ]);
  });

  it('counts a repeated row and rejects one that contradicts an earlier one', () => {
    const { records, rejected, repeated } = readList(bytes(JSON.stringify([row(), row(), row({ number: 'ccrc-1', state: 'REVOKED' })])));
    expect([records.length, repeated]).toEqual([1, 1]);
    expect(rejected).toMatchObject([{ row: 3, code: 'certificate.number-repeated' }]);
  });

  it.each<[string, Uint8Array, unknown]>([
    ['empty', bytes(''), 'the list is empty'],
    ['malformed JSON', bytes('[{'), 'the JSON text is malformed'],
    ['an object', bytes('{}'), 'the JSON text is not an array'],
    ['without the columns it needs', bytes('a,b\n1,2'), 'columns are missing'],
    ['in no known encoding', Uint8Array.of(0x22, 0xff, 0xff), 'the text is neither UTF-8 nor GB18030'],
    ['with a quote that never closes', bytes(`${HEADER}\n"CCRC-1`), 'CSV_QUOTE_NOT_CLOSED'],
  ])('is refused when it is %s', (_, list, reason) => {
    expect(refusal(list)).toEqual(['certification.import-unreadable', reason]);
  });

  it('is refused beyond ten thousand rows', () => {
    expect(refusal(bytes(`[${'0,'.repeat(MAX_ROWS)}0]`))).toEqual(['certification.import-too-large', MAX_ROWS + 1]);
    expect(refusal(bytes(`${HEADER}\n${'x\n'.repeat(MAX_ROWS + 1)}`))[0]).toBe('certification.import-too-large');
  });

  it('is read or refused, whatever the bytes are', () => {
    const readOrRefused = (list: Uint8Array): boolean => {
      try {
        readList(Buffer.concat([bytes(`${HEADER}\n`), list]));
        return true;
      } catch (error) {
        return error instanceof Refusal;
      }
    };
    expect(fc.defaultReportMessage(fc.check(fc.property(fc.uint8Array({ maxLength: 400 }), readOrRefused), { numRuns: 2000 }))).toBeUndefined();
  });
});
