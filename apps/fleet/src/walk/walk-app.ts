import { randomUUID } from 'node:crypto';
import type { Submission, ScanView } from '@gatehouse/contracts';
import type { Terminal } from '../terminal.ts';
import { type GateClient, GateProblem } from './gate-client.ts';
import type { WalkedApp } from './apps.ts';

/** Findings shown per app; the portal shows all. */
const SHOWN_FINDINGS = 6;
const POLL_MS = 150;
const PATIENCE_MS = 180_000;

/** Takes one package through the gate and tells each step as it happens. Answers the state it reached. */
export async function walkApp(operator: GateClient, app: WalkedApp, terminal: Terminal): Promise<Submission> {
  const submission = (await known(operator, app, terminal)) ?? (await submit(operator, app, terminal));
  if (!submission) throw new Error(`${app.fileName} could not be submitted`);
  const settled = await follow(operator, submission.submissionId, terminal);
  await tellScan(operator, settled, terminal);
  tellState(settled, terminal);
  return settled;
}

/** A version that an earlier start took in is not sent again: its stored state is the answer. */
async function known(operator: GateClient, app: WalkedApp, terminal: Terminal): Promise<Submission | null> {
  const { items } = await operator.get<{ items: Submission[] }>('/v1/submissions?limit=200');
  const found = items.find((s) => s.packageName === app.packageName && s.versionCode === app.versionCode && s.state !== 'withdrawn');
  if (!found) return null;
  terminal.step('known', `this version came in at ${found.receivedAt.slice(0, 16).replace('T', ' ')} UTC; its stored state:`);
  return operator.get<Submission>(`/v1/submissions/${found.submissionId}`);
}

async function submit(operator: GateClient, app: WalkedApp, terminal: Terminal): Promise<Submission> {
  const draft = await operator.post<{ draftId: string }>(
    '/v1/drafts',
    { platform: 'android', packageName: app.packageName, versionCode: app.versionCode, versionName: app.versionName },
    { 'idempotency-key': randomUUID() },
  );
  await terminal.bar('upload', (move) => operator.upload(app.path, { draftId: draft.draftId }, (sent, total) => move(total === 0 ? 1 : sent / total)));
  terminal.step('uploaded', `${(app.sizeBytes / 1e6).toFixed(1)} MB, hashed while it was written`);
  if (app.policy) await operator.putText(`/v1/drafts/${draft.draftId}/policy`, 'text/plain; charset=utf-8', app.policy);
  await operator.patch(`/v1/drafts/${draft.draftId}`, { serviceType: app.serviceType, listing: app.listing, declarations: app.declarations });
  const submission = await operator.post<Submission>(`/v1/drafts/${draft.draftId}/submit`, undefined, { 'idempotency-key': randomUUID() });
  terminal.step(
    'received',
    `submission ${submission.submissionId}, ${app.policy ? 'with a listing and a privacy policy' : 'with a listing, without a privacy policy'}`,
  );
  return submission;
}

/** Waits until the submission is decided or waits for a person, telling each state it passes through. */
async function follow(operator: GateClient, submissionId: string, terminal: Terminal): Promise<Submission> {
  let last = '';
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    const submission = await operator.get<Submission>(`/v1/submissions/${submissionId}`);
    if (submission.state !== last && (submission.state === 'scanning' || submission.state === 'delayed')) terminal.step(submission.state, submission.reason.en);
    last = submission.state;
    if (isSettled(submission)) return submission;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`submission ${submissionId} is still ${last} after ${PATIENCE_MS / 1000} s`);
}

/** Final, or waiting for a human. */
export function isSettled(submission: Submission): boolean {
  return (
    submission.final ||
    submission.reason.turn === 'reviewer' ||
    submission.reason.turn === 'second-reviewer' ||
    (submission.reason.turn === 'operator' && submission.scan !== null)
  );
}

async function tellScan(operator: GateClient, submission: Submission, terminal: Terminal): Promise<void> {
  let scan: ScanView;
  try {
    scan = await operator.get<ScanView>(`/v1/submissions/${submission.submissionId}/scan`);
  } catch (error) {
    if (error instanceof GateProblem && error.status === 404) return; // withdrawn before its scan
    throw error;
  }
  const facts = scan.summary;
  if (facts) {
    terminal.step(
      'scanned',
      `${scan.outcome}: ${facts.calls.toLocaleString('en')} calls in ${facts.dexFiles} DEX file(s), ${facts.sensitiveCalls} to sensitive APIs, ${facts.permissions.length} permissions, ${facts.sdks.length} SDKs, target SDK ${facts.targetSdk ?? '?'}`,
    );
    terminal.step('signed', `${facts.schemes.join(', ') || 'not at all'}${facts.debugSigned ? ', with a debug key' : ''}`);
  }
  for (const reason of scan.reasons) terminal.step('not seen', `${reason.code}: ${reason.detail}`);
  const byWeight = [...scan.findings].sort((a, b) => weight(b) - weight(a));
  for (const f of byWeight.slice(0, SHOWN_FINDINGS)) {
    const colour = f.action === 'reject' ? 'red' : f.action === 'review' ? 'yellow' : 'dim';
    terminal.step('found', `${terminal.paint(colour, `${f.severity}, asks for ${f.action}`)}: ${f.message.en} [${[f.rule, ...f.behaviours].join(', ')}]`);
  }
  if (byWeight.length > SHOWN_FINDINGS) terminal.step('', `and ${byWeight.length - SHOWN_FINDINGS} more, in the portal`);
}

export function tellState(submission: Submission, terminal: Terminal): void {
  const colour = submission.state === 'approved' || submission.state === 'warned' ? 'green' : submission.state === 'refused' ? 'red' : 'yellow';
  terminal.step('state', `${terminal.paint(colour, submission.state)}: ${submission.decision?.reason.en ?? submission.reason.en}`);
  if (submission.reason.next) terminal.step('next', submission.reason.next.en);
}

function weight(f: { action: string; severity: string }): number {
  return ['note', 'review', 'reject'].indexOf(f.action) * 10 + ['low', 'medium', 'high', 'critical'].indexOf(f.severity);
}
