import type { ProtobufMessage } from './protobuf.ts';

/** `Configuration` of AOSP's Configuration.proto as the 64 bytes of ResTable_config. */
export const CONFIG_BYTES = 64;

/** Numbers copied as they are: proto field to place and width. */
const COPIED: Readonly<Record<number, readonly [at: number, bytes: number]>> = {
  1: [4, 2], // mobile country
  2: [6, 2], // mobile network
  5: [20, 2], // screen, in pixels
  6: [22, 2],
  7: [32, 2], // screen, in dp
  8: [34, 2],
  9: [30, 2], // smallest width
  15: [12, 1], // orientation
  18: [14, 2], // density
  19: [13, 1], // touch screen
  21: [16, 1], // keyboard
  23: [17, 1], // navigation
  24: [24, 2], // SDK level
};
/** Enumerations that share a byte: proto field to place, shift, and the binary value of each number. */
const PACKED: Readonly<Record<number, readonly [at: number, shift: number, values: readonly number[]]>> = {
  4: [28, 6, [0, 1, 2]], // layout direction
  10: [28, 0, [0, 1, 2, 3, 4]], // screen size
  11: [28, 4, [0, 2, 1]], // long: the binary form counts "no" first
  12: [48, 0, [0, 2, 1]], // round
  13: [49, 0, [0, 2, 1]], // wide colour gamut
  14: [49, 2, [0, 2, 1]], // high dynamic range
  16: [29, 0, [0, 1, 2, 3, 4, 5, 6, 7]], // kind of device
  17: [29, 4, [0, 2, 1]], // night
  20: [18, 0, [0, 1, 2, 3]], // keys hidden
  22: [18, 2, [0, 1, 2]], // navigation hidden
};
const LOCALE = 3;
const encoder = new TextEncoder();

export function binaryConfigOf(message: ProtobufMessage): Uint8Array {
  const bytes = new Uint8Array(CONFIG_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, CONFIG_BYTES, true);
  while (message.next()) {
    const { field, value } = message;
    const copied = COPIED[field];
    const packed = PACKED[field];
    if (copied !== undefined) {
      if (copied[1] === 2) view.setUint16(copied[0], value & 0xffff, true);
      else view.setUint8(copied[0], value & 0xff);
    } else if (packed !== undefined) {
      const [at, shift, values] = packed;
      view.setUint8(at, view.getUint8(at) | ((values[value] ?? 0) << shift));
    } else if (field === LOCALE) writeLocale(bytes, message.text());
  }
  return bytes;
}

/** `zh`, `zh-Hans-CN`, `es-419`, `de-CH-1996`, by the shape of each subtag (RFC 5646 §2.1). */
function writeLocale(bytes: Uint8Array, tag: string): void {
  const [language = '', ...rest] = tag.split(/[-_]/, 8);
  if (/^[a-z]{2,3}$/i.test(language)) bytes.set(packCode(language.toLowerCase(), 0x61), 8);
  for (const part of rest) {
    if (/^(?:[a-z]{2}|\d{3})$/i.test(part)) bytes.set(packCode(part.toUpperCase(), 0x30), 10);
    else if (/^[a-z]{4}$/i.test(part)) bytes.set(encoder.encode(part[0]!.toUpperCase() + part.slice(1).toLowerCase()), 36);
    else if (/^[a-z\d]{4,8}$/i.test(part)) bytes.set(encoder.encode(part.toLowerCase()), 40);
  }
}

/** Two characters as they are; three packed into 15 bits. */
function packCode(code: string, base: number): Uint8Array {
  if (code.length === 2) return encoder.encode(code);
  const [a, b, c] = [0, 1, 2].map((i) => (code.charCodeAt(i) - base) & 0x1f) as [number, number, number];
  return Uint8Array.of(0x80 | (c << 2) | (b >> 3), ((b & 7) << 5) | a);
}
