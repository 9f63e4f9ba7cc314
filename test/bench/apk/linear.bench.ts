import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApkFacts } from '@gatehouse/apk';
import { type Figure, megabytes, ms } from '../figures.ts';
import { bundled } from './bundle.ts';
import { largePackage } from './large-package.ts';
import { measuredRun } from './measured-run.ts';

const CLASSES_PER_FILE = 22_500;
const FILES = [1, 2, 4, 6, 8];
const AIM = { wallMs: 10_000, memoryBytes: 512e6 } as const;
const BAR = 40;

type Point = { classes: number; dexBytes: number; wallMs: number; cpuMs: number; peakBytes: number };

/** The same kind of package in five sizes, up to 180,000 classes in 60 MB of DEX: time and memory against bytes, each in a process of its own. */
export async function linearFigures(): Promise<{ figures: Figure[]; notes: string[] }> {
  const module = await bundled('test/bench/apk/cold.child.ts');
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-large-'));
  const points: Point[] = [];
  try {
    for (const files of FILES) {
      const path = join(folder, 'large.apk');
      writeFileSync(path, largePackage({ files, classesPerFile: CLASSES_PER_FILE }));
      const { wallMs, stdout, stderr, code } = await measuredRun(process.execPath, [module, path]);
      if (code !== 0) throw new Error(`${files} DEX files: ended with ${code}: ${stderr.slice(-500)}`);
      const { peakBytes, cpuMs } = JSON.parse(stderr) as { peakBytes: number; cpuMs: number };
      const facts = JSON.parse(stdout) as ApkFacts;
      points.push({ classes: facts.dex.reduce((sum, dex) => sum + dex.classes, 0), dexBytes: facts.zip?.inflatedBytes ?? 0, wallMs, cpuMs, peakBytes });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const largest = points.at(-1)!;
  const name = `${largest.classes} classes, ${megabytes(largest.dexBytes)} of DEX, cold`;
  const perByte = (point: Point): number => point.cpuMs / point.dexBytes;
  return {
    figures: [
      { name, ours: ms(largest.wallMs), against: `${ms(AIM.wallMs)} allowed`, ratio: largest.wallMs / AIM.wallMs, aim: { atMost: 1 } },
      {
        name: `${name}: memory`,
        ours: megabytes(largest.peakBytes),
        against: `${megabytes(AIM.memoryBytes)} allowed`,
        ratio: largest.peakBytes / AIM.memoryBytes,
        aim: { atMost: 1 },
      },
      {
        name: 'CPU a byte, the largest by one a quarter of it',
        ours: `${(perByte(largest) * 1e6).toFixed(1)} ns`,
        against: `${(perByte(points[1]!) * 1e6).toFixed(1)} ns`,
        ratio: perByte(largest) / perByte(points[1]!),
        aim: { atMost: 1.3 },
      },
    ],
    notes: ['', ...plot(points, 'CPU', ({ cpuMs }) => cpuMs, ms), ...plot(points, 'memory', ({ peakBytes }) => peakBytes, megabytes)],
  };
}

/** A line a size; what is linear in bytes grows by the same step. */
function plot(points: readonly Point[], title: string, value: (point: Point) => number, shown: (value: number) => string): string[] {
  const most = Math.max(...points.map(value));
  return points.map(
    (point) =>
      `${title.padEnd(7)}${megabytes(point.dexBytes).padStart(7)} │${'█'.repeat(Math.round((value(point) / most) * BAR)).padEnd(BAR)} ${shown(value(point))}`,
  );
}
