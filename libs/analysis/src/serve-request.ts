import { Console } from 'node:console';
import { isMainThread } from 'node:worker_threads';
import { serveReader } from '@gatehouse/apk';
import { detectionTables } from '@gatehouse/policy';
import { decodeFrame, encodeFrame } from './frame.ts';
import type { ChildRequest } from './request.ts';

/**
 * What a module of the sandbox does: reads one framed request, may read the files named in it, and writes one framed document.
 * The same module is the second thread that a large package is read with.
 */
export async function serveRequest<Request extends ChildRequest>(answer: (request: Request) => Promise<object> | object): Promise<void> {
  if (!isMainThread) return serveReader(detectionTables());
  // Standard output carries the frame and nothing else, so what a library prints goes to standard error.
  globalThis.console = new Console(process.stderr);
  process.stdout.write(encodeFrame(await answer(decodeFrame(await readAll()) as Request)));
}

async function readAll(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
