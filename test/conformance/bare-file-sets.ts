import { readFileSync } from 'node:fs';
import { buildApk } from '@gatehouse/testkit';
import { type ConformanceSet, differenceOf, type Row } from './comparison.ts';
import { corpusPath, filesOf, FOLDERS, groundTruth } from './corpus.ts';
import { factsOfBytes } from './reading.ts';

// Binary XML and DEX files that stand alone are put into a package built from the specification, so that they are read as a manifest and as code.

/** Where a DEX header counts. Source: Android "Dalvik executable format", header_item. */
const HEADER = { version: 4, strings: 0x38, types: 0x40, protos: 0x48, fields: 0x50, methods: 0x58, classes: 0x60 } as const;
const AXML = 0x0003;

const bareFiles = (extension: string): string[] => FOLDERS.flatMap((folder) => filesOf(folder).filter((file) => file.endsWith(extension)));

function compareBareDex(file: string): Row {
  const bytes = readFileSync(corpusPath(file));
  const u32 = (at: number): number => bytes.readUInt32LE(at);
  const facts = factsOfBytes(buildApk({ alter: { 'classes.dex': () => bytes } }), file);
  const expected = [
    bytes.toString('latin1', HEADER.version, HEADER.version + 3),
    u32(HEADER.strings),
    u32(HEADER.types),
    u32(HEADER.protos),
    u32(HEADER.fields),
    u32(HEADER.methods),
    u32(HEADER.classes),
  ];
  const dex = facts.dex.find(({ entry }) => entry === 'classes.dex');
  return { file, difference: differenceOf(expected, dex && [dex.version, dex.strings, dex.types, dex.protos, dex.fields, dex.methods, dex.classes]) };
}

/** Its own project reads all of these; the ones that are no manifest are still XML, and an issue says what their root is. */
function compareBareXml({ file }: { file: string }): Row {
  const bytes = readFileSync(corpusPath(file));
  if (bytes.readUInt16LE(0) !== AXML && !/WrongChunkStart/.test(file)) return { file, difference: null, skipped: 'text' };
  const facts = factsOfBytes(buildApk({ alter: { 'AndroidManifest.xml': () => bytes } }), file);
  return { file, difference: facts.manifest === null ? `not read: ${JSON.stringify(facts.unknown.find(({ fact }) => fact === 'manifest'))}` : null };
}

/** Text XML and inputs that crashed somebody's reader: whatever they are, they end in a document that names what is wrong. */
function compareHostileXml(file: string): Row {
  const facts = factsOfBytes(buildApk({ alter: { 'AndroidManifest.xml': () => readFileSync(corpusPath(file)) } }), file);
  const silent = facts.outcome === 'complete' && facts.issues.length === 0;
  const ofText = readFileSync(corpusPath(file)).readUInt16LE(0) !== AXML;
  return { file, difference: silent && ofText ? 'accepted in silence' : null };
}

export const bareFileSets: readonly ConformanceSet[] = [
  { name: 'DEX files that stand alone', rows: () => bareFiles('.dex').map(compareBareDex) },
  {
    name: 'androguard-tests: binary XML, all valid',
    rows: () =>
      groundTruth<{ axml_cases: { file: string }[] }>('androguard-tests').axml_cases.map(({ file }) => compareBareXml({ file: `androguard-tests/${file}` })),
  },
  {
    name: 'other XML as a manifest',
    rows: () =>
      filesOf('apkparser-tests')
        .filter((file) => file.endsWith('.xml') || file.includes('/fuzz/'))
        .map(compareHostileXml),
  },
];
