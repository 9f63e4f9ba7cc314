// Measures start-up reachability by itself, warm: the class world, the graph and the search, over code that was read before.
// Arguments: the file, then the number of rounds. Prints one JSON document.
import { readFileSync } from 'node:fs';
import { readApk } from '@gatehouse/apk';
import { detectionTables } from '@gatehouse/policy';
import { memorySource } from '../../../libs/apk/src/bytes/byte-source.ts';
import { CodeFiles } from '../../../libs/apk/src/code/code-files.ts';
import { reach } from '../../../libs/apk/src/code/reach/reachability.ts';
import { readCodeFile } from '../../../libs/apk/src/code/read-code-file.ts';
import { Values } from '../../../libs/apk/src/code/values/values.ts';
import { readinessOf } from '../../../libs/apk/src/code/watches.ts';
import { CodeWorld } from '../../../libs/apk/src/code/world/class-world.ts';
import { IssueLog } from '../../../libs/apk/src/issues.ts';
import { DEFAULT_BUDGETS } from '../../../libs/apk/src/budgets.ts';
import { anatomyOf } from '../../fuzz/zip-anatomy.ts';

const WARM_UP_ROUNDS = 3;
const MAX_DEX_BYTES = 128 << 20;

export type ReachRounds = { edges: number; complete: boolean; wallMs: number[]; cpuMs: number[] };

const [path = '', rounds = '7'] = process.argv.slice(2);
const bytes = readFileSync(path);
const tables = detectionTables();
const { manifest } = readApk(memorySource(bytes), { fileName: 'large.apk', tables });
const ready = readinessOf(tables);
const code = new CodeFiles(
  anatomyOf(bytes, MAX_DEX_BYTES)!
    .entries.filter(({ name }) => name.endsWith('.dex'))
    .map(({ name, bytes: dex }) => readCodeFile(name, dex, ready, DEFAULT_BUDGETS.codeUnits, new IssueLog()).file!),
);
const said: ReachRounds = { edges: 0, complete: false, wallMs: [], cpuMs: [] };
for (let round = -WARM_UP_ROUNDS; round < Number(rounds); round++) {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const { edges, complete } = reach(new CodeWorld(code.files), manifest!, { values: new Values(code) });
  const wallMs = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  if (round >= 0) {
    said.wallMs.push(wallMs);
    said.cpuMs.push((user + system) / 1000);
  }
  Object.assign(said, { edges, complete });
}
process.stdout.write(JSON.stringify(said));
