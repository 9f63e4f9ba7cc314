import { randomUUID } from 'node:crypto';
import type { Submission, ScanView } from '@gatehouse/contracts';
import type { Terminal } from '../terminal.ts';
import { type GateClient, GateProblem } from './gate-client.ts';
import type { WalkedApp } from './apps.ts';

/** Findings shown per app; the portal shows all. */
const SHOWN_FINDINGS = 6;
const POLL_MS = 150;

const OUTCOME_ZH: Readonly<Record<string, string>> = { complete: '完整', partial: '部分可见', inconclusive: '未能判定' };
const SEVERITY_ZH = { critical: '严重', high: '高', medium: '中', low: '低' } as const;
const ACTION_ZH = { reject: '建议不予分发', review: '转人工', note: '记录' } as const;
const STATE_ZH: Readonly<Record<string, string>> = {
  approved: '已通过',
  warned: '通过并警示',
  refused: '不予分发',
  'awaiting-review': '待审核',
  'in-review': '审核中',
  held: '待复核',
  delayed: '系统延迟',
  withdrawn: '已撤回',
  superseded: '已被新版本取代',
};
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
  const at = `${found.receivedAt.slice(0, 16).replace('T', ' ')} UTC`;
  terminal.step(terminal.say('已有', 'known'), terminal.say(`该版本已于 ${at} 提交，其现状如下：`, `this version came in at ${at}; its stored state:`));
  return operator.get<Submission>(`/v1/submissions/${found.submissionId}`);
}

async function submit(operator: GateClient, app: WalkedApp, terminal: Terminal): Promise<Submission> {
  const draft = await operator.post<{ draftId: string }>(
    '/v1/drafts',
    { platform: 'android', packageName: app.packageName, versionCode: app.versionCode, versionName: app.versionName },
    { 'idempotency-key': randomUUID() },
  );
  await terminal.bar(terminal.say('上传', 'upload'), (move) =>
    operator.upload(app.path, { draftId: draft.draftId }, (sent, total) => move(total === 0 ? 1 : sent / total)),
  );
  const size = `${(app.sizeBytes / 1e6).toFixed(1)} MB`;
  terminal.step(terminal.say('已上传', 'uploaded'), terminal.say(`${size}，边写入边计算哈希`, `${size}, hashed while it was written`));
  if (app.policy) await operator.putText(`/v1/drafts/${draft.draftId}/policy`, 'text/plain; charset=utf-8', app.policy);
  await operator.patch(`/v1/drafts/${draft.draftId}`, { serviceType: app.serviceType, listing: app.listing, declarations: app.declarations });
  const submission = await operator.post<Submission>(`/v1/drafts/${draft.draftId}/submit`, undefined, { 'idempotency-key': randomUUID() });
  const handedIn = app.policy
    ? terminal.say('含上架信息和隐私政策', 'with a listing and a privacy policy')
    : terminal.say('含上架信息，无隐私政策', 'with a listing, without a privacy policy');
  terminal.step(
    terminal.say('已接收', 'received'),
    terminal.say(`提交 ${submission.submissionId}，${handedIn}`, `submission ${submission.submissionId}, ${handedIn}`),
  );
  return submission;
}

/** Waits until the submission is decided or waits for a person, telling each state it passes through. */
async function follow(operator: GateClient, submissionId: string, terminal: Terminal): Promise<Submission> {
  let last = '';
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    const submission = await operator.get<Submission>(`/v1/submissions/${submissionId}`);
    if (submission.state !== last && submission.state === 'scanning') terminal.step(terminal.say('扫描中', 'scanning'), terminal.read(submission.reason));
    if (submission.state !== last && submission.state === 'delayed') terminal.step(terminal.say('延迟', 'delayed'), terminal.read(submission.reason));
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
    const { calls, dexFiles, sensitiveCalls, permissions, sdks, targetSdk, schemes, debugSigned } = facts;
    terminal.step(
      terminal.say('已扫描', 'scanned'),
      terminal.say(
        `${OUTCOME_ZH[scan.outcome ?? ''] ?? ''}：${dexFiles} 个 DEX 中有 ${calls.toLocaleString('en')} 处调用，其中 ${sensitiveCalls} 处涉及敏感接口；权限 ${permissions.length} 项，SDK ${sdks.length} 个，目标 SDK ${targetSdk ?? '?'}`,
        `${scan.outcome}: ${calls.toLocaleString('en')} calls in ${dexFiles} DEX file(s), ${sensitiveCalls} to sensitive APIs, ${permissions.length} permissions, ${sdks.length} SDKs, target SDK ${targetSdk ?? '?'}`,
      ),
    );
    const scheme = schemes.join(', ') || terminal.say('未签名', 'not at all');
    terminal.step(terminal.say('签名', 'signed'), `${scheme}${debugSigned ? terminal.say('，使用调试密钥', ', with a debug key') : ''}`);
  }
  for (const reason of scan.reasons) terminal.step(terminal.say('未看到', 'not seen'), `${reason.code}: ${reason.detail}`);
  const byWeight = [...scan.findings].sort((a, b) => weight(b) - weight(a));
  for (const f of byWeight.slice(0, SHOWN_FINDINGS)) {
    const colour = f.action === 'reject' ? 'red' : f.action === 'review' ? 'yellow' : 'dim';
    const weight = terminal.say(`${SEVERITY_ZH[f.severity]}，${ACTION_ZH[f.action]}`, `${f.severity}, asks for ${f.action}`);
    terminal.step(terminal.say('发现', 'found'), `${terminal.paint(colour, weight)}: ${terminal.read(f.message)} [${[f.rule, ...f.behaviours].join(', ')}]`);
  }
  const more = byWeight.length - SHOWN_FINDINGS;
  if (more > 0) terminal.step('', terminal.say(`另有 ${more} 项，见运营者门户`, `and ${more} more, in the portal`));
}

export function tellState(submission: Submission, terminal: Terminal): void {
  const colour = submission.state === 'approved' || submission.state === 'warned' ? 'green' : submission.state === 'refused' ? 'red' : 'yellow';
  const state = terminal.say(STATE_ZH[submission.state] ?? submission.state, submission.state);
  terminal.step(terminal.say('状态', 'state'), `${terminal.paint(colour, state)}: ${terminal.read(submission.decision?.reason ?? submission.reason)}`);
  if (submission.reason.next) terminal.step(terminal.say('接下来', 'next'), terminal.read(submission.reason.next));
}

function weight(f: { action: string; severity: string }): number {
  return ['note', 'review', 'reject'].indexOf(f.action) * 10 + ['low', 'medium', 'high', 'critical'].indexOf(f.severity);
}
