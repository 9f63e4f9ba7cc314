import type { Unknown } from '../facts.ts';
import { disguiseAt, findCode, isDexAt, isElfAt, type CodeFormat } from './code-magic.ts';
import { looksRandom } from './entropy.ts';
import type { HiddenFact, HiddenKind } from './hidden-facts.ts';
import { imageEnd } from './image-end.ts';

/** Enough to show a pattern; a package could hide a header in each of its entries. */
const MAX_ROWS = 200;
/** Less than this after a file's end is padding, a comment, or what an editor left. */
const MIN_APPENDED_BYTES = 4_096;
/** Smaller entries are keys, hashes and tables; hidden code of any use has more. */
const MIN_OPAQUE_BYTES = 256 << 10;
/** Source: System V ABI: a 32-bit ELF header, the shortest of what is looked for. */
const MIN_CODE_BYTES = 52;
/** Packages inside the package that say so by their names: their code is not hidden, and is read as nested. */
const ARCHIVE_NAMES = /\.(apk|apks|xapk|aab|jar|aar|zip|dex|odex|hap|hsp|rpk)$/i;
/** First bytes of formats that are compressed, and so look random: images, sound, films, fonts, archives, documents, resource bundles. */
const KNOWN_FORMATS: readonly string[] = [
  '\x89PNG',
  '\xff\xd8\xff',
  'GIF8',
  'RIFF',
  'OggS',
  'ID3',
  'fLaC',
  'PK\x03\x04',
  'PK\x05\x06',
  '\x1f\x8b',
  'BZh',
  '\xfd7zXZ',
  '7z\xbc\xaf\x27\x1c',
  '\x28\xb5\x2f\xfd',
  '\x04\x22\x4d\x18',
  'Rar!',
  'wOFF',
  'wOF2',
  '\x1aE\xdf\xa3',
  '%PDF',
  'UnityFS',
  'PVR\x03',
  '\xabKTX',
  '\x13\xab\xa1\x5c',
  'FSB5',
  'BKHD',
];
/** Sound, films and pictures whose magic is not at their start, or that have none. */
const MEDIA_NAMES =
  /\.(mp3|mp4|m4a|aac|m4v|mov|3gp|webm|mkv|avi|flv|ts|wav|ogg|opus|png|jpe?g|webp|gif|heic|avif|ktx2?|astc|pvr|etc|basis|ttf|otf|woff2?|br|gz|lzma|xz|zst|pak|obb|tflite|pb|onnx|mnn|param|bin\.gz)$/i;
const FTYP = 'ftyp';
const MANY = 'more headers than were looked at';
/** First letters of `dex` written as Base64 and in hexadecimal. */
const BASE64_START = 0x5a;
const HEX_START = 0x36;

/**
 * Looks at each entry once, while it is inflated anyway, for code that its name does not tell of.
 * One entry costs a few searches over its bytes and at most eight windows of entropy.
 */
export class HiddenScanner {
  readonly facts: HiddenFact[] = [];
  /** What the reader of the code did not see. */
  readonly unknown: Unknown[] = [];
  #rows = 0;

  look(name: string, bytes: Uint8Array): void {
    if (bytes.length < MIN_CODE_BYTES) return;
    if (/^[^/]+\.dex$/.test(name)) return this.#dex(name, bytes);
    if (name === 'resources.arsc' || name === 'AndroidManifest.xml') return;
    const inLib = /^libs?\/[^/]+\/[^/]+\.so$/.test(name); // `libs/` in HarmonyOS
    if (inLib && isElfAt(bytes, 0)) return this.#embedded(name, bytes, ['dex', 'archive']);
    if (ARCHIVE_NAMES.test(name) && (isZip(bytes) || isDexAt(bytes, 0))) return;
    if (!this.#fromStart(name, bytes)) this.#embedded(name, bytes, ['dex', 'elf', 'archive']);
    this.#afterImage(name, bytes);
    if (isOpaque(name, bytes)) this.#add('opaque', name, 0, `${bytes.length} bytes`);
  }

  /** A DEX file states its size; what follows is no part of it. Source: Android "Dalvik executable format", `file_size`. */
  #dex(name: string, bytes: Uint8Array): void {
    if (!isDexAt(bytes, 0) || bytes[4] !== 0x30 || bytes[5] !== 0x33 || bytes[6]! > 0x39) return;
    const end = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(32, true);
    if (end >= bytes.length) return;
    const rest = bytes.subarray(end);
    const found = findCode(rest, ['dex', 'elf', 'archive']);
    for (const { format, at, sure } of found) this.#code(format, name, end + at, sure ? 'after the end of the DEX file' : MANY);
    if (rest.length < MIN_APPENDED_BYTES) return;
    this.#add('appended', name, end, `${rest.length} bytes after the end of the DEX file`);
    if (found.length === 0 && looksRandom(rest)) this.#hides(name);
  }

  /** @returns whether the entry as a whole is code under another name */
  #fromStart(name: string, bytes: Uint8Array): boolean {
    if (isDexAt(bytes, 0)) return this.#code('dex', name, 0, 'under another name');
    if (isElfAt(bytes, 0)) return this.#code('elf', name, 0, 'outside lib/');
    const disguise = disguiseAt(bytes, 0);
    if (disguise !== null) return this.#code(disguise.format, name, 0, `XOR ${hex(disguise.key)}`);
    if (bytes[0] !== BASE64_START && bytes[0] !== HEX_START) return false;
    const start = latin1(bytes, 0, 16);
    if (start.startsWith('ZGV4CjAz')) return this.#code('dex', name, 0, 'Base64'); // "dex\n03"
    if (/^6465780a3033/i.test(start)) return this.#code('dex', name, 0, 'hexadecimal');
    return false;
  }

  #embedded(name: string, bytes: Uint8Array, formats: readonly CodeFormat[]): void {
    for (const { format, at, sure } of findCode(bytes, formats)) {
      this.#code(format, name, at, !sure ? MANY : at === 0 ? 'under another name' : 'inside another file');
    }
  }

  #afterImage(name: string, bytes: Uint8Array): void {
    const end = imageEnd(bytes);
    if (end < 0 || end >= bytes.length) return;
    const disguise = disguiseAt(bytes, end);
    if (disguise !== null) this.#code(disguise.format, name, end, `after the end of the image, XOR ${hex(disguise.key)}`);
    if (bytes.length - end < MIN_APPENDED_BYTES) return;
    if (latin1(bytes, end + 4, 4) !== FTYP) this.#add('appended', name, end, `${bytes.length - end} bytes after the end of the image`); // not a moving photograph
  }

  #code(format: CodeFormat, entry: string, at: number, detail: string): true {
    this.#add(format, entry, at, detail);
    if (format !== 'elf') this.#hides(entry);
    return true;
  }

  #hides(entry: string): void {
    if (this.unknown.length < MAX_ROWS) this.unknown.push({ fact: 'code', code: 'hidden.code', detail: entry });
  }

  #add(kind: HiddenKind, entry: string, at: number, detail: string): void {
    this.#rows += 1;
    if (this.#rows <= MAX_ROWS) this.facts.push({ kind, entry, at, detail });
    else if (this.#rows === MAX_ROWS + 1) this.unknown.push({ fact: 'hidden', code: 'code.too-many-rows', detail: String(MAX_ROWS) });
  }
}

function isOpaque(name: string, bytes: Uint8Array): boolean {
  if (bytes.length < MIN_OPAQUE_BYTES || MEDIA_NAMES.test(name)) return false;
  const start = latin1(bytes, 0, 8);
  return !KNOWN_FORMATS.some((format) => start.startsWith(format)) && latin1(bytes, 4, 4) !== FTYP && looksRandom(bytes);
}

const isZip = (bytes: Uint8Array): boolean => /^PK(\x03\x04|\x05\x06)/.test(latin1(bytes, 0, 4));

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;

function latin1(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
