import { ApkFormatError, memorySource, readApk } from '@gatehouse/apk';
import { inflateRaw, readApkHead } from '@gatehouse/apk/head';
import { detectionTables } from '@gatehouse/policy';
import { faultOf } from './document-checks.ts';

const tables = detectionTables();

/**
 * Reads bytes as a package; whatever they are, a document must come of them.
 * @throws what the reader throws, and an Error where the document is not as every document must be
 */
export function fuzz(bytes: Uint8Array): void {
  documentOf(bytes);
}

/** The same, twice: the same bytes must give the same document. */
export function fuzzTwice(bytes: Uint8Array): void {
  if (documentOf(bytes) !== documentOf(Uint8Array.from(bytes))) throw new Error('the same bytes gave two documents');
}

/** The part that runs in browsers: it may refuse, but only in its own words. */
export async function fuzzHead(bytes: Uint8Array): Promise<void> {
  try {
    await readApkHead(memorySource(bytes), inflateRaw);
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
  }
}

function documentOf(bytes: Uint8Array): string {
  const facts = readApk(memorySource(bytes), { fileName: 'fuzz.apk', tables });
  const fault = faultOf(facts);
  if (fault !== null) throw new Error(`document: ${fault}`);
  return JSON.stringify(facts);
}
