import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LOCAL_ORGANISATIONS } from '../../apps/fleet/src/walk/people.ts';
import { type Bench, megabytes, median, split } from './figures.ts';
import { operatorAtTheDoor } from './operator-keys.ts';
import { CpuMeter, cpuMs, ownCpuMs, residentBytes } from './process-figures.ts';

const SIZE_BYTES = 200_000_000;
const BLOCK_BYTES = 1_000_000;
const ROUNDS = 3;
const SAMPLE_EVERY_MS = 20;

/** A 200 MB file through the gateway into ingestion, against reading, hashing and writing the same file; and what ingestion's memory does meanwhile. */
export const uploadBench: Bench = {
  name: 'upload',
  async run(ground) {
    const fleet = await ground.installation('upload');
    await fleet.start(['ingestion']);
    await fleet.startGateway();
    const operator = await operatorAtTheDoor(fleet, LOCAL_ORGANISATIONS[0].id);
    const { pid } = fleet.process('ingestion');
    const cpu = new CpuMeter({ ingestion: () => cpuMs(pid), gateway: () => cpuMs(fleet.process('gateway').pid), client: ownCpuMs });
    const memory = { before: residentBytes(pid), peak: 0, after: [] as number[] };
    const [ours, bare, spent]: [number[], number[], Record<string, number>[]] = [[], [], []];

    for (let round = 0; round < ROUNDS; round++) {
      const file = join(fleet.folder, `package-${round}`);
      await writeRandom(file); // other bytes each time: an artifact that is there already would be kept, not written
      bare.push(await seconds(() => copyAndHash(file, `${file}.copy`)));
      const { draftId } = await operator.post<{ draftId: string }>('/v1/drafts', {
        packageName: `demo.bench.upload${round}`,
        versionCode: 1,
        versionName: '1',
      });
      const sampling = setInterval(() => {
        memory.peak = Math.max(memory.peak, residentBytes(pid));
      }, SAMPLE_EVERY_MS);
      cpu.begin();
      ours.push(await seconds(() => operator.upload(file, { draftId }, () => undefined)));
      spent.push(cpu.read());
      clearInterval(sampling);
      memory.after.push(residentBytes(pid));
      await Promise.all([rm(file), rm(`${file}.copy`)]);
    }
    await fleet.close();
    const speed = (times: readonly number[]): number => SIZE_BYTES / 1e6 / median(times);
    const last = memory.after.at(-1) ?? 0;
    return {
      figures: [
        {
          name: 'throughput of 200 MB, median of 3',
          ours: `${speed(ours).toFixed(0)} MB/s through gateway and ingestion`,
          against: `${speed(bare).toFixed(0)} MB/s read, SHA-256, write, fsync`,
          ratio: speed(ours) / speed(bare),
        },
        {
          name: 'memory of ingestion while 3 × 200 MB arrive',
          ours: `peak ${megabytes(memory.peak)}`,
          against: `${megabytes(memory.before)} before the first`,
          ratio: memory.peak / memory.before,
        },
        {
          name: 'memory that stays, first upload to third',
          ours: `${megabytes(last)} after the third`,
          against: `${megabytes(memory.after[0] ?? 0)} after the first`,
          ratio: last / (memory.after[0] ?? last),
        },
      ],
      notes: [`CPU of one upload: ${split(spent[1] ?? {}, 1)}`],
    };
  },
};

async function seconds(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

async function writeRandom(file: string): Promise<void> {
  await writeFile(
    file,
    (function* blocks() {
      for (let written = 0; written < SIZE_BYTES; written += BLOCK_BYTES) yield randomBytes(BLOCK_BYTES);
    })(),
  );
}

async function copyAndHash(from: string, to: string): Promise<void> {
  const hash = createHash('sha256');
  await using target = await open(to, 'w');
  for await (const chunk of createReadStream(from, { highWaterMark: BLOCK_BYTES }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    await target.write(chunk);
  }
  hash.digest();
  await target.sync();
}
