/** A file to read at random, synchronously: `readSync` in Node, `FileReaderSync` in a browser's worker. */
export type ByteSource = {
  readonly size: number;
  /** At most `length` bytes from `at`; fewer only at the end of the file. The result is never written to. */
  read(at: number, length: number): Uint8Array;
};

/** Bytes that are in memory already. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) };
}
