import { type PolicyRef, Refusal } from '@gatehouse/contracts';

export type PolicyMediaType = PolicyRef['mediaType'];

/** Enough to tell the three kinds apart; a PDF's header stands within the first kilobyte. */
const HEAD_BYTES = 4096;
const PDF_HEADER_BYTES = 1024;

/** @throws Refusal policy.unsupported-type */
export function mediaTypeOf(contentType: string | undefined): PolicyMediaType {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'text/plain' || type === 'text/html' || type === 'application/pdf') return type;
  throw new Refusal('policy.unsupported-type');
}

/**
 * The policy's bytes, once their beginning has shown that they are what they are said to be.
 * @throws Refusal policy.empty | policy.unsupported-type
 */
export async function* sniffed(bytes: AsyncIterable<Uint8Array>, mediaType: PolicyMediaType): AsyncGenerator<Uint8Array> {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const chunk of bytes) {
    if (head === null) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.byteLength < HEAD_BYTES) continue;
    assertLooksLike(head, mediaType);
    yield head;
    head = null;
  }
  if (head === null) return;
  assertLooksLike(head, mediaType);
  yield head;
}

function assertLooksLike(head: Buffer, mediaType: PolicyMediaType): void {
  if (head.byteLength === 0) throw new Refusal('policy.empty');
  if (!LOOKS_LIKE[mediaType](head.subarray(0, HEAD_BYTES))) throw new Refusal('policy.unsupported-type', { mediaType });
}

const LOOKS_LIKE: Readonly<Record<PolicyMediaType, (head: Buffer) => boolean>> = {
  'application/pdf': isPdf,
  // A tag within the first bytes; GBK and UTF-8 spell those in ASCII, UTF-16 with a zero byte after each letter.
  'text/html': (head) => isText(head) && /<(!doctype|!--|[a-z][a-z0-9]*[\s/>])/i.test(head.toString('latin1').replaceAll('\0', '')),
  'text/plain': isText,
};

function isPdf(head: Buffer): boolean {
  return head.subarray(0, PDF_HEADER_BYTES).includes('%PDF-');
}

/** No PDF, and no zero bytes, which no text holds but UTF-16, and that says so with its byte order mark. */
function isText(head: Buffer): boolean {
  const utf16 = head.length >= 2 && ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff));
  return !head.subarray(0, 5).equals(Buffer.from('%PDF-')) && (utf16 || !head.includes(0));
}
