import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Figure, median, megabytes, ms } from '../figures.ts';
import { ROOT } from '../service-process.ts';
import { bundled } from './bundle.ts';
import { measuredRun, type MeasuredRun } from './measured-run.ts';
import { type BenchPackage, npmApps } from './packages.ts';
import type { WarmRounds } from './warm.child.ts';

/** Each into an environment of its own, once; versions are fixed so that figures of two runs can be compared. */
const PEERS = {
  dexllm: { requirement: 'dexllm==0.27.0', program: 'dexllm_facts.py' },
  androguard: { requirement: 'androguard==4.1.4', program: 'androguard_facts.py' },
  'apk-info': { requirement: 'apk-info==1.0.13', program: 'apk_info_facts.py' },
  mobsf: { requirement: 'mobsf==4.4.0', program: 'mobsf_report.py' },
} as const;
type Peer = keyof typeof PEERS;

const WARM_RUNS = 5;
const INSTALL_MS = 600_000;
const LONGEST_MS = 1_800_000;
/** What the table asks, as the largest ratio of ours to theirs. */
const AIM = { androguardTime: 1 / 70, androguardMemory: 1 / 8, mobsfTime: 1 / 200 } as const;

type PeerRun = MeasuredRun & { times: number[] };
type Ours = { cold: { cpuMs: number; peakBytes: number }; warm: WarmRounds };

/** The same files read by other readers, in the same run. Those that cannot be installed are named. With `mobsf`, minutes longer. */
export async function peerFigures({ mobsf }: { mobsf: boolean }): Promise<{ figures: Figure[]; notes: string[] }> {
  const python: Partial<Record<Peer, string>> = {};
  const notes: string[] = mobsf ? [] : ['mobsf takes minutes: it runs when it is asked for, with --mobsf'];
  for (const peer of Object.keys(PEERS) as Peer[]) {
    if (peer === 'mobsf' && !mobsf) continue;
    const installed = await install(peer);
    if (typeof installed === 'string') python[peer] = installed;
    else notes.push(`${peer} is absent: ${installed.why}`);
  }
  const figures: Figure[] = [];
  for (const app of npmApps().filter(({ name }) => !name.startsWith('ApiDemos'))) {
    const ours = await measureOurs(app);
    for (const peer of Object.keys(python) as Peer[]) {
      try {
        figures.push(...(await compared(peer, python[peer]!, app, ours)));
      } catch (error) {
        notes.push(`${peer} on ${app.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return { figures, notes };
}

async function compared(peer: Peer, python: string, app: BenchPackage, { warm, cold }: Ours): Promise<Figure[]> {
  const line = (what: string, ours: string, theirs: string, ratio: number, atMost: number): Figure => ({
    name: `${app.name}: ${what}`,
    ours,
    against: `${theirs}: ${peer}`,
    ratio,
    aim: { atMost: Number(atMost.toPrecision(2)) },
  });
  const wall = (turns: WarmRounds['facts']): number => median(turns.map(({ wallMs }) => wallMs));
  const once = await runPeer(peer, python, app, 1);
  const cpuAndMemory = (cpuMs: number, bytes: number): string => `CPU ${ms(cpuMs)}, ${megabytes(bytes)}`;
  const [ours, theirs] = [cpuAndMemory(cold.cpuMs, cold.peakBytes), cpuAndMemory(once.cpuMs, once.peakBytes)];
  if (peer === 'dexllm' || peer === 'apk-info') {
    const again = median((await runPeer(peer, python, app, WARM_RUNS)).times.slice(1));
    const mine = wall(peer === 'dexllm' ? warm.facts : warm.head);
    const what = peer === 'dexllm' ? 'code facts, warm (ours: all facts)' : 'manifest and signature in process, warm';
    const figures = [line(what, ms(mine), ms(again), mine / again, 1)];
    return peer === 'apk-info' ? figures : [...figures, line('cold process, CPU', ours, theirs, cold.cpuMs / once.cpuMs, 1)];
  }
  const time = line(
    peer === 'mobsf' ? 'the whole report' : 'full analysis, time',
    ms(wall(warm.facts)),
    ms(once.times[0]!),
    wall(warm.facts) / once.times[0]!,
    AIM[`${peer}Time`],
  );
  return peer === 'mobsf' ? [time] : [time, line('full analysis, memory', ours, theirs, cold.peakBytes / once.peakBytes, AIM.androguardMemory)];
}

async function measureOurs({ path }: BenchPackage): Promise<Ours> {
  const warm = await measuredRun(process.execPath, [await bundled('test/bench/apk/warm.child.ts'), path, '9']);
  const cold = await measuredRun(process.execPath, [await bundled('test/bench/apk/cold.child.ts'), path]);
  if (warm.code !== 0 || cold.code !== 0) throw new Error(`ours could not be measured: ${warm.stderr}${cold.stderr}`);
  return { warm: JSON.parse(warm.stdout) as WarmRounds, cold: JSON.parse(cold.stderr) as Ours['cold'] };
}

/** One process that reads the file as often as asked. It prints the milliseconds of each time. */
async function runPeer(peer: Peer, python: string, app: BenchPackage, times: number): Promise<PeerRun> {
  const home = join(peersFolder(), `${peer}-home`);
  mkdirSync(home, { recursive: true });
  const env = { PATH: process.env['PATH'], HOME: home, MOBSF_API_KEY: 'bench' };
  const run = await measuredRun(python, [join(ROOT, 'test/bench/apk/peers', PEERS[peer].program), app.path, String(times)], { env, timeoutMs: LONGEST_MS });
  if (run.code !== 0) throw new Error(`ended with ${run.code}: ${run.stderr.trim().split('\n').at(-1)}`);
  return { ...run, times: JSON.parse(run.stdout.trim().split('\n').at(-1)!) as number[] };
}

/** @returns the interpreter of the peer's own environment, or why there is none */
async function install(peer: Peer): Promise<string | { why: string }> {
  const { requirement } = PEERS[peer];
  const folder = join(peersFolder(), requirement);
  const python = join(folder, 'bin/python');
  const done = join(folder, 'installed');
  if (existsSync(done)) return python;
  try {
    console.error(`• ${requirement} …`);
    for (const [command, ...args] of [
      ['python3', '-m', 'venv', '--clear', folder],
      [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', requirement],
    ] as const) {
      const { code, stderr } = await measuredRun(command, args, { timeoutMs: INSTALL_MS });
      if (code !== 0) return { why: stderr.trim().split('\n').at(-1) ?? `ended with ${code}` };
    }
    writeFileSync(done, '');
    return python;
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) }; // no Python here
  }
}

/** Outside the checkout, so that clones share it. */
function peersFolder(): string {
  return join(process.env['GATEHOUSE_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'gatehouse'), 'bench-peers');
}
