// Runs in the sandbox: reads one framed request, may read the files named in it, and writes one framed document.
// The same module is the second thread that a large package is read with.
import { Console } from 'node:console';
import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { openFile, ReaderThread, readApk, serveReader, type ApkFacts } from '@gatehouse/apk';
import { detectionTables, policyLexicon } from '@gatehouse/policy';
import { readPolicy, type PolicyDocument } from '@gatehouse/privacy-text';
import { assembleScan } from './assemble.ts';
import { decodeFrame, encodeFrame } from './frame.ts';
import type { ChildRequest, FactsRequest, PolicyRequest, ScanRequest } from './request.ts';

// Standard output carries the frame and nothing else, so what a library prints goes to standard error.
globalThis.console = new Console(process.stderr);

if (isMainThread) process.stdout.write(encodeFrame(await answer(decodeFrame(await readAll()) as ChildRequest)));
else serveReader(detectionTables());

function answer(request: ChildRequest): Promise<object> | object {
  if (request.kind === 'policy') return readPolicyFile(request);
  return request.kind === 'facts' ? readPackage(request) : scan(request);
}

async function scan(request: ScanRequest): Promise<object> {
  const facts = readPackage(request);
  const { policy } = request;
  return assembleScan(facts, policy ? await readPolicyFile({ fileName: 'policy', ...policy }) : null, request);
}

function readPackage({ packagePath, idsigPath, fileName, minSdk, maxSdk }: FactsRequest): ApkFacts {
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

function readPolicyFile({ path, fileName, mediaType }: PolicyRequest): Promise<PolicyDocument> {
  return readPolicy(readFileSync(path), { fileName, mediaType, lexicon: policyLexicon() });
}

async function readAll(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
