import type { IconFacts } from './icon-facts.ts';

export type ImageHeader = Pick<IconFacts, 'mediaType' | 'width' | 'height'>;

/** Segments of a JPEG before its frame: comments, profiles, previews. */
const MAX_SEGMENTS = 1_000;

/** Kind and size of a bitmap by its first bytes, whatever its name; null where it is none of the kinds that icons have. */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 24 && view.getUint32(0) === 0x89504e47) return sized('image/png', view.getUint32(16), view.getUint32(20));
  if (bytes.length >= 30 && view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250) return readWebp(view);
  if (bytes.length >= 4 && view.getUint16(0) === 0xffd8) return readJpeg(view);
  return null;
}

function sized(mediaType: ImageHeader['mediaType'], width: number, height: number): ImageHeader | null {
  return width > 0 && height > 0 ? { mediaType, width, height } : null;
}

/** Lossy, lossless or extended. Source: WebP container specification. */
function readWebp(view: DataView): ImageHeader | null {
  switch (view.getUint32(12)) {
    case 0x56503820:
      return sized('image/webp', view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    case 0x5650384c: {
      const bits = view.getUint32(21, true);
      return sized('image/webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case 0x56503858: {
      const u24 = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
      return sized('image/webp', u24(24) + 1, u24(27) + 1);
    }
    default:
      return null;
  }
}

/** The frame header is the first marker from C0 to CF that is no table. Source: ITU T.81, B.2.2. */
function readJpeg(view: DataView): ImageHeader | null {
  let at = 2;
  for (let i = 0; i < MAX_SEGMENTS && at + 9 <= view.byteLength; i++) {
    const marker = view.getUint16(at);
    if (marker >> 8 !== 0xff) return null;
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return sized('image/jpeg', view.getUint16(at + 7), view.getUint16(at + 5));
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
