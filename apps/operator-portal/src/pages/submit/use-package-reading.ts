import { useEffect, useRef, useState } from 'react';
import type { PackageHead, PackageReport } from './package.worker.ts';

/** What the browser has read of the chosen file by itself, while it travels. */
export type PackageReading = {
  readonly head: PackageHead | null;
  /** Why there is no head: a code of the reader. */
  readonly headError: string | null;
  readonly hashedBytes: number;
  readonly sha256: string | null;
  readonly unreadable: string | null;
};

const NOTHING: PackageReading = { head: null, headError: null, hashedBytes: 0, sha256: null, unreadable: null };

function after(reading: PackageReading, report: PackageReport): PackageReading {
  if (report.kind === 'head') return { ...reading, head: report.head };
  if (report.kind === 'no-head') return { ...reading, headError: report.code };
  if (report.kind === 'hashed-so-far') return { ...reading, hashedBytes: report.bytes };
  if (report.kind === 'sha256') return { ...reading, sha256: report.hex };
  return { ...reading, unreadable: report.message };
}

/**
 * Reads a file in a worker: what it says of itself, and its SHA-256. Ends with the page, or with another file.
 * `hashed()` waits for the hash; null when the browser cannot read the file.
 */
export function usePackageReading(file: File | undefined): PackageReading & { hashed: () => Promise<string | null> } {
  const [reading, setReading] = useState(NOTHING);
  const hash = useRef(Promise.resolve<string | null>(null));
  useEffect(() => {
    setReading(NOTHING);
    if (file === undefined) return;
    const { promise, resolve } = Promise.withResolvers<string | null>();
    hash.current = promise;
    const hear = (report: PackageReport) => {
      setReading((before) => after(before, report));
      if (report.kind === 'sha256') resolve(report.hex);
      if (report.kind === 'unreadable') resolve(null);
    };
    const worker = new Worker(new URL('./package.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<PackageReport>) => hear(data);
    worker.onerror = ({ message }) => hear({ kind: 'unreadable', message });
    worker.postMessage(file);
    return () => {
      worker.terminate();
      resolve(null);
    };
  }, [file]);
  return { ...reading, hashed: () => hash.current };
}
