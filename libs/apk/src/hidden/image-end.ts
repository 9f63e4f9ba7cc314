/**
 * Where an image ends by its own account; -1 for other formats, and for images that break off.
 * Sources: W3C PNG, "Chunk layout"; ITU-T T.81, annex B; Google WebP container; GIF89a has no length and is left out.
 */
export function imageEnd(bytes: Uint8Array): number {
  if (starts(bytes, PNG)) return pngEnd(bytes);
  if (bytes[0] === 0xff && bytes[1] === SOI && bytes[2] === 0xff) return jpegEnd(bytes);
  if (starts(bytes, RIFF) && text(bytes, 8) === 'WEBP') return riffEnd(bytes);
  return -1;
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const RIFF = [0x52, 0x49, 0x46, 0x46] as const;
/** `IEND`. */
const IEND = 0x49454e44;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const TEM = 0x01;

/** Chunks of length, type, data and CRC. Each has at least twelve bytes, so the file's end bounds the walk. */
function pngEnd(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at: number = PNG.length; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return -1;
    if (view.getUint32(at + 4) === IEND) return end;
    at = end;
  }
  return -1;
}

/** Segments with lengths up to each scan; within a scan 0xff is followed by zero or by a restart marker. */
function jpegEnd(bytes: Uint8Array): number {
  for (let at = 2; at + 1 < bytes.length;) {
    if (bytes[at] !== 0xff) return -1;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) at += 1;
    else if (marker === EOI) return at + 2;
    else if (marker === TEM || isRestart(marker) || marker === SOI) at += 2;
    else {
      at += 2 + ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0);
      if (marker === SOS) at = scanEnd(bytes, at);
      if (at < 0) return -1;
    }
  }
  return -1;
}

function scanEnd(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const marker = bytes[at + 1]!;
    if (marker !== 0 && marker !== 0xff && !isRestart(marker)) return at;
  }
  return -1;
}

const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

function riffEnd(bytes: Uint8Array): number {
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(4, true);
  const end = 8 + size + (size & 1); // padded to a whole number of pairs
  return end <= bytes.length + 1 ? Math.min(end, bytes.length) : -1;
}

function starts(bytes: Uint8Array, expected: readonly number[]): boolean {
  return bytes.length >= 12 && expected.every((byte, i) => bytes[i] === byte);
}

function text(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
