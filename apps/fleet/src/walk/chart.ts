import type { z } from 'zod';
import type { Chart, Standing } from '@gatehouse/contracts';
import type { Terminal } from '../terminal.ts';

/** Columns a name takes: Chinese characters are two wide. */
function pad(text: string, columns: number): string {
  const width = [...text].reduce(
    (sum, c) => sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(c) ? 2 : 1),
    0,
  );
  return text + ' '.repeat(Math.max(0, columns - width));
}

/** The chart of a category: where each app stands, where it would stand without certification, and why. */
export function drawChart(chart: z.infer<typeof Chart>, terminal: Terminal): void {
  terminal.line(`   ${terminal.paint('dim', `place  without   score  ${pad('app', 26)} why`)}`);
  for (const s of chart.items)
    terminal.line(
      `   ${String(s.position).padStart(5)}  ${move(s).padStart(7)}   ${s.baseScore.toFixed(2).padStart(5)}  ${pad(s.name, 26)} ${s.certified ? terminal.paint('green', s.why.text.en) : s.why.text.en}`,
    );
  terminal.line(
    `   ${terminal.paint('dim', `policy ${chart.policy.version}: a certificate lifts an app at most ${chart.policy.maxPlaces} places, never past one that scores more than ${chart.policy.maxScoreGap} higher`)}`,
  );
}

function move(s: Standing): string {
  const up = s.positionWithoutCertification - s.position;
  return up === 0 ? '=' : `${s.positionWithoutCertification} ${up > 0 ? '▲' : '▼'}${Math.abs(up)}`;
}
