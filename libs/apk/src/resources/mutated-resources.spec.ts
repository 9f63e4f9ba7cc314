import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ResourceTable } from '../arsc/resource-table.ts';
import { readXml } from '../axml/read-xml.ts';
import { DEFAULT_BUDGETS } from '../budgets.ts';
import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { memorySource } from '../bytes/byte-source.ts';
import { ByteView } from '../bytes/byte-view.ts';
import { Archive } from '../containers/archive.ts';
import { drawIcon } from '../icon/draw-icon.ts';
import { IssueLog } from '../issues.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import { readLayouts } from './layouts.ts';
import { readResources } from './read-resources.ts';
import { ResourceDocuments, type ResourceFiles } from './resource-documents.ts';
import { readStrings } from './string-resources.ts';

const APKTOOL = resolve('../shared/corpus/apktool-tests/iBotPeaches+Apktool/brut.apktool/apktool-lib/src/test/resources');
/** An adaptive icon of vectors with a gradient, backup rules, and sparse resources; an app with layouts; a shared library's client. */
const PACKAGES = ['decode/sparse/not-sparse.apk', 'issue1157/issue1157.apk', 'brut/apktool/issue1157/issue1157.v2.apk', 'shared_library/client.apk'];
const ROUNDS = 600;
/** Drawing is the dearest part: it has its turn in every so many rounds. */
const ROUNDS_A_DRAWING = 6;

/** Numbers that break readers: none, one, the largest of each width, and those with only the top bit. */
const EDGES = [0, 1, 4, 0x7f, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];

/** Same seed, same numbers: xorshift of 32 bits. */
function randomOf(seed: number): (below: number) => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Bytes with one to eight places changed: a byte, or an aligned word made an edge, its neighbour, or copied from elsewhere. */
function mutate(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const view = new DataView(changed.buffer);
  for (let left = 1 + random(8); left > 0 && changed.length >= 8; left--) {
    // Headers and offsets stand early; half of the changes go there.
    const at = random(random(2) === 0 ? Math.min(changed.length, 400) : changed.length);
    const word = Math.min(changed.length - 4, at & ~3);
    const kind = random(4);
    if (kind === 0) changed[at] = random(256);
    else if (kind === 1) view.setUint32(word, EDGES[random(EDGES.length)]!, true);
    else if (kind === 2) view.setUint32(word, view.getUint32(word, true) + random(9) - 4, true);
    else view.setUint32(word, view.getUint32(random(changed.length >> 2) * 4 > changed.length - 4 ? 0 : random((changed.length >> 2) - 1) * 4, true), true);
  }
  return random(40) === 0 ? changed.subarray(0, random(changed.length)) : changed;
}

/** All that is read of resources; faults of the format end one part and not the others. */
function readAll(read: (name: string) => Uint8Array | null, names: readonly string[], draws = true): unknown[] {
  const issues = new IssueLog();
  const part = <Part>(make: () => Part): Part | string => {
    try {
      return make();
    } catch (error) {
      if (error instanceof ApkFormatError) return error.code;
      throw error;
    }
  };
  const table = part(() => new ResourceTable(new ByteView(read('resources.arsc')!)));
  const resources = typeof table === 'string' ? null : table;
  const root = part(() => readXml(new ByteView(read('AndroidManifest.xml')!), issues, DEFAULT_BUDGETS.xmlNodes, 'AndroidManifest.xml'));
  const manifest = typeof root === 'string' ? root : part(() => readManifest(root, resources, [], issues));
  const files: ResourceFiles = {
    names,
    read,
    resources,
    manifest: typeof manifest === 'string' ? null : manifest,
    issues,
    unknown: [],
    budgets: DEFAULT_BUDGETS,
  };
  return [
    manifest,
    part(() => readResources(files)),
    draws ? part(() => drawIcon(files)?.facts ?? null) : null,
    part(() => [...readLayouts(new ResourceDocuments(files))]),
    part(() => (resources === null ? [] : [...readStrings(resources)])),
    files.unknown,
    issues.issues,
  ];
}

/** The first place of a document that JSON would lose. */
function lost(value: unknown, path = ''): string | null {
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return `${path}: ${String(value)}`;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = lost(inner, `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

describe.skipIf(!existsSync(APKTOOL))('resources with changed bytes (nothing tested where ../shared/corpus is absent)', () => {
  it.each(PACKAGES)('are read, or refused by name, and read the same twice: %s', (name) => {
    const archive = new Archive(memorySource(readFileSync(join(APKTOOL, name))), '', new IssueLog(), {
      budgets: DEFAULT_BUDGETS,
      spending: { inflatedBytes: 0 },
    });
    const documents = archive.names.filter((entry) => /\.(?:xml|arsc)$/.test(entry));
    const originals = new Map(archive.names.map((entry) => [entry, archive.hold(entry) ?? null]));
    const whole = readAll((entry) => originals.get(entry) ?? null, archive.names);
    expect(whole[0]).toBeTypeOf('object');
    for (let round = 0; round < ROUNDS; round++) {
      const random = randomOf(round + 1);
      const target = random(3) === 0 ? 'resources.arsc' : documents[random(documents.length)]!;
      const original = originals.get(target);
      if (!original) continue;
      const changed = mutate(original, random);
      const read = (entry: string): Uint8Array | null => (entry === target ? changed : (originals.get(entry) ?? null));
      const facts = readAll(read, archive.names, round % ROUNDS_A_DRAWING === 0);
      expect(lost(facts), `${target}, round ${round}`).toBeNull();
      if (round % 60 === 0) expect(readAll(read, archive.names)).toEqual(facts);
    }
  });
});
