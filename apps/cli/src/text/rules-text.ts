import { DOMAIN, type Rule, type RulePack } from '@gatehouse/policy';
import type { Paint } from '../terminal.ts';
import { padded, wrapped } from './layout.ts';

const COLUMNS = 100;
const COLOUR = { reject: 'red', review: 'yellow', note: 'cyan' } as const;

/** All rules of a pack, one a line. */
export function rulesText(pack: RulePack, language: 'zh' | 'en', paint: Paint): string {
  return [
    paint('bold', `${pack.title[language]}  ${pack.id} ${pack.version}`),
    paint('dim', `SHA-256 ${pack.sha256}`),
    ...pack.rules.map(
      (rule) =>
        `${rule.id}  ${paint(COLOUR[rule.action], padded(rule.action, 6))}  ${padded(rule.severity, 8)}  ${rule.title[language]}${rule.behaviours.length > 0 ? paint('dim', `  ${rule.behaviours.join(', ')}`) : ''}`,
    ),
  ].join('\n');
}

/** One rule whole: what it asks, on which ground, and what it tells. */
export function ruleText(rule: Rule, language: 'zh' | 'en', paint: Paint): string {
  const clauses = rule.behaviours.map((id) => `${id} ${DOMAIN.behaviours.find((row) => row.id === id)?.[language] ?? ''}`);
  return [
    `${rule.id}  ${paint('bold', rule.title[language])}  ${paint(COLOUR[rule.action], rule.action)} · ${rule.severity} · ${rule.basis}`,
    ...clauses.map((clause) => `  ${clause}`),
    paint('dim', wrapped(`${rule.each === undefined ? '' : `each ${rule.each}: `}${rule.when.trim()}`, COLUMNS, '  ')),
    wrapped(rule.message[language], COLUMNS, '  '),
    wrapped(rule.remedy[language], COLUMNS, '  '),
  ].join('\n');
}
