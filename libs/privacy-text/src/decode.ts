import { PolicyTextError } from './policy-text-error.ts';

const BOMS: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
const CHARSETS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  gb18030: 'gb18030',
  'x-gbk': 'gb18030',
  big5: 'big5',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
};
/** How far into an HTML file its charset may be declared: what browsers look at. */
const PRESCAN_BYTES = 1024;
/** Text holds next to no control characters; a file with more than one in a hundred characters is something else. */
const MAX_CONTROL_SHARE = 0.01;

/**
 * Bytes to text: byte order mark, then UTF-16 without one (every other byte is zero), then the declared charset of an
 * HTML page, then UTF-8, then GB18030, which is what Chinese files without a declaration are.
 * A wrong declaration loses to bytes that are valid UTF-8, as pages saved from an editor often lie.
 * @throws PolicyTextError 'policy.unreadable' where no encoding gives text
 */
export function decodeText(bytes: Uint8Array): string {
  for (const [encoding, mark] of BOMS) {
    if (mark.every((byte, at) => bytes[at] === byte)) return checked(decode(bytes.subarray(mark.length), encoding));
  }
  const wide = wideEncoding(bytes);
  const candidates = wide ? [wide] : ['utf-8', declaredCharset(bytes) ?? 'gb18030', 'gb18030'];
  for (const encoding of new Set(candidates)) {
    const text = decode(bytes, encoding);
    if (text !== null) return checked(text);
  }
  throw new PolicyTextError('policy.unreadable', 'The bytes are not text in UTF-8, UTF-16 or GB18030.');
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null; // not valid in this encoding: the next one is tried
    throw error;
  }
}

/** UTF-16 without a mark: markup and digits leave a zero in every other byte. */
function wideEncoding(bytes: Uint8Array): string | null {
  const window = Math.min(bytes.length, PRESCAN_BYTES) & ~1;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < window; at += 2) {
    if (bytes[at] === 0) even++;
    if (bytes[at + 1] === 0) odd++;
  }
  if (odd > window / 8 && even === 0) return 'utf-16le';
  return even > window / 8 && odd === 0 ? 'utf-16be' : null;
}

function declaredCharset(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, PRESCAN_BYTES)).toString('latin1');
  const declared = /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})/i.exec(head)?.[1]?.toLowerCase();
  return declared === undefined ? null : (CHARSETS[declared] ?? null);
}

function checked(text: string | null): string {
  if (text === null) throw new PolicyTextError('policy.unreadable', 'The byte order mark promises an encoding that the bytes break.');
  let controls = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 && unit !== 0x09 && unit !== 0x0a && unit !== 0x0c && unit !== 0x0d) controls++;
  }
  if (controls > text.length * MAX_CONTROL_SHARE) throw new PolicyTextError('policy.unreadable', 'The file is binary data, not text.');
  return text;
}
