const utf8 = new TextDecoder();

/**
 * Build tools write the strings of a UTF-8 pool in Java's modified UTF-8: a character beyond U+FFFF is two surrogates of
 * three bytes each, and U+0000 is `c0 80`. Plain UTF-8 reads as itself. Broken bytes become U+FFFD, as do lone surrogates.
 */
export function decodeModifiedUtf8(bytes: Uint8Array): string {
  if (!isModified(bytes)) return utf8.decode(bytes);
  let text = '';
  let from = 0;
  for (let at = 0; at < bytes.length; at++) {
    const size = modifiedBytes(bytes, at);
    if (size === 0) continue;
    text += utf8.decode(bytes.subarray(from, at)) + (size === 2 ? '\0' : String.fromCodePoint(surrogatePair(bytes, at)));
    from = at + size;
    at = from - 1;
  }
  return text + utf8.decode(bytes.subarray(from));
}

function isModified(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! >= 0xc0 && modifiedBytes(bytes, at) > 0) return true;
  return false;
}

/** 6 for a surrogate pair, 2 for a coded zero, else 0. */
function modifiedBytes(bytes: Uint8Array, at: number): 0 | 2 | 6 {
  const [first, second] = [bytes[at], bytes[at + 1] ?? 0];
  if (first === 0xc0) return second === 0x80 ? 2 : 0;
  const high = first === 0xed && second >= 0xa0 && second <= 0xaf && isContinuation(bytes[at + 2]);
  const low = bytes[at + 3] === 0xed && (bytes[at + 4] ?? 0) >= 0xb0 && (bytes[at + 4] ?? 0) <= 0xbf && isContinuation(bytes[at + 5]);
  return high && low ? 6 : 0;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function surrogatePair(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at + 1]! & 0x0f) << 6) | (bytes[at + 2]! & 0x3f);
  const low = ((bytes[at + 4]! & 0x0f) << 6) | (bytes[at + 5]! & 0x3f);
  return 0x10000 + (high << 10) + low;
}
