import { sha256 } from '@noble/hashes/sha2.js';

/** What this worker says of the file it was given. The head reader's instant pre-check will speak here, too. */
export type PackageReport =
  | { readonly kind: 'looks'; readonly likeZip: boolean }
  | { readonly kind: 'hashed-so-far'; readonly bytes: number }
  | { readonly kind: 'sha256'; readonly hex: string }
  | { readonly kind: 'unreadable'; readonly message: string };

const SLICE_BYTES = 4 * 1024 * 1024; // memory stays flat whatever the size
const ZIP_LOCAL_HEADER = 0x504b0304;

const tell = (report: PackageReport) => postMessage(report);

async function read(file: File): Promise<void> {
  const first = new DataView(await file.slice(0, 4).arrayBuffer());
  tell({ kind: 'looks', likeZip: first.byteLength === 4 && first.getUint32(0) === ZIP_LOCAL_HEADER });
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += SLICE_BYTES) {
    hash.update(new Uint8Array(await file.slice(at, at + SLICE_BYTES).arrayBuffer()));
    tell({ kind: 'hashed-so-far', bytes: Math.min(at + SLICE_BYTES, file.size) });
  }
  tell({ kind: 'sha256', hex: Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('') });
}

addEventListener('message', ({ data }: MessageEvent<File>) => {
  read(data).catch((error: unknown) => tell({ kind: 'unreadable', message: error instanceof Error ? error.message : String(error) }));
});
