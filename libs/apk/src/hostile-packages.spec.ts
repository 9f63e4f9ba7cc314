import { buildApk, type ApkSpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from './bytes/byte-source.ts';
import type { ApkFacts } from './facts.ts';
import { readApk } from './read-apk.ts';

const tables = { sensitiveApis: [], sdks: [], packers: [] };

function read(spec: ApkSpec | Uint8Array): ApkFacts {
  return readApk(memorySource(spec instanceof Uint8Array ? spec : buildApk(spec)), { fileName: 'app.apk', tables });
}

function codesOf(facts: ApkFacts): string[] {
  return [...new Set(facts.issues.map(({ code }) => code))];
}

describe('bytes that are no package', () => {
  it.each([
    ['nothing at all', Buffer.alloc(0), 'zip.eocd-missing'],
    ['text', Buffer.from('not a package'), 'zip.eocd-missing'],
    ['an end record that points past itself', Buffer.from('504b0506000000000100010010000000ffff00000000', 'hex'), 'zip.directory-out-of-bounds'],
    [
      'a directory of something else',
      Buffer.concat([Buffer.alloc(46), Buffer.from('504b050600000000010001002e000000000000000000', 'hex')]),
      'zip.directory-entry-invalid',
    ],
  ])('are unreadable, every fact unknown: %s', (_, bytes, code) => {
    const facts = read(bytes);
    expect(facts.outcome).toBe('unreadable');
    expect(new Set(facts.unknown.map((unknown) => unknown.code))).toEqual(new Set([code]));
    expect(facts.unknown.map(({ fact }) => fact)).toEqual(expect.arrayContaining(['manifest', 'signature', 'code', 'sdks']));
  });

  it('are a ZIP when there is no manifest', () => {
    const bytes = Buffer.from(buildApk({ signWith: null }));
    for (let at = bytes.indexOf('AndroidManifest.xml'); at >= 0; at = bytes.indexOf('AndroidManifest.xml', at)) bytes.write('Z', at);
    const facts = read(bytes);
    expect(facts).toMatchObject({ format: 'zip', outcome: 'partial', manifest: null, signature: { verified: false } });
    expect(facts.unknown).toContainEqual({ fact: 'manifest', code: 'manifest.missing', detail: '' });
  });
});

describe('a ZIP that lies', () => {
  const entry = { name: 'assets/a', bytes: Buffer.from('content of an asset, long enough to compress, compress, compress') };
  const entries = [entry];

  it.each<[string, ApkSpec, string]>([
    ['two entries of one name', { entries: [entry, { ...entry, bytes: Buffer.from('other') }] }, 'zip.duplicate-entry'],
    ['a local header with another name', { entries: [{ ...entry, localStates: { name: 'assets/b' } }] }, 'zip.local-header-mismatch'],
    ['a local header with another size', { entries: [{ ...entry, localStates: { inflatedBytes: 5 } }] }, 'zip.local-header-mismatch'],
    ['an encryption flag', { entries: [{ ...entry, states: { flags: 1 } }] }, 'zip.encrypted-flag'],
    ['a method that nobody knows', { entries: [{ ...entry, compress: false, states: { method: 1337 } }] }, 'zip.unknown-method'],
    ['a checksum of something else', { entries: [{ ...entry, states: { crc32: 1 } }] }, 'zip.checksum-mismatch'],
    ['bytes after its end', { zip: { trailing: Buffer.from('more') } }, 'zip.trailing-bytes'],
    ['bytes before its first entry', { entries, zip: { prefix: Buffer.from('more') } }, 'zip.bytes-before-first-entry'],
    ['a DEX before its first entry', { entries, zip: { prefix: Buffer.from('dex\n035\0') } }, 'zip.dex-before-first-entry'],
    ['fewer entries than the directory has', { entries, zip: { entryCount: 2 } }, 'zip.directory-count-mismatch'],
    ['a name that climbs out', { entries: [{ ...entry, name: '../../evil' }] }, 'zip.name-unsafe'],
    ['a name with a zero', { entries: [{ ...entry, name: 'a\0b' }] }, 'zip.name-unsafe'],
  ])('is read, and the lie is an issue: %s', (_, spec, code) => {
    const facts = read(spec);
    expect(facts.manifest?.package).toBe('com.example.app');
    expect(codesOf(facts)).toContain(code);
  });

  it.each<[string, ApkSpec, string]>([
    ['a size that is too small', { entries: [{ ...entry, states: { inflatedBytes: 10 } }] }, 'zip.size-mismatch'],
    ['a size that no compression reaches', { entries: [{ ...entry, states: { inflatedBytes: 2 ** 24 } }] }, 'zip.size-mismatch'],
    ['data that is not compressed', { entries: [{ ...entry, compress: false, states: { method: 8 } }] }, 'zip.entry-corrupt'],
    ['a bomb', { entries: [{ name: 'assets/zeros', bytes: Buffer.alloc(40 << 20) }] }, 'zip.compression-bomb'],
    ['an entry beyond the end', { entries: [{ ...entry, headerShift: 2 ** 30 }] }, 'zip.entry-out-of-bounds'],
  ])('is partial where an entry cannot be read: %s', (_, spec, code) => {
    const facts = read(spec);
    expect(facts.outcome).toBe('partial');
    expect(codesOf(facts)).toContain(code);
    expect(facts.unknown.map((unknown) => unknown.code)).toContain(code);
    expect(facts.signature?.verified).toBe(true); // the signer signed the lie
  });

  it('shows entries that share their bytes', () => {
    const spec: ApkSpec = {
      entries: [
        { name: 'assets/a', bytes: Buffer.from('one') },
        { name: 'assets/a', bytes: Buffer.from('one'), headerShift: -(30 + 8 + 5) },
      ],
    };
    expect(codesOf(read(spec))).toEqual(expect.arrayContaining(['zip.overlapping-entries', 'zip.duplicate-entry']));
  });

  it('lists one oddity fifty times at most', () => {
    const many = Array.from({ length: 80 }, (_, i) => ({ name: `../${i}`, bytes: Buffer.alloc(0) }));
    const { issues } = read({ entries: many });
    expect(issues.filter(({ code }) => code === 'zip.name-unsafe')).toHaveLength(50);
    expect(issues).toContainEqual({ code: 'issues.more-of-this-code', entry: 'zip.name-unsafe', at: expect.any(Number), severity: 'low' });
  });
});

describe('a broken manifest or DEX', () => {
  const cut = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length - 30);
  const write =
    (at: number, value: number) =>
    (bytes: Buffer): Buffer => (bytes.writeUInt32LE(value, at), bytes);

  it('leaves the manifest unknown, and the rest read', () => {
    const facts = read({ alter: { 'AndroidManifest.xml': cut } });
    expect(facts).toMatchObject({ outcome: 'partial', manifest: null, dex: [{ entry: 'classes.dex' }], signature: { verified: false } });
    expect(facts.unknown[0]).toMatchObject({ fact: 'manifest', code: 'bytes.truncated' });
  });

  it('does not ask for the type of the manifest file, since no device does', () => {
    const facts = read({ alter: { 'AndroidManifest.xml': (bytes) => (bytes.writeUInt16LE(0, 0), bytes) } });
    expect(facts.manifest?.package).toBe('com.example.app');
    expect(codesOf(facts)).toEqual(['axml.unexpected-chunk']);
  });

  it.each<[string, (bytes: Buffer) => Buffer, string]>([
    ['a section outside the file', write(56, 0x10000000), 'dex.section-out-of-bounds'],
    ['the wrong byte order', write(40, 0x78563412), 'dex.endian-unsupported'],
    ['a format of the runtime', (bytes) => (bytes.write('cdex', 0), bytes), 'dex.compact'],
    ['a version yet to come', (bytes) => (bytes.write('099', 4), bytes), 'dex.version-unknown'],
    ['class data outside the file', (bytes) => (bytes.writeUInt32LE(0x7fffffff, bytes.readUInt32LE(100) + 24), bytes), 'dex.offset-out-of-bounds'],
  ])('leaves the code unknown: %s', (_, alter, code) => {
    const facts = read({ alter: { 'classes.dex': alter } });
    expect(facts.outcome).toBe('partial');
    expect(facts.unknown).toContainEqual({ fact: 'code', code, detail: expect.stringContaining('classes.dex') });
    expect(codesOf(facts)).toContain('dex.unreadable');
  });

  it('reads the code of a method once, however many classes share it', () => {
    const facts = read({
      classes: [
        { name: 'a.A', methods: [{ name: 'm', calls: ['Lx/Y;->z'] }] },
        { name: 'a.B', methods: [] },
      ],
      alter: {
        'classes.dex': (bytes) => {
          const at = bytes.readUInt32LE(100);
          const members = [0, 1, 2].map((i) => at + i * 32 + 24);
          bytes.writeUInt32LE(bytes.readUInt32LE(members[1]!), members[2]!); // class data of another
          return bytes;
        },
      },
    });
    expect(facts.code.calls).toBe(1);
    expect(codesOf(facts)).toContain('dex.method-defined-twice');
  });

  it('tells a DEX whose size and checksums are not those of its bytes', () => {
    const facts = read({ alter: { 'classes.dex': (bytes) => Buffer.concat([write(32, bytes.length - 4)(bytes), Buffer.alloc(8)]) } });
    expect(facts.dex).toMatchObject([{ checksumOk: false, signatureOk: false }]);
    expect(codesOf(facts)).toEqual(['dex.checksum-mismatch', 'dex.signature-mismatch', 'dex.size-mismatch']);
  });
});

describe('any damage', () => {
  const whole = buildApk({ label: { '': 'a', fr: 'b' }, permissions: ['android.permission.CAMERA'], calls: ['La/B;->c'], strings: ['http://a.b/'] });

  it('ends in a document for every prefix of a package', () => {
    const outcomes = new Set<string>();
    for (let length = 0; length < whole.length; length++) outcomes.add(read(whole.subarray(0, length)).outcome);
    expect([...outcomes]).toEqual(['unreadable']);
  }, 60_000);

  it('ends in a document, without NaN or undefined, for bytes changed at random in what is read deepest', () => {
    let seed = 1;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const mutate = (bytes: Buffer): Buffer => {
      for (let i = 0; i <= random(4); i++) bytes[random(bytes.length)] = [0, 0x7f, 0x80, 0xff, random(256)][random(5)]!;
      return bytes;
    };
    const files = ['AndroidManifest.xml', 'classes.dex', 'resources.arsc'];
    for (let round = 0; round < 300; round++) {
      const facts = read({
        label: { '': 'a', fr: 'b' },
        signWith: null,
        calls: ['La/B;->c'],
        strings: ['http://a.b/'],
        alter: { [files[round % 3]!]: mutate },
      });
      expect(['complete', 'partial']).toContain(facts.outcome);
      expect(JSON.stringify(facts)).not.toMatch(/NaN|undefined/);
    }
  }, 60_000);
});
