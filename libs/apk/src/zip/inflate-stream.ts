import { ApkFormatError } from '../bytes/apk-format-error.ts';

/**
 * Inflate with the platform's own streams: browsers and Node have them alike. Reading stops as soon as there is more than
 * was stated, so that a bomb costs no more than its header admits.
 * @throws ApkFormatError 'zip.size-mismatch' | 'zip.entry-corrupt'
 */
export async function inflateRaw(deflated: Uint8Array, inflatedBytes: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(inflatedBytes);
  const reader = new Blob([Uint8Array.from(deflated)]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  let filled = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new ApkFormatError('zip.entry-corrupt', filled);
    });
    if (done) break;
    if (filled + value.length > inflatedBytes) {
      await reader.cancel();
      throw new ApkFormatError('zip.size-mismatch', filled);
    }
    bytes.set(value, filled);
    filled += value.length;
  }
  if (filled !== inflatedBytes) throw new ApkFormatError('zip.size-mismatch', filled);
  return bytes;
}
