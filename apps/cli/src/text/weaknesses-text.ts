import type { FactsDocument } from '@gatehouse/analysis';
import type { Paint } from '../terminal.ts';
import { groupBy } from './group-by.ts';
import { paintedRows, plain } from './layout.ts';

const COLOURS = { high: 'red', medium: 'yellow', low: 'dim' } as const;

/** Weaknesses by how bad they are, each with its first place. */
export function weaknessesText({ weaknesses }: FactsDocument, language: 'zh' | 'en', paint: Paint): string {
  if (weaknesses.length === 0) return '';
  const lines = (['high', 'medium', 'low'] as const).flatMap((severity) => {
    const groups = groupBy(
      weaknesses.filter((weakness) => weakness.severity === severity),
      (weakness) => weakness.id,
    );
    return [...groups].map(([id, group]) => {
      const times = group.length > 1 ? ` ×${group.length}` : '';
      return [paint(COLOURS[severity], `${id}${times}`), `${group[0]!.cwe}  ${plain(group[0]!.place)}`] as const;
    });
  });
  return `${paint('bold', language === 'zh' ? '安全弱点' : 'Weaknesses')}\n${paintedRows(lines)}`;
}
