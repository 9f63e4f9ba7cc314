import { createHash } from 'node:crypto';
import { writeZip, type ZipEntrySpec, type ZipTricks } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGETS } from '../budgets.ts';
import { memorySource } from '../bytes/byte-source.ts';
import { IssueLog, type Issue } from '../issues.ts';
import { readDirectory } from './directory.ts';
import { EntryReader } from './entry-reader.ts';
import { locateEntries } from './locate-entries.ts';
import { zipFacts, type ZipFacts } from './zip-facts.ts';

function read(entries: readonly ZipEntrySpec[], tricks: ZipTricks = {}): ZipFacts & { issues: Issue[]; codes: string[] } {
  const source = memorySource(writeZip(entries, tricks).bytes);
  const issues = new IssueLog();
  const directory = readDirectory(source, issues, DEFAULT_BUDGETS);
  const located = locateEntries(source, directory, issues);
  const reader = new EntryReader(source, issues, DEFAULT_BUDGETS);
  for (const entry of located) reader.read(entry);
  const facts = zipFacts({ source, directory, located, reader, issues });
  return { ...facts, issues: issues.issues, codes: [...new Set(issues.issues.map(({ code }) => code))] };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const [good, evil] = [Buffer.from('dex\n035\0 the code that was signed'), Buffer.from('dex\n035\0 the code that runs')];
const dex: ZipEntrySpec = { name: 'classes.dex', bytes: good };
const other: ZipEntrySpec = { name: 'assets/a', bytes: Buffer.from('content, content, content') };

describe('readers of an archive', () => {
  it('agree on a plain one, so that there is nothing to show', () => {
    expect(read([dex, other], { comment: Buffer.from('build 7') })).toMatchObject({ readings: [], codes: [], comment: { sizeBytes: 7, text: 'build 7' } });
  });

  it('agree on data descriptors, with their signature or without', () => {
    const entries = [true, false].map((signature, i) => ({ ...other, name: `assets/${i}`, descriptor: { signature } }));
    expect(read(entries)).toMatchObject({ readings: [], codes: [] });
  });

  it('take different ones of two with one name: a Master Key when they differ, an oddity when they do not', () => {
    const { readings, codes } = read([dex, other, { ...dex, bytes: evil }]);
    expect(codes).toEqual(expect.arrayContaining(['zip.duplicate-entry', 'zip.master-key-duplicate']));
    expect(readings).toMatchObject([
      { reader: 'device', entries: 0, refuses: ['zip.duplicate-entry'] },
      { reader: 'lenient', entries: 2, differs: [{ entry: 'classes.dex', sha256: sha256(evil), factsSha256: sha256(good) }] },
      { reader: 'streaming', differs: [{ entry: 'classes.dex', sha256: sha256(evil), factsSha256: sha256(good) }] },
    ]);
    expect(read([dex, dex]).codes).toEqual(['zip.duplicate-entry']);
    expect(read([other, { ...other, bytes: evil }]).codes).toEqual(['zip.duplicate-entry']);
  });

  it('see an entry that the directory does not list, or do not', () => {
    const { readings, issues } = read([{ ...dex, bytes: evil, hidden: true }, dex, { ...other, hidden: true }]);
    expect(issues.filter(({ code }) => code === 'zip.hidden-entry').map(({ entry }) => entry)).toEqual(['classes.dex', 'assets/a']);
    expect(readings.map(({ reader, entries }) => [reader, entries])).toEqual([
      ['device', 1],
      ['lenient', 1],
      ['streaming', 2],
    ]);
    const last = read([dex, { ...dex, bytes: evil, hidden: true }]).readings.at(-1)!;
    expect(last.differs).toEqual([{ entry: 'classes.dex', sha256: sha256(evil), factsSha256: sha256(good) }]);
  });

  it('disagree on an entry whose own header has another name, which a device does not open', () => {
    const { readings } = read([{ ...dex, localStates: { name: 'classes.de_' } }]);
    expect(readings).toMatchObject([
      { reader: 'device', differs: [{ entry: 'classes.dex', sha256: null, factsSha256: sha256(good) }] },
      { reader: 'lenient', differs: [] },
      { reader: 'streaming', differs: [{ entry: 'classes.dex', sha256: null }] },
    ]);
  });

  it.each<[string, ZipEntrySpec[], ZipTricks, string[]]>([
    ['bytes after its end', [dex], { trailing: Buffer.from('more') }, ['zip.trailing-bytes']],
    ['bytes before its first entry', [dex], { prefix: Buffer.from('more') }, ['zip.bytes-before-first-entry']],
    ['a name that is not UTF-8', [{ ...other, rawName: Buffer.from([0x61, 0xff]) }], {}, ['zip.name-not-utf8']],
    ['a zero in a name', [{ ...other, name: 'a\0b' }], {}, ['zip.name-unsafe']],
    ['an end record in its comment', [dex], { comment: Buffer.from('PK\x05\x06 and no more than that, as it is too short') }, ['zip.several-end-records']],
  ])('are refused by a device: %s', (_, entries, tricks, refuses) => {
    const [device, lenient] = read(entries, tricks).readings;
    expect(device).toMatchObject({ reader: 'device', entries: 0, refuses });
    expect(lenient).toMatchObject({ reader: 'lenient', entries: 1, refuses: [] });
  });
});

describe('lengths in a local header', () => {
  it('make a Master Key where both places of the data can be run', () => {
    // With the length that the directory states, the data begins four bytes earlier: at a file of its own.
    const stored = Buffer.concat([good, Buffer.alloc(8)]);
    const trick: ZipEntrySpec = { ...dex, bytes: stored, compress: false, localStates: { name: `classes.dex${evil.toString('latin1')}` } };
    const { codes } = read([trick]);
    expect(codes).toEqual(expect.arrayContaining(['zip.local-header-mismatch', 'zip.master-key-name-length']));
  });

  it('are an oddity where one of them holds nothing', () => {
    expect(read([{ ...dex, localStates: { name: 'classes.dex.' } }]).codes).not.toContain('zip.master-key-name-length');
  });

  it('make one also where the extra field is so long that a signed number goes backwards', () => {
    expect(read([{ ...dex, localExtra: Buffer.alloc(0x8000) }]).codes).toEqual(['zip.master-key-extra-length']);
    expect(read([{ ...dex, localExtra: Buffer.alloc(0x7fff) }]).codes).toEqual([]);
  });
});

describe('what belongs to no entry', () => {
  it.each<[string, ZipEntrySpec[], ZipTricks, string[]]>([
    ['zeros between two', [dex, { ...other, before: Buffer.alloc(4_000) }], {}, []],
    [
      'the nameless entries of the build tools',
      [
        { ...dex, before: padding(20) },
        { ...other, before: padding(0) },
      ],
      {},
      [],
    ],
    ['other bytes between two', [dex, { ...other, before: Buffer.from('payload') }], {}, ['zip.gap-between-entries']],
    ['a descriptor that is not true', [{ ...dex, descriptor: { signature: true, crc32: 1 } }], {}, ['zip.data-descriptor-mismatch']],
    ['bytes behind the directory', [dex], { beforeEnd: Buffer.from('payload') }, ['zip.bytes-after-directory']],
    ['a stored library off its page', [{ name: 'lib/arm64-v8a/a.so', bytes: good, compress: false }], {}, ['zip.entry-misaligned']],
  ])('is told apart: %s', (_, entries, tricks, codes) => {
    expect(read(entries, tricks).codes).toEqual(codes);
  });
});

/** A local header without a name or data, and an extra field of zeros. */
function padding(extraBytes: number): Buffer {
  const header = Buffer.alloc(30 + extraBytes);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(extraBytes, 28);
  return header;
}
