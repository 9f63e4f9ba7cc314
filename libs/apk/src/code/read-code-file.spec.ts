import { assembleDex } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { IssueLog } from '../issues.ts';
import { readCodeFiles } from './read-code-file.ts';
import { readinessOf } from './watches.ts';

const ready = readinessOf({ sensitiveApis: [], sdks: [], packers: [], libraries: [] });
const class41 = (name: string): Buffer =>
  assembleDex(`.class public L${name};\n.super Ljava/lang/Object;\n.method public static run()V\n.locals 0\nreturn-void\n.end method`, { version: '041' });

/** Two files of version 041, one after the other. Their offsets count from the container's start, so that the second is moved by the first's size. */
function container(first: Buffer, second: Buffer): Buffer {
  const bytes = Buffer.concat([first, second]);
  const base = first.length;
  for (const at of [0, base]) {
    bytes.writeUInt32LE(bytes.length, at + 112);
    bytes.writeUInt32LE(at, at + 116);
  }
  const move = (at: number): void => void bytes.writeUInt32LE(bytes.readUInt32LE(at) === 0 ? 0 : bytes.readUInt32LE(at) + base, at);
  const section = (field: number): { count: number; at: number } => ({
    count: bytes.readUInt32LE(base + field),
    at: bytes.readUInt32LE(base + field + 4) + base,
  });
  const [strings, protos, classes] = [section(56), section(72), section(96)];
  for (const field of [52, 60, 68, 76, 84, 92, 100]) move(base + field);
  for (let i = 0; i < strings.count; i++) move(strings.at + i * 4);
  for (let i = 0; i < protos.count; i++) move(protos.at + i * 12 + 8);
  for (let i = 0; i < classes.count; i++) for (const field of [12, 20, 24, 28]) move(classes.at + i * 32 + field);
  return bytes;
}

describe('a container of several DEX files', () => {
  it('gives each of them its counts, under a name of its own', () => {
    const issues = new IssueLog();
    const readings = readCodeFiles('classes.dex', container(class41('a/A'), class41('b/Longer')), ready, 1_000_000, issues);
    expect(readings.map(({ facts }) => [facts?.entry, facts?.version, facts?.classes])).toEqual([
      ['classes.dex', '041', 1],
      ['classes.dex!2', '041', 1],
    ]);
    expect(readings.map(({ file }) => file!.dex.type(file!.dex.classDefinition(0).type))).toEqual(['La/A;', 'Lb/Longer;']);
    expect(issues.issues.map(({ code }) => code)).not.toContain('dex.size-mismatch');
  });

  it('names a later header that cannot be read', () => {
    const bytes = container(class41('a/A'), class41('b/B'));
    bytes.write('dex\n099\0', class41('a/A').length, 'latin1');
    const readings = readCodeFiles('classes.dex', bytes, ready, 1_000_000, new IssueLog());
    expect(readings[1]).toMatchObject({ facts: null });
    expect(readings[1]?.unknown.map(({ code }) => code)).toContain('dex.version-unknown');
  });

  it('is one file where the version knows no containers', () => {
    const single = assembleDex('.class public La/A;\n.super Ljava/lang/Object;');
    expect(readCodeFiles('classes.dex', Buffer.concat([single, single]), ready, 1_000_000, new IssueLog())).toHaveLength(1);
  });
});
