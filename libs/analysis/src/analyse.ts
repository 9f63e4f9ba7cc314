import { realpathSync, statSync } from 'node:fs';
import type { ApkFacts } from '@gatehouse/apk';
import type { PolicyDocument } from '@gatehouse/privacy-text';
import { childModule } from './bundle-child.ts';
import { DOCUMENT_SCHEMA } from './document-schema.ts';
import type { Reason, ScanDocument } from './documents.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import type { ChildRequest, FactsRequest, PolicyRequest, ScanRequest } from './request.ts';
import { runSandboxed } from './sandbox.ts';

/**
 * How an analysis ended. `inconclusive` with a document: the package could not be read, and the document says so.
 * `inconclusive` without one: the child was killed or broke, and nothing it may have found is believed.
 */
export type Analysis = { outcome: ScanDocument['outcome']; reasons: Reason[]; document: ScanDocument | null };

/** A document, or why there is none. */
export type Reading<T> = { ok: true; document: T } | { ok: false; reason: Reason };

export type AnalyseOptions = {
  limits?: Partial<Limits>;
  /** Kills the child; the analysis ends inconclusive. */
  signal?: AbortSignal;
  /** Another module to run as the child: what tests put in its place. */
  module?: string;
};

/**
 * Reads and judges one package, in a child process that can harm nothing.
 * Bad bytes, a hang, a crash and hunger for memory are results. Only a fault of this machine (a file that is not
 * there, a process that cannot start) is thrown.
 */
export async function analyse(request: ScanRequest, options: AnalyseOptions = {}): Promise<Analysis> {
  const reading = await ask<ScanDocument>({ kind: 'scan', ...request }, options);
  if (!reading.ok) return { outcome: 'inconclusive', reasons: [reading.reason], document: null };
  const { document } = reading;
  return { outcome: document.outcome, reasons: document.reasons, document };
}

/** Reads one package without judging it. */
export function readFacts(request: FactsRequest, options: AnalyseOptions = {}): Promise<Reading<ApkFacts>> {
  return ask({ kind: 'facts', ...request }, options);
}

/** Reads one privacy policy. */
export function readPolicyDocument(request: PolicyRequest, options: AnalyseOptions = {}): Promise<Reading<PolicyDocument>> {
  return ask({ kind: 'policy', ...request }, options);
}

/** A smaller package is read before a second thread has come up. */
const THREAD_FROM_BYTES = 4 << 20;

async function ask<T>(asked: ChildRequest, { limits, signal, module }: AnalyseOptions): Promise<Reading<T>> {
  const request = withRealPaths(asked);
  const result = await runSandboxed({
    module: module ?? (await childModule(request.kind === 'facts' ? 'facts' : 'analyse')),
    files: filesOf(request),
    request,
    mayThread: request.kind !== 'policy' && statSync(request.packagePath).size >= THREAD_FROM_BYTES,
    limits: { ...DEFAULT_LIMITS, ...limits },
    signal,
  });
  if (!result.ok) return { ok: false, reason: { code: result.code, detail: result.detail } };
  const checked = DOCUMENT_SCHEMA[request.kind].safeParse(result.message);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    return { ok: false, reason: { code: 'sandbox.bad-result', detail: `The result does not fit its schema at /${issue?.path.join('/') ?? ''}.` } };
  }
  return { ok: true, document: result.message as T }; // not the parsed copy: the order of its keys is the document's
}

/** The child stands in another folder and may open exactly these files, so links are followed here. */
function withRealPaths(request: ChildRequest): ChildRequest {
  if (request.kind === 'policy') return { ...request, path: realpathSync(request.path) };
  const packagePath = realpathSync(request.packagePath);
  if (request.kind === 'facts') return { ...request, packagePath, ...(request.idsigPath !== undefined && { idsigPath: realpathSync(request.idsigPath) }) };
  if (!request.policy) return { ...request, packagePath };
  return { ...request, packagePath, policy: { ...request.policy, path: realpathSync(request.policy.path) } };
}

function filesOf(request: ChildRequest): string[] {
  if (request.kind === 'policy') return [request.path];
  const beside = request.kind === 'facts' ? request.idsigPath : request.policy?.path;
  return beside === undefined ? [request.packagePath] : [request.packagePath, beside];
}
