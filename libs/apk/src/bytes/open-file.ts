import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from './byte-source.ts';

export type OpenFile = ByteSource & { close(): void };

/** Open a file for reading. Faults of the system (absent, forbidden) are thrown as Node throws them. */
export function openFile(path: string): OpenFile {
  const handle = openSync(path, 'r');
  const { size } = fstatSync(handle);
  return {
    size,
    read(at, length) {
      const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, size - at)));
      let filled = 0;
      while (filled < bytes.length) {
        const got = readSync(handle, bytes, filled, bytes.length - filled, at + filled);
        if (got === 0) break; // the file became shorter since it was opened
        filled += got;
      }
      return bytes.subarray(0, filled);
    },
    close: () => closeSync(handle),
  };
}
