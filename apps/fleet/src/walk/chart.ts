import type { z } from 'zod';
import type { Chart, Standing } from '@gatehouse/contracts';
import { padColumns, type Terminal } from '../terminal.ts';

/** The chart of a category: where each app stands, where it would stand without certification, and why. */
export function drawChart(chart: z.infer<typeof Chart>, terminal: Terminal): void {
  terminal.line(
    `   ${terminal.paint('dim', terminal.say(`${padColumns(' 名次', 7)}${padColumns('无认证时', 10)}${padColumns('  分数', 8)}${padColumns('应用', 26)} 原因`, `place  without   score  ${padColumns('app', 26)} why`))}`,
  );
  for (const s of chart.items)
    terminal.line(
      `   ${String(s.position).padStart(5)}  ${move(s).padStart(7)}   ${s.baseScore.toFixed(2).padStart(5)}  ${padColumns(s.name, 26)} ${s.certified ? terminal.paint('green', terminal.read(s.why.text)) : terminal.read(s.why.text)}`,
    );
  const { version, maxPlaces, maxScoreGap } = chart.policy;
  const bound = terminal.say(
    `排序策略 ${version}：认证最多提升 ${maxPlaces} 位，且不越过基础分高出 ${maxScoreGap} 以上的应用`,
    `policy ${version}: a certificate lifts an app at most ${maxPlaces} places, never past one that scores more than ${maxScoreGap} higher`,
  );
  terminal.line(`   ${terminal.paint('dim', bound)}`);
}

function move(s: Standing): string {
  const up = s.positionWithoutCertification - s.position;
  return up === 0 ? '=' : `${s.positionWithoutCertification} ${up > 0 ? '▲' : '▼'}${Math.abs(up)}`;
}
