import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Env } from '@gatehouse/chassis';
import { describeStep, InfraFault, openInfra } from '@gatehouse/local-infra';
import { pino } from 'pino';
import { ADDRESS_FILE, type RunningFile } from './running-infra.ts';
import { localSettings } from './settings.ts';
import { type Fleet, startFleet } from './start-fleet.ts';
import { Terminal } from './terminal.ts';
import { LOCAL_PASSWORD, PEOPLE } from './walk/people.ts';
import { walk } from './walk/walk.ts';
import { buildWeb } from './web-build.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const DEFAULT_PORT = 7300;

/** `npm start`: servers, schemas, services and web apps; then the walk; then up until Ctrl-C. Answers the exit code. */
export async function run(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { once: { type: 'boolean' }, 'no-walk': { type: 'boolean' }, 'no-web': { type: 'boolean' } },
  });
  const terminal = new Terminal(env);
  const dataDir = resolve(env['GATEHOUSE_DATA'] ?? join(ROOT, '.gatehouse'));
  mkdirSync(dataDir, { recursive: true });
  const begun = performance.now();
  const took = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
  terminal.line(terminal.paint('bold', 'Gatehouse'));

  const settings = await localSettings(dataDir);
  const building = values['no-web'] ? Promise.resolve([]) : buildWeb(ROOT);
  building.catch(() => undefined); // told below, once the servers can be stopped again
  const servers = terminal.say('服务器', 'servers');
  const infra = await openInfra({
    dataDir,
    env,
    stopOnSignals: false,
    progress: (_text, step) => {
      if (step.state === 'ready' || step.state === 'fetching') terminal.step(servers, terminal.read(describeStep(step)));
    },
  }).catch((error: unknown) => {
    if (!(error instanceof InfraFault)) throw error;
    terminal.line(terminal.paint('red', terminal.read(error.sentence)));
    return null;
  });
  if (!infra) return 1;
  terminal.step(servers, terminal.say(`三者均已应答（${took(begun)}）`, `all three answer after ${took(begun)}`));
  const logFile = join(dataDir, 'fleet.log');
  const log = pino.destination({ dest: logFile, sync: false });
  let fleet: Fleet | null = null;
  const stop = once(async () => {
    await fleet?.close();
    log.flushSync();
    rmSync(join(dataDir, ADDRESS_FILE), { force: true });
    await infra.stop();
  });
  const interrupted = new Promise<'interrupted'>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => done('interrupted'));
  });
  try {
    const built = await building;
    if (built.length > 0) terminal.step(terminal.say('网页', 'web'), terminal.say(`已构建 ${built.join('、')}`, `built ${built.join(', ')}`));
    fleet = await startFleet({
      root: ROOT,
      dataDir,
      infra,
      settings,
      preferredPort: Number(env['GATEHOUSE_PORT'] ?? DEFAULT_PORT),
      env: fleetEnv(env),
      start: { logTo: log },
    });
    const ready = await Promise.race([fleet.ready(), interrupted]);
    if (ready === 'interrupted') return 130;
    writeFileSync(join(dataDir, ADDRESS_FILE), JSON.stringify(addresses(fleet.url, infra, fleet.databases)), { mode: 0o600 });
    terminal.step(
      terminal.say('服务', 'fleet'),
      terminal.say(
        `${fleet.services.length} 个服务已就绪（${took(begun)}），日志在 ${logFile}`,
        `${fleet.services.length} services ready after ${took(begun)}, log in ${logFile}`,
      ),
    );
    if (!values['no-walk']) {
      const ended = await Promise.race([
        walk({ root: ROOT, url: fleet.url, files: positionals.map((f) => resolve(env['INIT_CWD'] ?? '.', f)), terminal }),
        interrupted,
      ]);
      if (ended === 'interrupted') return 130;
      if (values.once) return ended ? 0 : 1;
    }
    tellWhere(fleet.url, terminal);
    await interrupted;
    terminal.line(terminal.say('\n正在停止 …', '\nStopping …'));
    return 0;
  } catch (error) {
    terminal.line(terminal.paint('red', `\n${(error as Error).stack ?? String(error)}`));
    return 1;
  } finally {
    await stop();
  }
}

function tellWhere(url: string, terminal: Terminal): void {
  terminal.line();
  terminal.line(terminal.paint('bold', terminal.say('打开', 'Open')));
  terminal.step(terminal.say('运营者', 'operators'), `${url}/portal/      ${terminal.say('账号', 'sign in as')} ${PEOPLE.operator}`);
  terminal.step(
    terminal.say('审核员', 'reviewers'),
    `${url}/dashboard/   ${terminal.say(`账号 ${PEOPLE.reviewer} 或 ${PEOPLE.lead}`, `sign in as ${PEOPLE.reviewer}, or ${PEOPLE.lead}`)}`,
  );
  terminal.step(terminal.say('密码', 'password'), `${LOCAL_PASSWORD} ${terminal.say('（仅限本机登录）', '(local sign-in only)')}`);
  terminal.step('API', `${url}/openapi.json`);
  terminal.line(
    `   ${terminal.say('Ctrl-C 停止全部；再次 npm start 沿用数据，npm run reset 删除数据。', 'Ctrl-C stops everything; npm start again reuses the data, npm run reset removes it.')}`,
  );
}

/** Settings of the services that a caller may give through the environment. */
function fleetEnv(env: Env): Env {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) =>
      /^(LOG_LEVEL|TELEMETRY|OTEL_EXPORTER_OTLP_ENDPOINT|KAFKA_PREFIX|SCAN_[A-Z_]+|MAX_UPLOAD_BYTES|CHECK_RESPONSES)$/.test(name),
    ),
  );
}

function addresses(gateway: string, infra: { kafka: { brokers: readonly string[] } }, databases: Record<string, string>): RunningFile {
  return { brokers: [...infra.kafka.brokers], databases, gateway };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => (running ??= work());
}
