import { DOMAIN } from '../domain/domain.gen.ts';
import type { ViewField } from '../view/view-schema.ts';
import { compileCondition } from './condition.ts';
import type { Rule } from './rule.ts';
import { placeholders } from './template.ts';
import { elementOf, fieldAt } from './view-paths.ts';

const behaviours = new Map(DOMAIN.behaviours.map((row) => [row.id, row]));
const campaigns = new Set(DOMAIN.campaigns.map((row) => row.id));
const RANK = { note: 0, review: 1, reject: 2 } as const;
const FIELDS = new Set([
  'id',
  'title',
  'behaviours',
  'campaigns',
  'basis',
  'severity',
  'action',
  'deprecated',
  'each',
  'when',
  'identity',
  'evidence',
  'place',
  'message',
  'remedy',
]);

/** Everything that is wrong with a rule, as sentences; none: it may join its pack. */
export function checkRule(rule: Rule): string[] {
  const problems: string[] = [];
  const attempt = (check: () => void): void => {
    try {
      check();
    } catch (error) {
      problems.push((error as Error).message.split('\n')[0]!);
    }
  };
  for (const field of Object.keys(rule)) if (!FIELDS.has(field)) problems.push(`unknown field ${field}`);
  if (!/^GH-\d{4}$/.test(rule.id)) problems.push(`the id ${rule.id} is not of the form GH-0000`);
  for (const name of ['title', 'message', 'remedy'] as const) {
    for (const language of ['zh', 'en'] as const) if (!rule[name]?.[language]) problems.push(`${name} has no ${language}`);
    if (rule[name]?.zh && !/\p{Script=Han}/u.test(rule[name].zh)) problems.push(`${name}.zh is not Chinese`);
  }
  if (!['low', 'medium', 'high', 'critical'].includes(rule.severity)) problems.push(`unknown severity ${rule.severity}`);
  if (!(rule.action in RANK)) problems.push(`unknown action ${rule.action}`);
  if (!['law', 'store'].includes(rule.basis)) problems.push(`unknown basis ${rule.basis}`);
  for (const id of rule.behaviours ?? []) if (!behaviours.has(id)) problems.push(`unknown clause ${id}`);
  for (const id of rule.campaigns ?? []) if (!campaigns.has(id)) problems.push(`unknown campaign ${id}`);
  if (rule.basis === 'law' && !mayAsk(rule)) problems.push(`no clause that it names lets a machine ask for ${rule.action}`);
  attempt(() => compileCondition(rule.when, rule.each));
  problems.push(...checkPaths(rule));
  return problems;
}

/** A rejection on the law's basis needs a clause that a machine may decide alone; the store's own conditions do not. */
function mayAsk(rule: Rule): boolean {
  return rule.behaviours.length === 0 || rule.behaviours.some((id) => RANK[behaviours.get(id)?.machine ?? 'note'] >= RANK[rule.action]);
}

function checkPaths(rule: Rule): string[] {
  const item = rule.each === undefined ? null : elementOf(fieldAt(rule.each, {}));
  const scope: Readonly<Record<string, ViewField>> = item === null ? {} : { item };
  const texts = [rule.title, rule.message, rule.remedy].flatMap((text) => [text?.zh ?? '', text?.en ?? '']);
  const shown = [
    ...(rule.identity ?? []),
    ...(rule.place === undefined ? [] : [rule.place]),
    ...(rule.evidence ?? []).flatMap(({ kind: _, ...fields }) => Object.values(fields)),
    ...texts.flatMap(placeholders),
  ];
  return shown.flatMap((path) => {
    const field = fieldAt(path, scope);
    if (field === 'text' || field === 'number' || field === 'flag' || field === 'texts') return [];
    return [typeof field === 'string' ? field : `${path} is not a value that can be shown`];
  });
}
