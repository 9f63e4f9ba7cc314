import { writeBinaryXml, type XmlElementSpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { ByteView } from '../bytes/byte-view.ts';
import { IssueLog } from '../issues.ts';
import { readXml, type XmlElement } from './read-xml.ts';

const START_ELEMENT = 0x0102;
const NODES = 1_000;

function read(bytes: Buffer, maxNodes = NODES): { root: XmlElement; issues: string[] } {
  const issues = new IssueLog();
  return { root: readXml(new ByteView(bytes), issues, maxNodes, 'a.xml'), issues: issues.issues.map(({ code }) => code) };
}
const one: XmlElementSpec = {
  name: 'a',
  attributes: [
    { name: 'label', id: 0x01010001, value: 'text' },
    { name: 'plain', value: 7 },
  ],
  text: 'words',
};

/** Place of the first chunk of this type. */
function chunkAt(bytes: Buffer, type: number): number {
  for (let at = bytes.readUInt16LE(2); at < bytes.length; at += bytes.readUInt32LE(at + 4)) if (bytes.readUInt16LE(at) === type) return at;
  throw new Error(`no chunk of type ${type}`);
}
function changed(spec: XmlElementSpec, change: (bytes: Buffer, elementAt: number) => void): Buffer {
  const bytes = writeBinaryXml(spec);
  change(bytes, chunkAt(bytes, START_ELEMENT));
  return bytes;
}

describe('binary XML', () => {
  it('has elements with attributes by id and by name, and text', () => {
    const { root, issues } = read(writeBinaryXml(one));
    expect(root).toMatchObject({ name: 'a', text: 'words', children: [] });
    expect(root.attributes.map(({ name, namespace, id, text, data }) => [name, namespace, id, text ?? data])).toEqual([
      ['label', 'http://schemas.android.com/apk/res/android', 0x01010001, 'text'],
      ['plain', null, 0, 7],
    ]);
    expect(issues).toEqual([]);
  });

  it('is read by what Android reads, whatever its header calls itself, and past chunks that nobody knows', () => {
    const bytes = changed(one, (all) => all.writeUInt16LE(0x1234, 0));
    const unknown = Buffer.from('ffff080008000000', 'hex');
    const at = chunkAt(bytes, 0x0180);
    const longer = Buffer.concat([bytes.subarray(0, at), unknown, bytes.subarray(at)]);
    longer.writeUInt32LE(longer.length, 4);
    const { root, issues } = read(longer);
    expect(root.attributes[0]?.text).toBe('text');
    expect(issues).toEqual(['axml.unexpected-chunk', 'axml.unexpected-chunk']);
  });

  it('has the strings of the last pool before its first node, as on a device', () => {
    const bytes = writeBinaryXml(one);
    const decoy = writeBinaryXml({
      ...one,
      attributes: [
        { name: 'label', id: 0x01010001, value: 'decoy' },
        { name: 'plain', value: 7 },
      ],
    });
    const pool = (all: Buffer): Buffer => all.subarray(chunkAt(all, 0x0001), chunkAt(all, 0x0180));
    const with2 = (...pools: Buffer[]): Buffer => {
      const all = Buffer.concat([bytes.subarray(0, 8), ...pools, bytes.subarray(chunkAt(bytes, 0x0180))]);
      all.writeUInt32LE(all.length, 4);
      return all;
    };
    expect(read(with2(pool(decoy), pool(bytes)))).toMatchObject({ root: { attributes: [{ text: 'text' }, {}] }, issues: ['axml.unexpected-chunk'] });
    expect(read(with2(pool(bytes), pool(decoy))).root.attributes[0]?.text).toBe('decoy');
    const behind = Buffer.concat([bytes, pool(decoy)]);
    behind.writeUInt32LE(behind.length, 4);
    expect(read(behind)).toMatchObject({ root: { attributes: [{ text: 'text' }, {}] }, issues: ['axml.unexpected-chunk'] });
  });

  it('names what follows its end', () => {
    expect(read(Buffer.concat([writeBinaryXml(one), Buffer.from('more')])).issues).toEqual(['axml.trailing-bytes']);
  });

  it.each<[string, (bytes: Buffer, elementAt: number) => void]>([
    ['more than there are', (bytes, at) => bytes.writeUInt16LE(0xffff, at + 28)],
    ['at a place outside', (bytes, at) => bytes.writeUInt16LE(0xfff0, at + 24)],
    ['of no size', (bytes, at) => bytes.writeUInt16LE(0, at + 26)],
  ])('ends an element where its attributes end, and says so: %s', (_, change) => {
    const { root, issues } = read(changed(one, change));
    expect(root.name).toBe('a');
    expect(issues).toContain('axml.attribute-invalid');
  });

  it('has no text for an index outside the strings', () => {
    const { root } = read(changed(one, (bytes, at) => bytes.writeUInt32LE(0x7fffffff, at + 36 + 16)));
    expect(root.attributes[0]).toMatchObject({ text: null });
  });

  it.each<[string, (bytes: Buffer, elementAt: number) => void, string]>([
    ['a chunk longer than the file', (bytes, at) => bytes.writeUInt32LE(0xffffff00, at + 4), 'axml.chunk-invalid'],
    ['a chunk of no length', (bytes, at) => bytes.writeUInt32LE(0, at + 4), 'axml.chunk-invalid'],
    ['a header longer than its chunk', (bytes, at) => bytes.writeUInt16LE(0xfff0, at + 2), 'axml.chunk-invalid'],
    ['a file shorter than it says', (bytes) => bytes.writeUInt32LE(bytes.length + 4, 4), 'bytes.truncated'],
    ['no element', (bytes, at) => bytes.writeUInt16LE(0x0104, at), 'axml.no-root'],
  ])('is refused by name: %s', (_, change, code) => {
    expect(() => read(changed(one, change))).toThrow(expect.objectContaining({ name: 'ApkFormatError', code }));
  });

  it('is refused where it is deeper, larger or longer than any that is real', () => {
    let deep: XmlElementSpec = { name: 'a' };
    for (let i = 0; i < 256; i++) deep = { name: 'a', children: [deep] };
    expect(() => read(writeBinaryXml(deep))).toThrow(expect.objectContaining({ code: 'axml.too-deep' }));
    const wide: XmlElementSpec = { name: 'a', children: Array<XmlElementSpec>(20).fill(one) };
    expect(() => read(writeBinaryXml(wide), 50)).toThrow(expect.objectContaining({ code: 'axml.too-many-nodes' }));
    const long: XmlElementSpec = { name: 'a', children: Array<XmlElementSpec>(5).fill({ name: 'a', text: 'x'.repeat(1_000) }) };
    expect(() => read(writeBinaryXml(long), 50)).toThrow(expect.objectContaining({ code: 'axml.too-many-nodes' }));
  });
});
