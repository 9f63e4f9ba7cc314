import { createHash, X509Certificate } from 'node:crypto';
import { crc32, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildApk } from './build-apk.ts';
import { writeDex } from './dex-calls.ts';
import { debugKey, signingKey } from './signing-key.ts';

describe('a built package', () => {
  it('has the same bytes for the same options, and others for others', () => {
    expect(buildApk({ versionCode: 2 }).equals(buildApk({ versionCode: 2 }))).toBe(true);
    const variants = [
      {},
      { versionCode: 2 },
      { package: 'com.other' },
      { permissions: ['p'] },
      { calls: ['La/B;->c'] },
      { debuggable: true },
      { signWith: debugKey() },
      { signWith: null },
      { label: { '': 'x' } },
    ];
    expect(new Set(variants.map((spec) => createHash('sha256').update(buildApk(spec)).digest('hex'))).size).toBe(variants.length);
  });

  it('is a ZIP whose headers tell the truth unless told to lie', () => {
    const bytes = buildApk({ signWith: null, entries: [{ name: 'a.txt', bytes: Buffer.from('hello hello hello') }] });
    const header = bytes.indexOf('a.txt') - 30;
    const data = bytes.subarray(header + 35, header + 35 + bytes.readUInt32LE(header + 18));
    expect(inflateRawSync(data).toString()).toBe('hello hello hello');
    expect(bytes.readUInt32LE(header + 14)).toBe(crc32('hello hello hello'));
  });

  it('carries a certificate that signs itself', () => {
    const certificate = new X509Certificate(debugKey().certificate);
    expect(certificate.subject).toBe('C=US\nO=Android\nCN=Android Debug');
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(signingKey('a')).toBe(signingKey('a'));
    expect(signingKey('a').certificateSha256).not.toBe(signingKey('b').certificateSha256);
  });
});

describe('a written DEX', () => {
  const dex = writeDex([
    {
      name: 'b.B',
      methods: [
        { name: 'two', calls: ['La/A;->x(I[Ljava/lang/String;)J', { api: 'La/A;->y', argument: 'é商' }] },
        { name: 'one', strings: ['text'] },
      ],
    },
  ]);
  const section = (at: number): [count: number, at: number] => [dex.readUInt32LE(at), dex.readUInt32LE(at + 4)];

  it('states its size and its SHA-1', () => {
    expect(dex.readUInt32LE(32)).toBe(dex.length);
    expect(createHash('sha1').update(dex.subarray(32)).digest().equals(dex.subarray(12, 32))).toBe(true);
  });

  it('sorts strings, types and methods as the format demands', () => {
    const [strings, stringsAt] = section(56);
    const texts = Array.from({ length: strings }, (_, i) => {
      const at = dex.readUInt32LE(stringsAt + i * 4) + 1;
      return dex.toString('utf8', at, dex.indexOf(0, at));
    });
    expect(texts).toEqual([...texts].sort());
    expect(texts).toEqual(expect.arrayContaining(['La/A;', 'Lb/B;', '[Ljava/lang/String;', 'JIL', 'text', 'é商']));
    const [types, typesAt] = section(64);
    const indexes = Array.from({ length: types }, (_, i) => dex.readUInt32LE(typesAt + i * 4));
    expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
    const [methods, methodsAt] = section(88);
    const keys = Array.from({ length: methods }, (_, i) => dex.readUInt16LE(methodsAt + i * 8) * 65_536 + dex.readUInt32LE(methodsAt + i * 8 + 4));
    expect(keys).toEqual([...keys].sort((a, b) => a - b));
  });

  it('lists every section in its map, in the order of the file', () => {
    const mapAt = dex.readUInt32LE(52);
    const rows = Array.from({ length: dex.readUInt32LE(mapAt) }, (_, i) => dex.readUInt32LE(mapAt + 12 + i * 12));
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
    expect(rows.at(-1)).toBe(mapAt);
  });
});
