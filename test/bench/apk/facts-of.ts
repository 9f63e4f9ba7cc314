import { basename } from 'node:path';
import { openFile, readApk, type ApkFacts } from '@gatehouse/apk';
import { detectionTables } from '@gatehouse/policy';

/** All facts of a file, as the command line and the sandbox get them. */
export function factsOf(path: string): ApkFacts {
  const file = openFile(path);
  try {
    return readApk(file, { fileName: basename(path), tables: detectionTables() });
  } finally {
    file.close();
  }
}
