/** A file to read at random, synchronously: `readSync` in Node, `FileReaderSync` in a browser's worker. */
export type ByteSource = {
  readonly size: number;
  /** At most `length` bytes from `at`; fewer only at the end of the file. The result is never written to. */
  read(at: number, length: number): Uint8Array;
  /** Fills `target` with the bytes from `at`; returns how many there were. Absent where only `read` is offered. */
  readInto?(at: number, target: Uint8Array): number;
  /** The whole file where it lies in memory that threads share. Not every platform function takes such bytes: `read` gives a copy. */
  readonly shared?: Uint8Array<SharedArrayBuffer>;
};

/** Bytes that are in memory already. */
export function memorySource(bytes: Uint8Array): ByteSource {
  // A plain array, also where Node gave a Buffer: windows of it cost less than windows of that.
  const plain = bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { size: plain.length, read: (at, length) => plain.subarray(at, at + length) };
}

/** Bytes in memory that threads share. */
export function sharedSource(shared: Uint8Array<SharedArrayBuffer>): ByteSource {
  return { size: shared.length, read: (at, length) => shared.slice(at, at + length), shared };
}

/** Bytes to be hashed or inflated at once: without a copy where the memory is shared. Not more than `size` bounds. */
export function borrow(source: ByteSource, at: number, length: number): Uint8Array {
  return source.shared?.subarray(at, at + length) ?? source.read(at, length);
}
