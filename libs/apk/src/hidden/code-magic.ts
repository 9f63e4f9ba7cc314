/** Formats that hold code, recognised by more than their first bytes: four bytes alone occur by chance, and in tools' own constants. */
export type CodeFormat = 'dex' | 'elf' | 'archive';

/** Source: Android "Dalvik executable format", header_item: 0x28 is `endian_tag`. */
const DEX_ENDIAN_AT = 40;
const DEX_ENDIAN = [0x78, 0x56, 0x34, 0x12] as const;
const DEX_START = [0x64, 0x65, 0x78, 0x0a, 0x30] as const; // "dex\n0"
/** `\x7fELF`; class, little-endian and version follow; e_version stands at 20. Source: System V ABI, "ELF Header". */
const ELF_START = [0x7f, 0x45, 0x4c, 0x46] as const;
/** Source: PKWARE APPNOTE 4.3.7, local file header: the name follows its 30 bytes. */
const ZIP_START = [0x50, 0x4b, 0x03, 0x04] as const;
const ZIP_NAME_AT = 30;
const CLASSES_DEX = Buffer.from('classes.dex');
/** Searched by their rarest letters: a search stops at each place where the first byte of its needle stands. */
const DEX_NEEDLE = { bytes: Buffer.from('x\n03'), offset: 2 } as const;
const ELF_NEEDLE = { bytes: Buffer.from('\x7fELF', 'latin1'), offset: 0 } as const;
const ZIP_NEEDLE = Buffer.from(ZIP_START);
const ZIP_NAME_NEEDLE = { bytes: CLASSES_DEX, offset: ZIP_NAME_AT } as const;

/** Whether a DEX header stands here when every byte is XORed with `key`. */
export function isDexAt(bytes: Uint8Array, at: number, key = 0): boolean {
  return is(bytes, at, DEX_START, key) && ((bytes[at + 7] ?? -1) ^ key) === 0 && is(bytes, at + DEX_ENDIAN_AT, DEX_ENDIAN, key);
}

export function isElfAt(bytes: Uint8Array, at: number, key = 0): boolean {
  const byte = (offset: number): number => (bytes[at + offset] ?? -1) ^ key;
  const elfClass = byte(4);
  return is(bytes, at, ELF_START, key) && (elfClass === 1 || elfClass === 2) && byte(5) === 1 && byte(6) === 1 && is(bytes, at + 20, [1, 0, 0, 0], key);
}

/** The one byte that, XORed onto everything, makes a DEX or ELF header of this place; null where none does. */
export function disguiseAt(bytes: Uint8Array, at: number): { format: 'dex' | 'elf'; key: number } | null {
  const first = bytes[at];
  if (first === undefined) return null;
  const [dex, elf] = [first ^ DEX_START[0], first ^ ELF_START[0]];
  if (dex !== 0 && isDexAt(bytes, at, dex)) return { format: 'dex', key: dex };
  return elf !== 0 && isElfAt(bytes, at, elf) ? { format: 'elf', key: elf } : null;
}

/** `sure` is false where so many places only look like one that the others were not looked at. */
export type FoundCode = { format: CodeFormat; at: number; sure: boolean };

/** The first of each format in these bytes. */
export function findCode(bytes: Uint8Array, formats: readonly CodeFormat[]): FoundCode[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return formats.flatMap((format) => {
    const found = FINDERS[format](buffer);
    return found === null ? [] : [{ format, ...found }];
  });
}

/** A hostile entry may repeat a needle at each of its bytes. Some hundred thousand looks cost what one more search does. */
const MAX_MISSES = 200_000;

type Found = { at: number; sure: boolean } | null;

const FINDERS: Readonly<Record<CodeFormat, (buffer: Buffer) => Found>> = {
  dex: (buffer) => firstOf(buffer, DEX_NEEDLE, (at) => isDexAt(buffer, at)),
  elf: (buffer) => firstOf(buffer, ELF_NEEDLE, (at) => isElfAt(buffer, at)),
  archive: (buffer) => (buffer.includes(ZIP_NEEDLE) ? firstOf(buffer, ZIP_NAME_NEEDLE, (at) => is(buffer, at, ZIP_START, 0)) : null),
};

function firstOf(buffer: Buffer, { bytes, offset }: { readonly bytes: Buffer; readonly offset: number }, holds: (at: number) => boolean): Found {
  let found = buffer.indexOf(bytes, offset);
  for (let misses = 0; found >= 0; misses++) {
    if (holds(found - offset)) return { at: found - offset, sure: true };
    if (misses === MAX_MISSES) return { at: found - offset, sure: false };
    found = buffer.indexOf(bytes, found + 1);
  }
  return null;
}

function is(bytes: Uint8Array, at: number, expected: readonly number[], key: number): boolean {
  for (let i = 0; i < expected.length; i++) if (((bytes[at + i] ?? -1) ^ key) !== expected[i]) return false;
  return true;
}
