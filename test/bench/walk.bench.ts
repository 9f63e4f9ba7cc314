import { Writable } from 'node:stream';
import { walkedApps } from '../../apps/fleet/src/walk/apps.ts';
import { LOCAL_ORGANISATIONS } from '../../apps/fleet/src/walk/people.ts';
import { walkApp } from '../../apps/fleet/src/walk/walk-app.ts';
import { Terminal } from '../../apps/fleet/src/terminal.ts';
import { type Bench, type Figure, ms } from './figures.ts';
import { BEHIND_THE_GATEWAY, type FleetService } from './ground.ts';
import { operatorAtTheDoor } from './operator-keys.ts';
import { CpuMeter, cpuMs, endedChildrenCpuMs } from './process-figures.ts';
import { ROOT } from './service-process.ts';

const APP = 'io.appium.settings';

/** One app from upload to decision: how much of the fleet's CPU is the child that reads the package. */
export const walkBench: Bench = {
  name: 'walk',
  async run(ground) {
    const fleet = await ground.installation('walk');
    await fleet.start([...BEHIND_THE_GATEWAY, 'scan-worker']);
    await fleet.startGateway();
    const app = (await walkedApps(ROOT, [])).find(({ packageName }) => packageName === APP);
    if (!app) throw new Error(`${APP} is not among the walked apps`);
    const services: FleetService[] = ['gateway', ...BEHIND_THE_GATEWAY, 'scan-worker'];
    const worker = fleet.process('scan-worker').pid;
    const cpu = new CpuMeter({
      child: () => endedChildrenCpuMs(worker),
      fleet: () => services.reduce((sum, service) => sum + cpuMs(fleet.process(service).pid), 0),
      worker: () => cpuMs(worker),
      servers: () => (['postgres', 'redis', 'kafka'] as const).reduce((sum, server) => sum + ground.cpuOf(server)(), 0),
    });

    const figures: Figure[] = [];
    const states: string[] = [];
    // The same version again, as another organisation's: the first walk is the one that finds everything cold.
    for (const [organisation, name] of [
      [LOCAL_ORGANISATIONS[0], 'first walk'],
      [LOCAL_ORGANISATIONS[1], 'second walk'],
    ] as const) {
      const operator = await operatorAtTheDoor(fleet, organisation.id);
      cpu.begin();
      const begun = performance.now();
      const settled = await walkApp(operator, app, new Terminal({}, nowhere()));
      const tookMs = performance.now() - begun;
      const spent = cpu.read();
      states.push(settled.state);
      figures.push({
        name: `${name}: the scan child’s share of the fleet’s CPU`,
        ours: `child ${ms(spent.child)}`,
        against: `fleet ${ms(spent.fleet)}, of it worker with child ${ms(spent.worker)}; took ${ms(tookMs)}; servers beside ${ms(spent.servers)}`,
        ratio: spent.child / spent.fleet,
      });
    }
    await fleet.close();
    return { figures, notes: [`${APP} ended ${states.join(' and ')}`] };
  },
};

/** The walk tells its steps to a terminal; here nobody reads them. */
function nowhere(): NodeJS.WriteStream {
  return new Writable({ write: (_chunk, _encoding, done) => done() }) as unknown as NodeJS.WriteStream;
}
