import { openFile, ReaderThread, readApk, type ApkFacts } from '@gatehouse/apk';
import { detectionTables } from '@gatehouse/policy';
import type { FactsRequest } from './request.ts';

/** Facts of a package, read in the sandbox. */
export function readPackage({ packagePath, idsigPath, fileName, minSdk, maxSdk }: FactsRequest): ApkFacts {
  const thread = secondThread();
  const file = openFile(packagePath);
  const idsig = idsigPath === undefined ? null : openFile(idsigPath);
  try {
    return readApk(file, {
      fileName,
      tables: detectionTables(),
      ...(minSdk !== undefined && { minSdk }),
      ...(maxSdk !== undefined && { maxSdk }),
      ...(idsig !== null && { idsig }),
      ...(thread !== null && { thread }),
    });
  } finally {
    file.close();
    idsig?.close();
    void thread?.close();
  }
}

/**
 * A thread for a package that the parent found large enough. It is there before a byte of the package is read, and from then
 * on this process may start no other: a new thread could be one without the permission model.
 */
function secondThread(): ReaderThread | null {
  if (!process.permission.has('worker')) return null;
  const thread = new ReaderThread(process.argv[1]!);
  thread.waitUntilUp();
  process.permission.drop('worker');
  return thread;
}
