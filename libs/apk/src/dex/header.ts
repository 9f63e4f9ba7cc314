import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';

/**
 * DEX header. Little-endian. Source: Android "Dalvik executable format".
 *
 *   offset  bytes  field                          offset  bytes  field (count u32, then offset u32)
 *        0      8  magic "dex\n035\0"                 56      8  strings
 *        8      4  Adler-32 of the bytes from 12      64      8  types
 *       12     20  SHA-1 of the bytes from 32         72      8  protos
 *       32      4  file, size in bytes                80      8  fields
 *       36      4  header, size in bytes              88      8  methods
 *       40      4  endian tag 0x12345678              96      8  class definitions
 */
export type DexHeader = {
  readonly version: string;
  readonly adler32: number;
  readonly sha1: Uint8Array;
  readonly fileBytes: number;
  readonly strings: Section;
  readonly types: Section;
  readonly protos: Section;
  readonly fields: Section;
  readonly methods: Section;
  readonly classes: Section;
};
export type Section = { readonly count: number; readonly at: number };

export const DEX_HEADER_BYTES = 0x70;
const LITTLE_ENDIAN = 0x12345678;
const VERSIONS: readonly string[] = ['035', '036', '037', '038', '039', '040', '041'];

/** @throws ApkFormatError 'dex.compact' | 'dex.magic-missing' | 'dex.version-unknown' | 'dex.endian-unsupported' | 'bytes.truncated' */
export function readDexHeader(view: ByteView): DexHeader {
  const magic = String.fromCharCode(...view.slice(0, 8));
  if (magic.startsWith('cdex')) throw new ApkFormatError('dex.compact', 0);
  if (!magic.startsWith('dex\n') || magic[7] !== '\0') throw new ApkFormatError('dex.magic-missing', 0);
  const version = magic.slice(4, 7);
  if (!VERSIONS.includes(version)) throw new ApkFormatError('dex.version-unknown', 4);
  if (view.u32(40) !== LITTLE_ENDIAN) throw new ApkFormatError('dex.endian-unsupported', 40);
  const section = (at: number): Section => ({ count: view.u32(at), at: view.u32(at + 4) });
  return {
    version,
    adler32: view.u32(8),
    sha1: view.slice(12, 20),
    fileBytes: view.u32(32),
    strings: section(56),
    types: section(64),
    protos: section(72),
    fields: section(80),
    methods: section(88),
    classes: section(96),
  };
}
