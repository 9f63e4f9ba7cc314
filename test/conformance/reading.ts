import { basename } from 'node:path';
import { memorySource, openFile, readApk, type ApkFacts, type ReadOptions } from '@gatehouse/apk';
import { corpusPath } from './corpus.ts';

/** What a package is does not depend on what is looked for in its code. */
const NO_TABLES: ReadOptions['tables'] = { sensitiveApis: [], sdks: [], packers: [] };

export type Levels = { readonly minSdk?: number | undefined; readonly maxSdk?: number | undefined };

/** Facts of a file of the corpus. */
export function factsOf(file: string, { minSdk, maxSdk }: Levels = {}): ApkFacts {
  const source = openFile(corpusPath(file));
  try {
    return readApk(source, {
      fileName: basename(file),
      tables: NO_TABLES,
      ...(minSdk === undefined ? {} : { minSdk }),
      ...(maxSdk === undefined ? {} : { maxSdk }),
    });
  } finally {
    source.close();
  }
}

export function factsOfBytes(bytes: Uint8Array, fileName: string): ApkFacts {
  return readApk(memorySource(bytes), { fileName, tables: NO_TABLES });
}
