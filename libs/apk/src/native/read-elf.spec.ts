import { writeElf, type ElfSpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { IssueLog } from '../issues.ts';
import type { ElfFacts } from './elf-facts.ts';
import { readElf, SEARCHED_BYTES } from './read-elf.ts';

function read(bytes: Uint8Array, entry = 'lib/arm64-v8a/libx.so', budget = { bytes: SEARCHED_BYTES }) {
  const log = new IssueLog();
  return { ...readElf(entry, bytes, log, budget), issues: log.issues.map(({ code }) => code) };
}

function elf(spec: ElfSpec = {}): ElfFacts {
  return read(writeElf(spec)).elf!;
}

describe('a native library', () => {
  it.each([32, 64] as const)('of %i bits tells its names, needs, imports and exports', (bits) => {
    for (const hash of ['classic', 'gnu'] as const) {
      const facts = elf({
        bits,
        hash,
        soname: 'libx.so',
        needed: ['liblog.so', 'libc.so'],
        imports: ['dlopen', 'ptrace'],
        exports: ['b', 'a', 'Java_com_x_A_b'],
      });
      expect(facts).toMatchObject({
        bits,
        type: 'shared',
        soname: 'libx.so',
        needed: ['liblog.so', 'libc.so'],
        imports: { count: 2, names: ['dlopen', 'ptrace'] },
        exports: { count: 3, java: ['Java_com_x_A_b'], names: ['a', 'b'] },
        jniOnLoad: false,
      });
    }
  });

  it('that registers its methods when loaded exports JNI_OnLoad, spelt in full', () => {
    expect(elf({ exports: ['JNI_OnLoad'] }).jniOnLoad).toBe(true);
    expect(elf({ exports: ['JNI_OnLoadAll'] }).jniOnLoad).toBe(false);
    expect(elf({ imports: ['JNI_OnLoad'] }).jniOnLoad).toBe(false);
  });

  it('is of the instruction set that its folder promises, or an issue says so', () => {
    expect(read(writeElf({ machine: 183 })).issues).toEqual([]);
    expect(read(writeElf({ machine: 62 })).issues).toEqual(['elf.abi-mismatch']);
    expect(read(writeElf({ machine: 40, bits: 32 }), 'lib/armeabi-v7a/libx.so')).toMatchObject({ issues: [], elf: { machine: 'arm' } });
    expect(read(writeElf({ machine: 4711 }), 'lib/own/libx.so').elf?.machine).toBe('machine-4711');
  });

  it('shows strings that reach personal information, whole or as a path, with their places', () => {
    const bytes = writeElf({ strings: ['android_id', 'my_android_id', 'android_id_2', '/proc/net/arp', 'content://sms/inbox', 'getImei'] });
    const { strings } = read(bytes).elf!;
    expect(strings.map(({ value, personalInformation }) => [value, ...personalInformation])).toEqual([
      ['/proc/net/arp', 'mac_address'],
      ['android_id', 'android_id'],
      ['content://sms', 'sms'],
      ['getImei', 'imei'],
    ]);
    for (const { value, at } of strings) expect(bytes.toString('latin1', at, at + value.length)).toBe(value);
    expect(elf({ strings: ['android_id'], sections: false }).strings).toHaveLength(1);
  });
});

describe('the search for strings', () => {
  it('ends where its budget for the package ends, and says so', () => {
    const budget = { bytes: 20 };
    const bytes = writeElf({ strings: ['android_id'] });
    expect(read(bytes, 'lib/x86/liba.so', budget).elf?.strings).toHaveLength(1);
    expect(read(bytes, 'lib/x86/libb.so', budget)).toMatchObject({
      elf: { strings: [] },
      unknown: [{ code: 'elf.too-much-to-search', detail: 'lib/x86/libb.so' }],
    });
  });
});

describe('hardening', () => {
  it('of a library as the NDK builds it', () => {
    const facts = elf({ imports: ['__stack_chk_fail', '__memcpy_chk'] });
    expect(facts.hardening).toEqual({
      nx: true,
      relro: 'full',
      canary: true,
      pie: true,
      fortify: true,
      stripped: true,
      separatesCodeAndData: true,
      runPaths: [],
    });
    expect(facts.aligned16k).toBe(true);
  });

  it.each<[string, ElfSpec, object]>([
    ['an executable stack', { stackFlags: 7 }, { nx: false }],
    ['a stack that nothing is said about', { stackFlags: null }, { nx: false }],
    ['lazy binding', { bindNow: false }, { relro: 'partial' }],
    ['writable relocations', { relro: false }, { relro: 'none' }],
    ['relocations in code', { textRelocations: true }, { pie: false }],
    ['a fixed place', { type: 2 }, { pie: false }],
    ['a full symbol table', { sections: 'full' }, { stripped: false }],
    ['writable code', { loadFlags: 7 }, { separatesCodeAndData: false }],
    ['a path of its own for libraries', { runPath: '/data/local/tmp' }, { runPaths: ['/data/local/tmp'] }],
    ['no stack protector', {}, { canary: false, fortify: false }],
  ])('%s is seen', (_, spec, expected) => {
    expect(elf(spec).hardening).toMatchObject(expected);
  });

  it('alignment for small pages alone is seen', () => {
    expect(elf({ align: 0x1000 }).aligned16k).toBe(false);
  });
});

describe('what is no library', () => {
  it('is an issue where it is no ELF at all', () => {
    expect(read(Buffer.from('not a library'))).toEqual({ elf: null, unknown: [], issues: ['elf.magic-missing'] });
  });

  it('has no dynamic segment, as no device loads it', () => {
    expect(read(writeElf({ dynamic: false }))).toMatchObject({ elf: { needed: [] }, issues: ['elf.dynamic-missing'] });
  });

  it('lies about its section headers, which no device needs', () => {
    const bytes = writeElf();
    bytes.writeUInt32LE(0xffffffff, 44); // upper half of e_shoff
    expect(read(bytes)).toMatchObject({ elf: { hardening: { stripped: true } }, issues: ['elf.sections-invalid'], unknown: [] });
  });

  it.each<[string, string, (bytes: Buffer) => void]>([
    ['another class', 'elf.header-invalid', (bytes) => bytes.writeUInt8(9, 4)],
    ['big-endian numbers', 'elf.endian-unsupported', (bytes) => bytes.writeUInt8(2, 5)],
    ['thousands of segments', 'elf.too-many-headers', (bytes) => bytes.writeUInt16LE(60_000, 56)],
    ['segments of another size', 'elf.header-invalid', (bytes) => bytes.writeUInt16LE(57, 54)],
    ['segments outside the file', 'bytes.truncated', (bytes) => bytes.writeUInt32LE(0x7fffffff, 32)],
  ])('with %s is unknown, with %s', (_, code, alter) => {
    const bytes = writeElf();
    alter(bytes);
    expect(read(bytes)).toMatchObject({ elf: null, unknown: [{ fact: 'nativeLibraries', code }], issues: ['elf.unreadable'] });
  });

  it('with more symbols than bytes is unknown', () => {
    const bytes = writeElf({ imports: ['dlopen'] });
    const table = bytes.indexOf(Buffer.from([1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0])); // one bucket, two symbols
    expect(table).toBeGreaterThan(0);
    bytes.writeUInt32LE(0x00ffffff, table + 4);
    expect(read(bytes).unknown).toMatchObject([{ code: 'elf.too-many-symbols' }]);
    bytes.writeUInt32LE(400_000, table + 4);
    expect(read(bytes).unknown).toMatchObject([{ code: 'bytes.truncated' }]);
  });

  it('ends in an answer at each of its prefixes and with each of its bytes changed', () => {
    const bytes = writeElf({ soname: 'libx.so', imports: ['dlopen'], exports: ['JNI_OnLoad'], strings: ['android_id'], hash: 'gnu' });
    for (let length = 0; length < bytes.length; length++) expect(() => read(bytes.subarray(0, length))).not.toThrow();
    for (let at = 4; at < bytes.length; at++) {
      for (const value of [0x00, 0x7f, 0xff]) {
        const altered = Buffer.from(bytes);
        altered[at] = value;
        expect(() => read(altered)).not.toThrow();
      }
    }
  });
});
