import type { ByteView } from '../bytes/byte-view.ts';

/**
 * The device that a resource is for. Source: AOSP ResourceTypes.h, ResTable_config.
 *
 *   offset  bytes  field                         offset  bytes  field
 *        0      4  size in bytes                     24      2  SDK level, at least
 *        4      4  mobile country and network        28      4  layout, UI mode, smallest width
 *        8      2  language, 10: 2 region            32      4  screen, in dp
 *       12      4  orientation, touch, density       36      4  script
 *       16      8  input, screen size                40      8  variant
 */
export type Configuration = {
  /** BCP 47, `zh-Hans-CN`; empty for any language. */
  readonly locale: string;
  readonly density: number;
  readonly sdk: number;
  /** Bits of any other qualifier (orientation, night mode, size …): 0 means it suits every device. */
  readonly others: number;
};

export function readConfiguration(view: ByteView): Configuration {
  const size = Math.min(view.u32(0), view.length);
  const u32 = (at: number): number => (at + 4 <= size ? view.u32(at) : 0);
  const text = (at: number, length: number): string => (at + length <= size ? String.fromCharCode(...view.slice(at, length)).replace(/\0.*$/s, '') : '');
  const language = size >= 12 ? unpackCode(view.u8(8), view.u8(9), 0x61) : '';
  const region = size >= 12 ? unpackCode(view.u8(10), view.u8(11), 0x30) : '';
  return {
    locale: [language, text(36, 4), region].filter(Boolean).join('-'),
    density: u32(12) >>> 16,
    sdk: u32(24) & 0xffff,
    others: u32(4) | (u32(12) & 0xffff) | u32(16) | u32(20) | u32(28) | u32(32),
  };
}

/** Two letters as they are, or three packed in 15 bits (with the top bit set): `fil`, `419`. */
function unpackCode(first: number, second: number, base: number): string {
  if (first === 0) return '';
  if ((first & 0x80) === 0) return String.fromCharCode(first, second);
  const codes = [second & 0x1f, ((second & 0xe0) >> 5) | ((first & 0x03) << 3), (first & 0x7c) >> 2];
  return String.fromCharCode(...codes.map((code) => base + code));
}
