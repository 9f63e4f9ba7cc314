import { ApkFormatError, inflateRaw, readApkHead } from '@gatehouse/apk/head';
import { sha256 } from '@noble/hashes/sha2.js';

/** What a package says of itself, read on the operator's own computer by the code that the gate runs. Nothing is verified. */
export type PackageHead = {
  readonly packageName: string;
  readonly versionCode: number | null;
  readonly versionName: string | null;
  readonly label: string | null;
  readonly targetSdk: number;
  readonly signers: readonly { readonly sha256: string; readonly debug: boolean }[];
};

/** What this worker says of the file it was given. */
export type PackageReport =
  | { readonly kind: 'head'; readonly head: PackageHead }
  | { readonly kind: 'no-head'; readonly code: string }
  | { readonly kind: 'hashed-so-far'; readonly bytes: number }
  | { readonly kind: 'sha256'; readonly hex: string }
  | { readonly kind: 'unreadable'; readonly message: string };

const SLICE_BYTES = 4 * 1024 * 1024; // memory stays flat whatever the size

const tell = (report: PackageReport) => postMessage(report);

async function preCheck(file: File): Promise<PackageReport> {
  const reader = new FileReaderSync();
  const read = (at: number, length: number) => new Uint8Array(reader.readAsArrayBuffer(file.slice(at, at + length)));
  try {
    const { manifest, manifestError, certificates } = await readApkHead({ size: file.size, read }, inflateRaw);
    if (manifest === null) return { kind: 'no-head', code: manifestError ?? 'manifest.missing' };
    const { package: packageName, versionCode, versionName, label, effectiveTargetSdk: targetSdk } = manifest;
    return {
      kind: 'head',
      head: { packageName, versionCode, versionName, label, targetSdk, signers: certificates.map(({ sha256: hash, debug }) => ({ sha256: hash, debug })) },
    };
  } catch (error) {
    if (error instanceof ApkFormatError) return { kind: 'no-head', code: error.code };
    throw error;
  }
}

async function hash(file: File): Promise<void> {
  const digest = sha256.create();
  for (let at = 0; at < file.size; at += SLICE_BYTES) {
    digest.update(new Uint8Array(await file.slice(at, at + SLICE_BYTES).arrayBuffer()));
    tell({ kind: 'hashed-so-far', bytes: Math.min(at + SLICE_BYTES, file.size) });
  }
  tell({ kind: 'sha256', hex: Array.from(digest.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('') });
}

async function read(file: File): Promise<void> {
  tell(await preCheck(file));
  await hash(file);
}

addEventListener('message', ({ data }: MessageEvent<File>) => {
  read(data).catch((error: unknown) => tell({ kind: 'unreadable', message: error instanceof Error ? error.message : String(error) }));
});
