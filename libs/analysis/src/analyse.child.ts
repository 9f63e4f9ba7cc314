// Runs in the sandbox: reads one framed request, may read the files named in it, and writes one framed document.
import { Console } from 'node:console';
import { readFileSync } from 'node:fs';
import { openFile, readApk, type ApkFacts } from '@gatehouse/apk';
import { detectionTables, policyLexicon } from '@gatehouse/policy';
import { readPolicy, type PolicyDocument } from '@gatehouse/privacy-text';
import { assembleScan } from './assemble.ts';
import { decodeFrame, encodeFrame } from './frame.ts';
import type { ChildRequest, FactsRequest, PolicyRequest, ScanRequest } from './request.ts';

// Standard output carries the frame and nothing else, so what a library prints goes to standard error.
globalThis.console = new Console(process.stderr);

const document = await answer(decodeFrame(await readAll()) as ChildRequest);
process.stdout.write(encodeFrame(document));

function answer(request: ChildRequest): Promise<object> | object {
  if (request.kind === 'policy') return readPolicyFile(request);
  return request.kind === 'facts' ? readPackage(request) : scan(request);
}

async function scan(request: ScanRequest): Promise<object> {
  const facts = readPackage(request);
  const { policy } = request;
  return assembleScan(facts, policy ? await readPolicyFile({ fileName: 'policy', ...policy }) : null, request);
}

function readPackage({ packagePath, fileName, minSdk, maxSdk }: FactsRequest): ApkFacts {
  const file = openFile(packagePath);
  try {
    return readApk(file, { fileName, tables: detectionTables(), ...(minSdk !== undefined && { minSdk }), ...(maxSdk !== undefined && { maxSdk }) });
  } finally {
    file.close();
  }
}

function readPolicyFile({ path, fileName, mediaType }: PolicyRequest): Promise<PolicyDocument> {
  return readPolicy(readFileSync(path), { fileName, mediaType, lexicon: policyLexicon() });
}

async function readAll(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
