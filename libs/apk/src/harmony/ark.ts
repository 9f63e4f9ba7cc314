/** Ark byte code: "PANDA" and three zeros, a checksum, then the version in four bytes. Source: OpenHarmony arkcompiler, panda file header. */
const MAGIC = [0x50, 0x41, 0x4e, 0x44, 0x41, 0, 0, 0];
const VERSION_AT = 12;
/** URLs listed for one file; a real one has some dozens. */
const MAX_URLS = 2_000;
/** Longer ones are data. */
const MAX_URL_CHARACTERS = 2_048;
const SCHEME = /https?:\/\/[\w.~:/?#[\]@!$&'()*+,;=%-]{3,}/g;
const latin1 = new TextDecoder('latin1');
const WINDOW_BYTES = 1 << 20;

/** `13.0.1.0`; null for bytes that are no Ark file. */
export function arkVersion(bytes: Uint8Array): string | null {
  if (bytes.length < VERSION_AT + 4 || MAGIC.some((byte, i) => bytes[i] !== byte)) return null;
  return [...bytes.subarray(VERSION_AT, VERSION_AT + 4)].join('.');
}

/** Web addresses among the file's strings, each once, sorted. Whether code uses them is not known. */
export function urlsIn(bytes: Uint8Array): string[] {
  const urls = new Set<string>();
  for (let at = 0; at < bytes.length && urls.size < MAX_URLS; at += WINDOW_BYTES) {
    // Windows overlap by the longest address, so that none is cut.
    const window = latin1.decode(bytes.subarray(at, at + WINDOW_BYTES + MAX_URL_CHARACTERS));
    for (const { 0: url, index } of window.matchAll(SCHEME)) {
      if (index < WINDOW_BYTES && url.length <= MAX_URL_CHARACTERS && urls.size < MAX_URLS) urls.add(url);
    }
  }
  return [...urls].sort();
}
