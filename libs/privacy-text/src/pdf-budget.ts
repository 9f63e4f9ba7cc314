import { inflateSync } from 'node:zlib';
import { PolicyTextError } from './policy-text-error.ts';

/** Inflated bytes of all streams of a PDF: a policy of 500 pages, its fonts among them, has a tenth of it. */
const MAX_INFLATED = 128 * 1024 * 1024;
/** Filters may follow each other, each a thousand times larger than the one before. */
const MAX_FILTERS = 4;
/** Streams that are tried; a PDF of 20 MB with more is all dictionary. */
const MAX_STREAMS = 100_000;
const ZLIB_METHOD = 0x08;

/**
 * Inflates every compressed stream once within a budget, before a reader that has none sees it. What is no zlib stream costs
 * nothing; what a broken stream gives before it breaks is left to the reader, which stops there as well.
 * @throws PolicyTextError 'policy.too-large' where streams inflate to more than any policy
 */
export function assertInflatesWithinBounds(bytes: Uint8Array): void {
  const pdf = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let left = MAX_INFLATED;
  let at = pdf.indexOf('stream');
  for (let streams = 0; at >= 0; streams++) {
    if (streams >= MAX_STREAMS) throw new PolicyTextError('policy.too-large', `The PDF has more than ${MAX_STREAMS} streams.`);
    const from = bodyAt(pdf, at);
    const end = pdf.indexOf('endstream', from);
    const to = end < 0 ? pdf.length : end;
    if (from > at) left -= inflatedLength(pdf.subarray(from, to), left);
    at = pdf.indexOf('stream', end < 0 ? pdf.length : end + 'endstream'.length);
  }
}

/** After the keyword and its end of line (ISO 32000-1 §7.3.8.1); the keyword's own place where none follows. */
function bodyAt(pdf: Buffer, at: number): number {
  const after = at + 'stream'.length;
  if (pdf[after] === 0x0d && pdf[after + 1] === 0x0a) return after + 2;
  return pdf[after] === 0x0a || pdf[after] === 0x0d ? after + 1 : at;
}

function inflatedLength(body: Uint8Array, budget: number): number {
  let length = 0;
  let data = body;
  for (let filter = 0; filter < MAX_FILTERS && (data[0]! & 0x0f) === ZLIB_METHOD; filter++) {
    try {
      data = inflateSync(data, { maxOutputLength: Math.max(1, budget - length) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
        throw new PolicyTextError('policy.too-large', `The PDF inflates to more than ${MAX_INFLATED} bytes.`, error);
      break; // no zlib stream, or a broken one
    }
    length += data.length;
  }
  return length;
}
