const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ascii = new TextDecoder();
/** A shorter text is put together sooner than it is handed to the decoder. */
const MAX_SPELT = 64;

/**
 * Modified UTF-8: as UTF-8, but a zero is 0xc0 0x80 and what lies past U+FFFF is two surrogates of three bytes each.
 * Source: Android "Dalvik executable format", MUTF-8. A byte that fits nothing becomes U+FFFD.
 */
export function decodeMutf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let at = start;
  while (at < end && bytes[at]! < 0x80) at++;
  if (at === end)
    return end - start <= MAX_SPELT
      ? String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[])
      : ascii.decode(bytes.subarray(start, end));
  let text = '';
  for (let i = start; i < end;) {
    const first = bytes[i++]!;
    if (first < 0x80) text += String.fromCharCode(first);
    else if ((first & 0xe0) === 0xc0 && i < end) text += String.fromCharCode(((first & 0x1f) << 6) | (bytes[i++]! & 0x3f));
    else if ((first & 0xf0) === 0xe0 && i + 1 < end) {
      text += String.fromCharCode(((first & 0x0f) << 12) | ((bytes[i]! & 0x3f) << 6) | (bytes[i + 1]! & 0x3f));
      i += 2;
    } else text += '\ufffd';
  }
  return text.replace(LONE_SURROGATE, '\ufffd'); // one alone would not survive JSON and UTF-8
}
