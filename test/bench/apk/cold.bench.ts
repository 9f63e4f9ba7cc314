import { type Figure, megabytes, ms } from '../figures.ts';
import { bundled } from './bundle.ts';
import { measuredRun, type MeasuredRun } from './measured-run.ts';
import { type BenchPackage, npmApps } from './packages.ts';

const RUNS = 3;
/** Seconds and megabytes that a command may take; the whole for an app of 20 MB. */
const AIM = { firstOutputMs: 400, wholeMs: 1000 } as const;
const MEMORY_AIM: Readonly<Record<string, number>> = { 'settings_apk-debug': 130e6, 'appium-uiautomator2-server-v10.6.6': 200e6 };

/** `gatehouse facts` as a command, from the start of its process; installed programs are bundles, so it is measured as one. */
export async function coldFigures(): Promise<Figure[]> {
  const command = await bundled('apps/cli/src/main.ts');
  await bundled('libs/analysis/src/facts.child.ts'); // the command looks for it beside itself
  const module = await bundled('test/bench/apk/cold.child.ts');
  const figures: Figure[] = [];
  for (const app of npmApps()) {
    figures.push(...(await asCommand(command, app)), await asProcess(module, app));
  }
  return figures;
}

async function asCommand(command: string, app: BenchPackage): Promise<Figure[]> {
  const run = await quickest(() => measuredRun(process.execPath, [command, 'facts', '--format', 'json', app.path]));
  const onTerminal = await quickest(() => measuredRun('script', ['-qefc', `'${process.execPath}' '${command}' facts '${app.path}'`, '/dev/null'])).catch(
    () => null,
  );
  const seconds = (value: number, atMost: number): Pick<Figure, 'against' | 'ratio' | 'aim'> => ({
    against: `${ms(atMost)} allowed`,
    ratio: value / atMost,
    aim: { atMost: 1 },
  });
  const whole = `${ms(run.wallMs)}, CPU ${ms(run.cpuMs)}, ${megabytes(run.peakBytes)} of both processes`;
  return [
    onTerminal === null
      ? { name: `${app.name}: first output on a terminal`, ours: 'no program `script` here', against: '', ratio: null }
      : { name: `${app.name}: first output on a terminal`, ours: ms(onTerminal.firstOutputMs), ...seconds(onTerminal.firstOutputMs, AIM.firstOutputMs) },
    { name: `${app.name}: gatehouse facts, whole`, ours: whole, ...seconds(run.wallMs, AIM.wholeMs) },
  ];
}

async function asProcess(module: string, app: BenchPackage): Promise<Figure> {
  const run = await quickest(() => measuredRun(process.execPath, [module, app.path]));
  const { peakBytes, cpuMs } = JSON.parse(run.stderr) as { peakBytes: number; cpuMs: number };
  const aim = MEMORY_AIM[app.name];
  return {
    name: `${app.name}: the reader alone, cold`,
    ours: `${ms(run.wallMs)}, CPU ${ms(cpuMs)}, ${megabytes(peakBytes)}`,
    against: aim === undefined ? '' : `${megabytes(aim)} allowed`,
    ratio: aim === undefined ? null : peakBytes / aim,
    ...(aim === undefined ? {} : { aim: { atMost: 1 } }),
  };
}

/** Of a few runs, since a cold start meets whatever else the machine does. */
async function quickest(run: () => Promise<MeasuredRun>): Promise<MeasuredRun> {
  const runs: MeasuredRun[] = [];
  for (let i = 0; i < RUNS; i++) runs.push(await run());
  const failed = runs.find(({ code }) => code !== 0 && code !== 1);
  if (failed !== undefined) throw new Error(`ended with ${failed.code}: ${failed.stderr.slice(0, 500)}`);
  return runs.reduce((best, other) => (other.wallMs < best.wallMs ? other : best));
}
