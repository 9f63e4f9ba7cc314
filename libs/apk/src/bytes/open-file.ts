import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from './byte-source.ts';

export type OpenFile = ByteSource & { close(): void };

/** Open a file for reading. Faults of the system (absent, forbidden) are thrown as Node throws them. */
export function openFile(path: string): OpenFile {
  const handle = openSync(path, 'r');
  const { size } = fstatSync(handle);
  const readInto = (at: number, target: Uint8Array): number => {
    let filled = 0;
    while (filled < target.length) {
      const got = readSync(handle, target, filled, target.length - filled, at + filled);
      if (got === 0) break; // the file became shorter since it was opened
      filled += got;
    }
    return filled;
  };
  return {
    size,
    read(at, length) {
      const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, size - at)));
      return bytes.subarray(0, readInto(at, bytes));
    },
    readInto,
    close: () => closeSync(handle),
  };
}
