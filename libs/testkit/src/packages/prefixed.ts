import { ByteWriter } from './byte-writer.ts';

/** The parts, after their length together: how a signing block writes everything. */
export function prefixed(...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(content.length), content]);
}

export function u32(...values: readonly number[]): Buffer {
  return new ByteWriter().u32(...values).done();
}
