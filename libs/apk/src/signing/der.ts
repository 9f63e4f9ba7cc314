import { ApkFormatError } from '../bytes/apk-format-error.ts';

/** One element of ASN.1 DER: tag, its content, and the whole of it as it stands. Source: ITU-T X.690. */
export type DerElement = { readonly tag: number; readonly content: Uint8Array; readonly whole: Uint8Array };

export const DER = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  teletex: 0x14,
  ia5: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmp: 0x1e,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
  context1: 0xa1,
  context3: 0xa3,
} as const;

/** The longest list in a real certificate or signature block has some dozens. */
const MAX_ELEMENTS = 10_000;
/** Elements without a stated length, one inside another. A streamed PKCS #7 file has four. */
const MAX_UNSTATED_DEPTH = 16;
const CONSTRUCTED = 0x20;

/** The elements that stand one after another in `bytes`. @throws ApkFormatError 'der.invalid' */
export function readDer(bytes: Uint8Array): DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length;) {
    if (elements.length === MAX_ELEMENTS) throw new ApkFormatError('der.invalid', at);
    const element = readElement(bytes, at);
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}

/** The first element of `bytes`, whatever follows it. @throws ApkFormatError 'der.invalid' */
export function firstDer(bytes: Uint8Array): DerElement {
  return readElement(bytes, 0);
}

/** The elements inside one that must have this tag. @throws ApkFormatError 'der.invalid' */
export function childrenOf(element: DerElement | undefined, tag: number = DER.sequence): DerElement[] {
  return readDer(contentOf(element, tag));
}

/** @throws ApkFormatError 'der.invalid' when the element is absent or another */
export function contentOf(element: DerElement | undefined, tag: number): Uint8Array {
  if (element?.tag !== tag) throw new ApkFormatError('der.invalid', 0);
  return element.content;
}

/** BER allows what DER does not: a length that is found only at its end. Android reads such signature files, so they are read here. */
function readElement(bytes: Uint8Array, at: number, depth = 0): DerElement {
  const invalid = (): never => {
    throw new ApkFormatError('der.invalid', at);
  };
  const tag = bytes[at] ?? invalid();
  const first = bytes[at + 1] ?? invalid();
  if ((tag & 0x1f) === 0x1f) invalid(); // tags of several bytes: none of the structures here has one
  let length = first;
  let header = 2;
  if (first === 0x80) {
    if ((tag & CONSTRUCTED) === 0 || depth === MAX_UNSTATED_DEPTH) invalid();
    let next = at + 2;
    while (bytes[next] !== 0 || bytes[next + 1] !== 0) next += readElement(bytes, next, depth + 1).whole.length;
    return { tag, content: bytes.subarray(at + 2, next), whole: bytes.subarray(at, next + 2) };
  }
  if (first > 0x80) {
    const count = first & 0x7f;
    if (count > 4) invalid(); // past 4 GiB
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[at + 2 + i] ?? invalid());
    header += count;
  }
  const end = at + header + length;
  if (end > bytes.length) invalid();
  return { tag, content: bytes.subarray(at + header, end), whole: bytes.subarray(at, end) };
}

/** `1.2.840.113549.1.1.1`. */
export function oidText(content: Uint8Array): string {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(value);
      value = 0;
    }
  }
  const first = numbers.shift() ?? 0;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...numbers].join('.');
}

/** Bits of an INTEGER without its leading zeros. */
export function integerBits(content: Uint8Array): number {
  const start = content.findIndex((byte) => byte !== 0);
  return start < 0 ? 0 : (content.length - start) * 8 - (Math.clz32(content[start]!) - 24);
}

/** One element, written. */
export function writeDer(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest & 0xff);
  const header = length < 0x80 ? [tag, length] : [tag, 0x80 | digits.length, ...digits];
  const bytes = new Uint8Array(header.length + length);
  bytes.set(header);
  let at = header.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
