/**
 * One message over a pipe: the four bytes `GHF1`, the length of the body in bytes as a big-endian u32, the body as
 * UTF-8 JSON, and nothing after it. A child that dies half-way, prints something else, or prints more leaves no frame.
 */
const MAGIC = 0x47484631;
const HEADER_BYTES = 8;

export function encodeFrame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message), 'utf8');
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(MAGIC, 0);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

/** @throws FrameError where the bytes are not exactly one frame of JSON */
export function decodeFrame(bytes: Buffer): unknown {
  if (bytes.length < HEADER_BYTES || bytes.readUInt32BE(0) !== MAGIC) throw new FrameError('no frame was written');
  if (bytes.readUInt32BE(4) !== bytes.length - HEADER_BYTES) throw new FrameError('the frame is cut short or followed by other bytes');
  try {
    return JSON.parse(bytes.toString('utf8', HEADER_BYTES)) as unknown;
  } catch (error) {
    throw new FrameError('the frame does not hold JSON', error);
  }
}

export class FrameError extends Error {
  constructor(detail: string, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = 'FrameError';
  }
}
