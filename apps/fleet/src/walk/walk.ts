import type { z } from 'zod';
import type { Chart, CaseDetail, Explanation, Submission } from '@gatehouse/contracts';
import { signIn } from '@gatehouse/local-infra';
import type { Terminal } from '../terminal.ts';
import { walkedApps } from './apps.ts';
import { drawChart } from './chart.ts';
import { GateClient } from './gate-client.ts';
import { LOCAL_ORGANISATIONS, PEOPLE, type Person } from './people.ts';
import { recordCertificate, seedCatalogue } from './seed-catalogue.ts';
import { isSettled, tellState, walkApp } from './walk-app.ts';

type ChartView = z.infer<typeof Chart>;
type CaseView = z.infer<typeof CaseDetail>;
type ExplanationView = z.infer<typeof Explanation>;

const RANK_PATIENCE_MS = 10_000;

/**
 * Takes apps through the running fleet, from sign-in to chart, and tells each step.
 * Answers true only if every app reached a final state or waits for a human.
 */
export async function walk(options: { root: string; url: string; files: readonly string[]; terminal: Terminal }): Promise<boolean> {
  const { url, terminal, root } = options;
  const as = async (person: Person): Promise<GateClient> => new GateClient(url, (await signIn(url, PEOPLE[person])).headers);
  const operator = await as('operator');
  const apps = await walkedApps(root, options.files);
  const ends: Submission[] = [];
  for (const [index, app] of apps.entries()) {
    terminal.line();
    terminal.line(terminal.paint('bold', `${index + 1}/${apps.length}  ${String(app.listing['name'])}  ${app.packageName} ${app.versionName}`));
    ends.push(await walkApp(operator, app, terminal));
  }
  if (options.files.length === 0) await actAsReviewer(await as('reviewer'), operator, ends, terminal);
  await showChart({ store: await as('store'), admin: await as('admin') }, ends.filter(isListed), terminal);
  return ends.every(isSettled);
}

/** One waiting version is decided as a person would decide it in the dashboard. */
async function actAsReviewer(reviewer: GateClient, operator: GateClient, ends: Submission[], terminal: Terminal): Promise<void> {
  const waiting = ends.find((s) => s.reason.turn === 'reviewer');
  if (!waiting || ends.some((s) => s.decision?.signedBy === 'person')) return; // the others wait for whoever tries the dashboard
  terminal.line();
  terminal.line(
    terminal.paint(
      'bold',
      terminal.say(
        `审核员处理《${waiting.name}》的案件（由本演示代为操作；平时由人在审核工作台完成）`,
        `A reviewer takes the case of ${waiting.name} (this walk acts for the person; the dashboard is where people do)`,
      ),
    ),
  );
  const { items } = await reviewer.get<{ items: CaseView[] }>('/v1/cases?limit=200');
  const found = items.find((c) => c.submissionId === waiting.submissionId);
  if (!found) throw new Error(`no case stands in the queue for submission ${waiting.submissionId}`);
  const why = found.why.map((w) => terminal.read(w.text)).join('; ');
  const due = found.dueAt.slice(0, 10);
  terminal.step(terminal.say('队列', 'queue'), terminal.say(`${due} 到期，原因：${why}`, `due ${due}, because ${why}`));
  const claimed = await reviewer.post<CaseView>(`/v1/cases/${found.caseId}/claim`);
  terminal.step(terminal.say('已领取', 'claimed'), terminal.say('有效 30 分钟', 'for 30 minutes'));
  await reviewer.post(
    `/v1/cases/${found.caseId}/decide`,
    {
      verdict: 'WARN',
      clauses: ['LE-VERSION'],
      reason: {
        zh: '面向测试人员的工具，可以分发；下一版本须关闭调试开关，并改用正式的签名密钥。',
        en: 'A tool for testers, which may be distributed; the next version must switch debugging off and be signed with a release key.',
      },
    },
    { 'if-match': `"${claimed.version}"` },
  );
  for (const until = Date.now() + RANK_PATIENCE_MS; ; await new Promise((r) => setTimeout(r, 50))) {
    const now = await operator.get<Submission>(`/v1/submissions/${waiting.submissionId}`);
    if (now.final || Date.now() > until) {
      ends[ends.indexOf(waiting)] = now;
      tellState(now, terminal);
      return;
    }
  }
}

/** The seeded category once one of its apps is certified; what the gate has listed just now stands in it too. */
async function showChart({ store, admin }: { store: GateClient; admin: GateClient }, listed: readonly Submission[], terminal: Terminal): Promise<void> {
  terminal.line();
  const catalogue = await seedCatalogue(
    store,
    LOCAL_ORGANISATIONS[0].id,
    listed.map((s) => s.appId),
  );
  await recordCertificate(admin, 'VALID');
  const explanation = await until(
    async () => store.get<ExplanationView>(`/v1/apps/${catalogue.certifiedAppId}/explanation`),
    (e) => e.standing?.boosted === true,
  );
  const chart = await store.get<ChartView>(`/v1/charts/${catalogue.category}?limit=20`);
  terminal.line(
    terminal.paint(
      'bold',
      terminal.say(`“${catalogue.category}”榜单：有认证与无认证时的名次`, `Chart “${catalogue.category}”: position with and without certification`),
    ),
  );
  drawChart(chart, terminal);
  terminal.line(`   ${terminal.read(explanation.text)}`);
}

const isListed = (submission: Submission): boolean => submission.state === 'approved' || submission.state === 'warned';

/** Reads until it is as wanted, or until patience ends; then what was read last is shown as it is. */
async function until<T>(read: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + RANK_PATIENCE_MS; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const value = await read();
    if (wanted(value) || Date.now() > end) return value;
  }
}
