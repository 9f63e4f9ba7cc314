import { type Env, type RunningService, runMain, type StartOptions } from '@gatehouse/chassis';
import { DieAfterSend } from './die-after-send.ts';

type Start = (env: Env, options?: StartOptions) => Promise<RunningService>;

/** One service a process; only the named one is loaded. */
const STARTS: Readonly<Record<string, () => Promise<Start>>> = {
  gateway: async () => (await import('@gatehouse/gateway/start')).start,
  ingestion: async () => (await import('@gatehouse/ingestion/start')).start,
  scanning: async () => (await import('@gatehouse/scanning/start')).start,
  'scan-worker': async () => (await import('@gatehouse/scanning/start')).startWorker,
  review: async () => (await import('@gatehouse/review/start')).start,
  certification: async () => (await import('@gatehouse/certification/start')).start,
  ranking: async () => (await import('@gatehouse/ranking/start')).start,
};

const name = process.argv[2] ?? '';
const load = STARTS[name];
if (!load) throw new Error(`no service is called ${name}`);

// The pipe closes when whoever started us is gone, however it went: nothing outlives a test run.
process.stdin.resume().once('close', () => process.exit(1));

const start = await load();
await runMain((env) => start(env, failpointsOf(env)));

/** `CHAOS_DIE_AFTER_SEND=n`: the n-th send of this process is its last act. */
function failpointsOf(env: Env): StartOptions {
  const lastSend = env['CHAOS_DIE_AFTER_SEND'];
  return lastSend ? { wrapBus: (bus) => new DieAfterSend(bus, Number(lastSend)) } : {};
}
