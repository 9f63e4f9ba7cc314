import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { buildApk, writeDex, writeElf } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { HiddenScanner } from './hidden-scanner.ts';

const DEX = writeDex([{ name: 'com.x.Hidden', methods: [{ name: 'run' }] }]);
const APK = buildApk({ package: 'com.x.inner' });
/** Bytes as random as encrypted ones, the same at each run. */
function random(length: number): Buffer {
  const parts: Buffer[] = [];
  for (let i = 0; i * 32 < length; i++) parts.push(createHash('sha256').update(`block ${i}`).digest());
  return Buffer.concat(parts).subarray(0, length);
}

/** Source: W3C PNG. A picture of one grey pixel. */
const PNG = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  pngChunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
  pngChunk('IDAT', deflateSync(Buffer.from([0, 128]))),
  pngChunk('IEND', Buffer.alloc(0)),
]);
/** Source: ITU-T T.81: a comment segment that holds an end marker, a scan with a stuffed byte and a restart, then the end. */
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xfe, 0, 4, 0xff, 0xd9, 0xff, 0xda, 0, 2, 1, 0xff, 0, 2, 0xff, 0xd0, 3, 0xff, 0xd9]);

function pngChunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]); // no reader here looks at the sum
}

const xor = (bytes: Buffer, key: number): Buffer => Buffer.from(bytes.map((byte) => byte ^ key));

function look(name: string, bytes: Uint8Array) {
  const scanner = new HiddenScanner();
  scanner.look(name, bytes);
  return { facts: scanner.facts.map(({ kind, at, detail }) => [kind, at, detail]), hides: scanner.unknown.map(({ code }) => code) };
}

const NOTHING = { facts: [], hides: [] };

describe('code under another name', () => {
  it('is found by its header, and what it does is unknown', () => {
    expect(look('assets/config.bin', DEX)).toEqual({ facts: [['dex', 0, 'under another name']], hides: ['hidden.code'] });
    expect(look('assets/logo.png', APK)).toMatchObject({ facts: [['archive', expect.any(Number), expect.any(String)]], hides: ['hidden.code'] });
  });

  it.each([0xff, 0x5a, 0x01])('is found behind XOR with %i', (key) => {
    expect(look('res/raw/a.bin', xor(DEX, key))).toMatchObject({ facts: [['dex', 0, `XOR 0x${key.toString(16).padStart(2, '0')}`]], hides: ['hidden.code'] });
    expect(look('res/raw/a.bin', xor(writeElf(), key))).toMatchObject({ facts: [['elf', 0, expect.any(String)]], hides: [] });
  });

  it('is found written out as Base64 or hexadecimal', () => {
    expect(look('assets/a.txt', Buffer.from(DEX.toString('base64'))).facts).toEqual([['dex', 0, 'Base64']]);
    expect(look('assets/a.txt', Buffer.from(DEX.toString('hex'))).facts).toEqual([['dex', 0, 'hexadecimal']]);
  });

  it('is no secret where the name says what it is', () => {
    for (const name of ['assets/plugin.apk', 'assets/lib.jar', 'assets/classes.dex']) expect(look(name, APK)).toEqual(NOTHING);
    expect(look('assets/plugin.apk', xor(DEX, 0x33)).hides).toEqual(['hidden.code']);
  });

  it('is native where a library lies outside lib/', () => {
    expect(look('assets/libx.so', writeElf())).toEqual({ facts: [['elf', 0, 'outside lib/']], hides: [] });
    expect(look('lib/arm64-v8a/libx.so', writeElf())).toEqual(NOTHING);
  });
});

describe('code inside another file', () => {
  it.each<[string, string, Buffer]>([
    ['a PNG', 'res/drawable/a.png', PNG],
    ['a JPEG', 'res/drawable/a.jpg', JPEG],
    ['any file', 'assets/a.bin', Buffer.from('some bytes')],
    ['a library', 'lib/arm64-v8a/libx.so', writeElf()],
  ])('is found behind %s', (_, name, host) => {
    const { facts, hides } = look(name, Buffer.concat([host, DEX]));
    expect(facts).toContainEqual(['dex', host.length, 'inside another file']);
    expect(hides).toContain('hidden.code');
  });

  it('is found behind the end of an image, disguised too', () => {
    const { facts } = look('res/a.png', Buffer.concat([PNG, xor(DEX, 0xff)]));
    expect(facts).toEqual([['dex', PNG.length, 'after the end of the image, XOR 0xff']]);
    expect(look('res/a.jpg', Buffer.concat([JPEG, xor(DEX, 0x22)])).facts).toEqual([['dex', JPEG.length, 'after the end of the image, XOR 0x22']]);
  });

  it('is not what merely names the format', () => {
    expect(look('assets/a.bin', Buffer.from('tools look for dex\n035\0 and \x7fELF and classes.dex in files'))).toEqual(NOTHING);
  });
});

describe('bytes after the end', () => {
  it('of an image are told from a moving photograph', () => {
    const film = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypmp42'), Buffer.alloc(8_000)]);
    expect(look('res/a.jpg', Buffer.concat([JPEG, film]))).toEqual(NOTHING);
    expect(look('res/a.jpg', Buffer.concat([JPEG, Buffer.alloc(8_000)])).facts).toEqual([['appended', JPEG.length, '8000 bytes after the end of the image']]);
    expect(look('res/a.jpg', Buffer.concat([JPEG, Buffer.alloc(8)]))).toEqual(NOTHING);
  });

  it('of a DEX file hide code where they are a DEX file, or encrypted', () => {
    expect(look('classes.dex', DEX)).toEqual(NOTHING);
    expect(look('classes.dex', Buffer.concat([DEX, Buffer.alloc(100_000)]))).toMatchObject({
      facts: [['appended', DEX.length, expect.any(String)]],
      hides: [],
    });
    expect(look('classes.dex', Buffer.concat([DEX, random(100_000)])).hides).toEqual(['hidden.code']);
    expect(look('classes.dex', Buffer.concat([DEX, DEX]))).toEqual({
      facts: [['dex', DEX.length, 'after the end of the DEX file']],
      hides: ['hidden.code'],
    });
  });
});

describe('an opaque entry', () => {
  it('is large, random in every part, and of no known format', () => {
    expect(look('assets/data.bin', random(300_000)).facts).toEqual([['opaque', 0, '300000 bytes']]);
    expect(look('assets/data.bin', random(100_000))).toEqual(NOTHING);
    expect(look('assets/song.mp3', random(300_000))).toEqual(NOTHING);
    expect(look('assets/data.bin', Buffer.concat([Buffer.from([0x1f, 0x8b]), random(300_000)]))).toEqual(NOTHING);
    expect(look('assets/data.bin', Buffer.concat([random(300_000), Buffer.alloc(100_000)]))).toEqual(NOTHING);
  });
});

it('hidden code in hundreds of entries fills no memory, and the cut is told', () => {
  const scanner = new HiddenScanner();
  for (let i = 0; i < 1_000; i++) scanner.look(`assets/${i}`, DEX);
  expect(scanner.facts).toHaveLength(200);
  expect(scanner.unknown.filter(({ code }) => code === 'code.too-many-rows')).toEqual([{ fact: 'hidden', code: 'code.too-many-rows', detail: '200' }]);
});

it('an entry full of what looks like headers is not looked through, and not taken for clean', () => {
  const { facts, hides } = look('assets/a.bin', Buffer.concat([Buffer.from('dex\n03'.repeat(250_000)), DEX]));
  expect(facts).toEqual([['dex', expect.any(Number), 'more headers than were looked at']]);
  expect(hides).toEqual(['hidden.code']);
});

it('broken images and headers end in an answer at each of their prefixes', () => {
  for (const bytes of [PNG, JPEG, DEX, Buffer.from('RIFF\xff\xff\xff\xffWEBP', 'latin1')]) {
    for (let length = 0; length <= bytes.length; length++) {
      for (const name of ['a.png', 'classes.dex', 'lib/x86/liba.so']) expect(() => look(name, bytes.subarray(0, length))).not.toThrow();
    }
  }
});
