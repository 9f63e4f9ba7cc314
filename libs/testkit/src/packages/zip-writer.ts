import { crc32, deflateRawSync } from 'node:zlib';
import { ByteWriter } from './byte-writer.ts';

/** Header fields of an entry that may be made to lie. */
export type ZipFields = {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly compressedBytes: number;
  readonly inflatedBytes: number;
};

export type ZipEntrySpec = {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The name's bytes in both headers, where they are no text. */
  readonly rawName?: Uint8Array;
  /** How the bytes are really written. */
  readonly compress?: boolean;
  /** What both headers say instead of the truth. */
  readonly states?: Partial<ZipFields>;
  /** What the local header alone says. */
  readonly localStates?: Partial<ZipFields>;
  /** Where the directory says that the local header lies, counted from where it does. */
  readonly headerShift?: number;
  /** The entry stands in the file, and the directory does not list it. */
  readonly hidden?: boolean;
  /** Bytes between the entry before and this one. */
  readonly before?: Uint8Array;
  /** The local header's extra field. */
  readonly localExtra?: Uint8Array;
  /** What the local header says of the length of its name. */
  readonly localNameBytes?: number;
  /** A data descriptor behind the data, with or without its signature, true or not; the local header then states no sizes. */
  readonly descriptor?: { readonly signature: boolean; readonly crc32?: number };
};

export type ZipTricks = {
  /** Bytes before the first entry, offsets counted with them. */
  readonly prefix?: Uint8Array;
  readonly comment?: Uint8Array;
  /** Bytes between the directory and its end record. */
  readonly beforeEnd?: Uint8Array;
  /** Bytes after the end record. */
  readonly trailing?: Uint8Array;
  /** What the end record says instead of the number of entries. */
  readonly entryCount?: number;
  /** Bytes of the file that are kept. */
  readonly truncateTo?: number;
};

export type ZipLayout = { readonly bytes: Buffer; readonly directoryAt: number; readonly eocdAt: number };

const DATE = 0x0021; // 1980-01-01, so that the same options give the same bytes
const VERSION = 20;
const FLAG_SIZES_FOLLOW = 1 << 3;

/** A ZIP file by PKWARE's APPNOTE, with room for lies. */
export function writeZip(entries: readonly ZipEntrySpec[], tricks: ZipTricks = {}): ZipLayout {
  const file = new ByteWriter().raw(tricks.prefix ?? new Uint8Array(0));
  const directory = new ByteWriter();
  for (const entry of entries) {
    const data = entry.compress === false ? entry.bytes : deflateRawSync(entry.bytes, { level: 9 });
    const truth: ZipFields = {
      name: entry.name,
      flags: 0x0800,
      method: entry.compress === false ? 0 : 8,
      crc32: crc32(entry.bytes),
      compressedBytes: data.length,
      inflatedBytes: entry.bytes.length,
    };
    const central = { ...truth, ...entry.states };
    const follows = entry.descriptor === undefined ? {} : { flags: central.flags | FLAG_SIZES_FOLLOW, crc32: 0, compressedBytes: 0, inflatedBytes: 0 };
    const local = { ...central, ...follows, ...entry.localStates };
    file.raw(entry.before ?? new Uint8Array(0));
    const headerAt = file.length;
    const localName = Buffer.from(entry.rawName ?? Buffer.from(local.name));
    const extra = entry.localExtra ?? new Uint8Array(0);
    file
      .u32(0x04034b50)
      .u16(VERSION, local.flags, local.method, 0, DATE)
      .u32(local.crc32, local.compressedBytes, local.inflatedBytes)
      .u16(entry.localNameBytes ?? localName.length, extra.length)
      .raw(localName)
      .raw(extra)
      .raw(data);
    if (entry.descriptor?.signature === true) file.u32(0x08074b50);
    if (entry.descriptor !== undefined) file.u32(entry.descriptor.crc32 ?? truth.crc32, truth.compressedBytes, truth.inflatedBytes);
    if (entry.hidden === true) continue;
    const name = Buffer.from(entry.rawName ?? Buffer.from(central.name));
    directory
      .u32(0x02014b50)
      .u16(VERSION, VERSION, central.flags, central.method, 0, DATE)
      .u32(central.crc32, central.compressedBytes, central.inflatedBytes)
      .u16(name.length, 0, 0, 0, 0)
      .u32(0, headerAt + (entry.headerShift ?? 0))
      .raw(name);
  }
  return closeZip(file.done(), directory.done(), entries.filter((entry) => entry.hidden !== true).length, tricks);
}

/** Put directory and end record after the bytes of the entries. */
function closeZip(content: Buffer, directory: Buffer, entries: number, tricks: ZipTricks): ZipLayout {
  const comment = tricks.comment ?? new Uint8Array(0);
  const count = tricks.entryCount ?? entries;
  const end = new ByteWriter().u32(0x06054b50).u16(0, 0, count, count).u32(directory.length, content.length).u16(comment.length).raw(comment);
  const between = tricks.beforeEnd ?? new Uint8Array(0);
  const bytes = Buffer.concat([content, directory, between, end.done(), tricks.trailing ?? new Uint8Array(0)]);
  return {
    bytes: bytes.subarray(0, tricks.truncateTo ?? bytes.length),
    directoryAt: content.length,
    eocdAt: content.length + directory.length + between.length,
  };
}

/** The same file with `block` between entries and directory: where an APK's signing block stands. */
export function insertBeforeDirectory({ bytes, directoryAt, eocdAt }: ZipLayout, block: Uint8Array): Buffer {
  const eocd = Buffer.from(bytes.subarray(eocdAt));
  eocd.writeUInt32LE(directoryAt + block.length, 16);
  return Buffer.concat([bytes.subarray(0, directoryAt), block, bytes.subarray(directoryAt, eocdAt), eocd]);
}
