import type { ByteSource } from '../../bytes/byte-source.ts';
import { ByteView } from '../../bytes/byte-view.ts';

/**
 * Signing block of a HarmonyOS package: right before the central directory. Little-endian. Source: OpenHarmony
 * developtools_hapsigner, HapUtils and VerifyHap.
 *
 *   bytes  field
 *    12·n  sub-blocks: type u32, length u32, offset u32 from the block's start
 *       m  their values
 *       4  how many
 *       8  size of the whole block
 *      16  magic "HAP Sig Block 42" (version 2), "<hap sign block>" (version 3)
 *       4  version
 */
export type HapBlock = {
  readonly at: number;
  readonly version: number;
  /** In the block's order, which is the order in which they are digested. */
  readonly parts: readonly HapBlockPart[];
};

export type HapBlockPart = { readonly type: number; readonly value: Uint8Array };

export const HAP_PART = { signature: 0x2000_0000, rotationProof: 0x2000_0001, profile: 0x2000_0002, property: 0x2000_0003 } as const;
/** Inside the property part: code signing of the package's native libraries. */
const CODE_SIGNING = 0x3000_0001;
const FOOTER_BYTES = 32;
const PART_HEADER_BYTES = 12;
/** "HAP Sig Block 42" and "<hap sign block>", as four u32 each. */
const MAGIC_2 = [0x2050_4148, 0x2067_6953, 0x636f_6c42, 0x3234_206b];
const MAGIC_3 = [0x7061_683c, 0x6769_7320, 0x6c62_206e, 0x3e6b_636f];
/** The first version that has the newer magic. */
const VERSION_3 = 3;
/** A device reads four kinds of part; a real block has three of them. */
const MAX_PARTS = 32;
/** Code signing holds a Merkle tree over the libraries: some hundredths of the package. */
const MAX_BLOCK_BYTES = 64 << 20;

export type HapBlockReading = { readonly block: HapBlock | null; readonly error: 'HAP_SIGN_BLOCK_MISSING' | 'HAP_SIGN_BLOCK_MALFORMED' | null };

/** The block that ends where the central directory begins. One that is there but does not hold together is an error of its own. */
export function readHapBlock(source: ByteSource, directoryAt: number): HapBlockReading {
  const missing: HapBlockReading = { block: null, error: 'HAP_SIGN_BLOCK_MISSING' };
  const malformed: HapBlockReading = { block: null, error: 'HAP_SIGN_BLOCK_MALFORMED' };
  if (directoryAt < FOOTER_BYTES) return missing;
  const footer = ByteView.of(source, directoryAt - FOOTER_BYTES, FOOTER_BYTES);
  const version = footer.u32(28);
  const hasMagic = (magic: readonly number[]): boolean => magic.every((word, i) => footer.u32(12 + i * 4) === word);
  if (!hasMagic(MAGIC_2) && !hasMagic(MAGIC_3)) return missing;
  if (!hasMagic(version < VERSION_3 ? MAGIC_2 : MAGIC_3)) return malformed;
  const [count, size] = [footer.u32(0), footer.u32(4)];
  const at = directoryAt - size;
  if (footer.u32(8) !== 0 || size > MAX_BLOCK_BYTES || at < 0 || count > MAX_PARTS || size < FOOTER_BYTES + count * PART_HEADER_BYTES) return malformed;
  const block = ByteView.of(source, at, size - FOOTER_BYTES);
  const parts: HapBlockPart[] = [];
  for (let i = 0; i < count; i++) {
    const header = i * PART_HEADER_BYTES;
    const [type, length, offset] = [block.u32(header), block.u32(header + 4), block.u32(header + 8)];
    if (offset < count * PART_HEADER_BYTES || offset + length > block.length) return malformed;
    // Two of one kind are two answers to one question: a device takes whichever its own reader keeps.
    if (parts.some((part) => part.type === type)) return malformed;
    parts.push({ type, value: block.slice(offset, length) });
  }
  return { block: { at, version, parts }, error: null };
}

/** True when the block says how the native libraries are signed. */
export function hasCodeSigning({ parts }: HapBlock): boolean {
  const property = parts.find(({ type }) => type === HAP_PART.property)?.value;
  return property !== undefined && property.length >= PART_HEADER_BYTES && new ByteView(property).u32(0) === CODE_SIGNING;
}
