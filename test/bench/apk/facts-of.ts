import { basename } from 'node:path';
import { openFile, readApk, type ApkFacts, type ReaderThread } from '@gatehouse/apk';
import { detectionTables } from '@gatehouse/policy';

/** All facts of a file, as the command line and the sandbox get them; with a second thread where one is given. */
export function factsOf(path: string, thread: ReaderThread | null): ApkFacts {
  const file = openFile(path);
  try {
    return readApk(file, { fileName: basename(path), tables: detectionTables(), ...(thread !== null && { thread }) });
  } finally {
    file.close();
  }
}
