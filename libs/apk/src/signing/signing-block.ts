import type { ByteSource } from '../bytes/byte-source.ts';
import { ByteView } from '../bytes/byte-view.ts';

/**
 * APK Signing Block: right before the central directory. Source: Android "APK signature scheme v2".
 *
 *   bytes  field
 *       8  size of what follows
 *     8+n  pairs: size u64, id u32, value
 *       8  the size again
 *      16  magic "APK Sig Block 42"
 */
export type SigningBlock = {
  readonly at: number;
  /** In the block's order. */
  readonly parts: readonly { readonly id: number; readonly value: ByteView }[];
  /** The first value of each id. */
  readonly values: ReadonlyMap<number, ByteView>;
};

/** Where a ZIP's directory and its end record lie; offsets in the file. */
export type DirectoryPlace = { readonly at: number; readonly directoryOffset: number; readonly directoryBytes: number; readonly zip64: boolean };

export const BLOCK_ID = { v2: 0x7109871a, v3: 0xf05368c0, v31: 0x1b93ad61, stampV1: 0x2b09189e, stampV2: 0x6dff800d } as const;
const FOOTER_BYTES = 24;
const MAGIC = [0x20_4b_50_41, 0x20_67_69_53, 0x63_6f_6c_42, 0x32_34_20_6b]; // "APK Sig Block 42" as four u32
/** Real blocks have some kilobytes, channel markers and padding included; the verity tree of a 4 GiB file would need 32 MiB. */
const MAX_BLOCK_BYTES = 64 << 20;
/** Real blocks have up to eight. Those past the limit are not seen, as none after a damaged one is. */
const MAX_PARTS = 1_024;

/**
 * The block that ends where the central directory begins; null where there is none, or where its sizes do not agree.
 * Android looks for none either where bytes stand between the directory and its end record, or where a ZIP64 locator does.
 */
export function readSigningBlock(source: ByteSource, place: DirectoryPlace): SigningBlock | null {
  const directoryAt = place.directoryOffset;
  if (directoryAt < FOOTER_BYTES + 8 || place.zip64 || directoryAt + place.directoryBytes !== place.at) return null;
  const footer = ByteView.of(source, directoryAt - FOOTER_BYTES, FOOTER_BYTES);
  if (MAGIC.some((word, i) => footer.u32(8 + i * 4) !== word)) return null;
  const [low, high] = [footer.u32(0), footer.u32(4)];
  const at = directoryAt - low - 8;
  if (high !== 0 || low < FOOTER_BYTES || low > MAX_BLOCK_BYTES || at < 0) return null;
  const block = ByteView.of(source, at, low + 8);
  if (block.u32(0) !== low || block.u32(4) !== 0) return null;
  const parts: { id: number; value: ByteView }[] = [];
  const values = new Map<number, ByteView>();
  const end = block.length - FOOTER_BYTES;
  for (let pair = 8; pair + 12 <= end && parts.length < MAX_PARTS;) {
    const bytes = block.u32(pair);
    if (block.u32(pair + 4) !== 0 || bytes < 4 || pair + 8 + bytes > end) break; // Android stops here too; the schemes read so far stand
    const id = block.u32(pair + 8);
    const value = block.view(pair + 12, bytes - 4);
    parts.push({ id, value });
    if (!values.has(id)) values.set(id, value);
    pair += 8 + bytes;
  }
  return { at, parts, values };
}
