/**
 * A native library, written from the System V ABI: headers, one loaded segment over the whole file, dynamic section, symbols,
 * hash table, constants, section headers. Addresses differ from offsets, so that a reader must translate them.
 */
export type ElfSpec = {
  readonly bits?: 32 | 64;
  /** e_machine: 183 AArch64, 40 ARM, 62 x86-64, 3 x86. */
  readonly machine?: number;
  /** e_type: 3 shared object, 2 executable. */
  readonly type?: number;
  readonly soname?: string;
  readonly needed?: readonly string[];
  readonly runPath?: string;
  readonly imports?: readonly string[];
  readonly exports?: readonly string[];
  /** C strings of the constant data. */
  readonly strings?: readonly string[];
  readonly relro?: boolean;
  readonly bindNow?: boolean;
  readonly textRelocations?: boolean;
  /** Flags of the stack segment: 6 read and write, 7 executable too; null: there is no such segment. */
  readonly stackFlags?: number | null;
  /** Flags of the loaded segment: 5 read and execute, 7 writable too. */
  readonly loadFlags?: number;
  readonly align?: number;
  /** How the symbol table's length is told: by the classic hash table or by GNU's. */
  readonly hash?: 'classic' | 'gnu';
  /** Section headers with constants, and with a full symbol table where not stripped; false: none. */
  readonly sections?: 'stripped' | 'full' | false;
  readonly dynamic?: boolean;
};

const BASE = 0x10000;
const DT = { needed: 1, hash: 4, strtab: 5, symtab: 6, strsz: 10, syment: 11, soname: 14, textrel: 22, runpath: 29, flags: 30, gnuHash: 0x6ffffef5 } as const;
const PT = { load: 1, dynamic: 2, gnuStack: 0x6474e551, gnuRelro: 0x6474e552 } as const;
const GLOBAL_FUNCTION = 0x12;

export function writeElf(spec: ElfSpec = {}): Buffer {
  const { bits = 64, machine = 183, type = 3, needed = ['libc.so'], imports = [], exports = [], strings = [], hash = 'classic', sections = 'stripped' } = spec;
  const is64 = bits === 64;
  const word = (value: number): Buffer => (is64 ? u64(value) : u32(value));
  const names = stringTable([spec.soname ?? '', spec.runPath ?? '', ...needed, ...imports, ...exports]);

  const stackFlags = spec.stackFlags === undefined ? 6 : spec.stackFlags;
  const dynamic = spec.dynamic ?? true;
  const segments = 1 + Number(dynamic) + Number(stackFlags !== null) + Number(spec.relro ?? true);
  const headerBytes = is64 ? 64 : 52;
  let at = headerBytes + segments * (is64 ? 56 : 32);
  const place = (bytes: Buffer): { at: number; bytes: Buffer } => {
    at = Math.ceil(at / 8) * 8;
    const placed = { at, bytes };
    at += bytes.length;
    return placed;
  };

  const symbols = place(
    Buffer.concat([
      symbol(is64, 0, 0),
      ...imports.map((name) => symbol(is64, names.offset(name), 0)),
      ...exports.map((name) => symbol(is64, names.offset(name), 1)),
    ]),
  );
  const text = place(names.bytes);
  const count = 1 + imports.length + exports.length;
  const table = place(hash === 'classic' ? classicHash(count) : gnuHash(is64, 1 + imports.length, count));
  const constants = place(Buffer.from(['', ...strings].map((string) => `${string}\0`).join(''), 'latin1'));
  const entry = (tag: number, value: number): Buffer => Buffer.concat([word(tag), word(value)]);
  const section = place(
    Buffer.concat([
      ...needed.map((name) => entry(DT.needed, names.offset(name))),
      ...(spec.soname === undefined ? [] : [entry(DT.soname, names.offset(spec.soname))]),
      ...(spec.runPath === undefined ? [] : [entry(DT.runpath, names.offset(spec.runPath))]),
      ...(spec.bindNow === false ? [] : [entry(DT.flags, 8)]),
      ...(spec.textRelocations === true ? [entry(DT.textrel, 0)] : []),
      entry(hash === 'classic' ? DT.hash : DT.gnuHash, BASE + table.at),
      entry(DT.strtab, BASE + text.at),
      entry(DT.symtab, BASE + symbols.at),
      entry(DT.strsz, names.bytes.length),
      entry(DT.syment, is64 ? 24 : 16),
      entry(0, 0),
    ]),
  );
  const sectionHeaders =
    sections === false ? [] : [nil(is64), progbits(is64, constants.at, constants.bytes.length), ...(sections === 'full' ? [symtab(is64, symbols.at)] : [])];
  const headers = place(Buffer.concat(sectionHeaders));

  const programHeader = (kind: number, flags: number, from: number, length: number, align: number): Buffer =>
    is64
      ? Buffer.concat([u32(kind), u32(flags), u64(from), u64(BASE + from), u64(BASE + from), u64(length), u64(length), u64(align)])
      : Buffer.concat([u32(kind), u32(from), u32(BASE + from), u32(BASE + from), u32(length), u32(length), u32(flags), u32(align)]);
  const programHeaders = [
    programHeader(PT.load, spec.loadFlags ?? 5, 0, at, spec.align ?? 0x4000),
    ...(dynamic ? [programHeader(PT.dynamic, 6, section.at, section.bytes.length, 8)] : []),
    ...(stackFlags === null ? [] : [programHeader(PT.gnuStack, stackFlags, 0, 0, 16)]),
    ...((spec.relro ?? true) ? [programHeader(PT.gnuRelro, 4, section.at, section.bytes.length, 1)] : []),
  ];
  const header = Buffer.concat([
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, is64 ? 2 : 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    u16(type),
    u16(machine),
    u32(1),
    word(0),
    word(headerBytes),
    word(sectionHeaders.length === 0 ? 0 : headers.at),
    u32(0),
    u16(headerBytes),
    u16(is64 ? 56 : 32),
    u16(segments),
    u16(is64 ? 64 : 40),
    u16(sectionHeaders.length),
    u16(0),
  ]);
  const file = Buffer.alloc(at);
  Buffer.concat([header, ...programHeaders]).copy(file);
  for (const part of [symbols, text, table, constants, section, headers]) part.bytes.copy(file, part.at);
  return file;
}

function stringTable(names: readonly string[]): { bytes: Buffer; offset(name: string): number } {
  const offsets = new Map<string, number>();
  let text = '\0';
  for (const name of names) {
    if (offsets.has(name)) continue;
    offsets.set(name, text.length);
    text += `${name}\0`;
  }
  return { bytes: Buffer.from(text, 'latin1'), offset: (name) => offsets.get(name)! };
}

/** Section 0 is "undefined": the symbol is imported. */
function symbol(is64: boolean, name: number, section: number): Buffer {
  const info = name === 0 ? 0 : GLOBAL_FUNCTION;
  return is64
    ? Buffer.concat([u32(name), Buffer.from([info, 0]), u16(section), u64(0), u64(0)])
    : Buffer.concat([u32(name), u32(0), u32(0), Buffer.from([info, 0]), u16(section)]);
}

/** One bucket; the chains are not walked by readers that only want the number of symbols. */
function classicHash(symbols: number): Buffer {
  return Buffer.concat([u32(1), u32(symbols), u32(symbols > 1 ? 1 : 0), ...Array.from({ length: symbols }, () => u32(0))]);
}

/** One bucket that holds every exported symbol; the last of its chain has the low bit set. */
function gnuHash(is64: boolean, first: number, symbols: number): Buffer {
  const chain = Array.from({ length: symbols - first }, (_, i) => u32(i === symbols - first - 1 ? 1 : 0));
  return Buffer.concat([u32(1), u32(first), u32(1), u32(0), is64 ? u64(0) : u32(0), u32(symbols > first ? first : 0), ...chain]);
}

const nil = (is64: boolean): Buffer => Buffer.alloc(is64 ? 64 : 40);

function progbits(is64: boolean, at: number, bytes: number): Buffer {
  return is64
    ? Buffer.concat([u32(0), u32(1), u64(2), u64(BASE + at), u64(at), u64(bytes), u32(0), u32(0), u64(1), u64(0)])
    : Buffer.concat([u32(0), u32(1), u32(2), u32(BASE + at), u32(at), u32(bytes), u32(0), u32(0), u32(1), u32(0)]);
}

function symtab(is64: boolean, at: number): Buffer {
  const header = nil(is64);
  header.writeUInt32LE(2, 4);
  header.writeUInt32LE(at, is64 ? 24 : 16);
  return header;
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
