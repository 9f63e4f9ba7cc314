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
 *       52      4  map, offset                       112      8  from 041: size of the container, offset of this header in it
 *
 * From version 041 on a file is a container of one or more such headers that share their data. All offsets count from the
 * container's start; the size of a file is the distance to the next header.
 */
export type DexHeader = {
  readonly version: string;
  readonly adler32: number;
  readonly sha1: Uint8Array;
  readonly fileBytes: number;
  /** Where this header lies: 0, but for later headers of a container. */
  readonly at: number;
  readonly mapAt: number;
  readonly strings: Section;
  readonly types: Section;
  readonly protos: Section;
  readonly fields: Section;
  readonly methods: Section;
  readonly classes: Section;
};
export type Section = { readonly count: number; readonly at: number };

export const DEX_HEADER_BYTES = 0x70;
const CONTAINER_SIZE_AT = 112;
const LITTLE_ENDIAN = 0x12345678;
const VERSIONS: readonly string[] = ['035', '036', '037', '038', '039', '040', '041'];

/** The header at an offset. @throws ApkFormatError 'dex.compact' | 'dex.magic-missing' | 'dex.version-unknown' | 'dex.endian-unsupported' | 'bytes.truncated' */
export function readDexHeader(view: ByteView, at = 0): DexHeader {
  const magic = String.fromCharCode(...view.slice(at, 8));
  if (magic.startsWith('cdex')) throw new ApkFormatError('dex.compact', at);
  if (!magic.startsWith('dex\n') || magic[7] !== '\0') throw new ApkFormatError('dex.magic-missing', at);
  const version = magic.slice(4, 7);
  if (!VERSIONS.includes(version)) throw new ApkFormatError('dex.version-unknown', at + 4);
  if (view.u32(at + 40) !== LITTLE_ENDIAN) throw new ApkFormatError('dex.endian-unsupported', at + 40);
  const section = (field: number): Section => ({ count: view.u32(at + field), at: view.u32(at + field + 4) });
  return {
    version,
    adler32: view.u32(at + 8),
    sha1: view.slice(at + 12, 20),
    fileBytes: view.u32(at + 32),
    at,
    mapAt: view.u32(at + 52),
    strings: section(56),
    types: section(64),
    protos: section(72),
    fields: section(80),
    methods: section(88),
    classes: section(96),
  };
}

/** Headers of one container: a container of more would hold more methods than a device loads. */
const MAX_HEADERS = 256;
export const FIRST_VERSION_OF_CONTAINERS = '041';

/** Bytes that a file says to have: of its container from version 041 on. @throws ApkFormatError 'bytes.truncated' */
export function containerBytes(view: ByteView, header: DexHeader): number {
  return header.version < FIRST_VERSION_OF_CONTAINERS ? header.fileBytes : view.u32(header.at + CONTAINER_SIZE_AT);
}

/**
 * Where the headers of a file lie: at 0, and from version 041 on wherever its container goes on. A later
 * one that cannot be read ends the list. @throws ApkFormatError as `readDexHeader`, for the first
 */
export function dexHeaderOffsets(view: ByteView): number[] {
  const offsets = [0];
  let last = readDexHeader(view);
  const end = Math.min(view.length, containerBytes(view, last));
  while (last.version >= FIRST_VERSION_OF_CONTAINERS && offsets.length < MAX_HEADERS) {
    const at = last.at + last.fileBytes;
    if (last.fileBytes < DEX_HEADER_BYTES || at + DEX_HEADER_BYTES > end) break;
    offsets.push(at);
    try {
      last = readDexHeader(view, at);
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      break; // read again where it is told of
    }
  }
  return offsets;
}
