// Runs in the sandbox: reads packages and policies, and judges them.
import { readFileSync } from 'node:fs';
import { policyLexicon } from '@gatehouse/policy';
import { readPolicy, type PolicyDocument } from '@gatehouse/privacy-text';
import { assembleScan } from './assemble.ts';
import { readPackage } from './read-package.ts';
import type { ChildRequest, PolicyRequest, ScanRequest } from './request.ts';
import { serveRequest } from './serve-request.ts';

await serveRequest(answer);

function answer(request: Exclude<ChildRequest, { kind: 'facts' }>): Promise<object> {
  return request.kind === 'policy' ? readPolicyFile(request) : scan(request);
}

async function scan(request: ScanRequest): Promise<object> {
  const facts = readPackage(request);
  const { policy } = request;
  return assembleScan(facts, policy ? await readPolicyFile({ fileName: 'policy', ...policy }) : null, request);
}

function readPolicyFile({ path, fileName, mediaType }: PolicyRequest): Promise<PolicyDocument> {
  return readPolicy(readFileSync(path), { fileName, mediaType, lexicon: policyLexicon() });
}
