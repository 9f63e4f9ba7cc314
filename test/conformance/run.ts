import Table from 'cli-table3';
import { ARGUED } from './argued.ts';
import { type ConformanceSet, type Row, tally, type Tally } from './comparison.ts';
import { corpusPresent } from './corpus.ts';
import { SETS, TABLE } from './sets.ts';
import { survivalSets } from './survival-sets.ts';

const MAX_LISTED = 20;

process.exitCode = await main(process.argv.slice(2));

/** `npm run conformance [-- words]`: a table of sets; words narrow it to sets whose name has one of them, `--fast` leaves long ones to one part. 1 where something differs that nobody argued for. */
async function main(args: readonly string[]): Promise<number> {
  const words = args.filter((word) => word !== '--fast');
  const measured: string[] = [];
  if (!corpusPresent) return 0; // said on standard error where it was looked for
  const tallies: Tally[] = [];
  // Survival first: a file that never ends would take the rest with it.
  for (const set of [...survivalSets, ...(args.includes('--fast') ? SETS : TABLE)]) {
    if (words.length > 0 && !words.some((word) => set.name.includes(word))) continue;
    process.stderr.write(`• ${set.name} …\n`);
    const rows = await rowsOf(set);
    tallies.push(tally(set.name, rows, ARGUED));
    for (const row of rows) if (row.measured !== undefined) measured.push(`${set.name}: ${row.what ?? ''}: ${row.measured}`);
  }
  console.log(drawn(tallies));
  for (const line of measured) console.log(line);
  const different = tallies.flatMap(({ name, different: rows }) =>
    rows.map((row) => `${name}: ${row.file}${row.what ? ` (${row.what})` : ''}: ${row.difference}`),
  );
  for (const line of different.slice(0, MAX_LISTED)) console.log(`✗ ${line}`);
  if (different.length > MAX_LISTED) console.log(`✗ … and ${different.length - MAX_LISTED} more`);
  for (const { argued } of tallies) for (const { file, why } of argued) console.log(`≠ ${file}: ${why}`);
  return different.length > 0 ? 1 : 0;
}

async function rowsOf(set: ConformanceSet): Promise<Row[]> {
  try {
    return await set.rows();
  } catch (error) {
    return [{ file: '', difference: `could not be compared: ${error instanceof Error ? error.stack : String(error)}` }];
  }
}

function drawn(tallies: readonly Tally[]): string {
  const table = new Table({ head: ['set', 'files', 'equal', 'different', 'argued', 'skipped'], style: { head: [], border: [] } });
  for (const { name, files, equal, different, argued, skipped } of tallies) {
    table.push([name, files, equal, different.length, argued.length, [...skipped].map(([why, count]) => `${count}: ${why}`).join('; ')]);
  }
  return table.toString();
}
