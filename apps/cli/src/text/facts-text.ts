import type { FactsDocument } from '@gatehouse/analysis';
import { personalInformationOf } from '@gatehouse/policy';
import type { Paint } from '../terminal.ts';
import { plain, rows } from './layout.ts';
import { packageSummary } from './package-summary.ts';

const MAX_CALLERS = 3;

/** Facts for people: the summary, and what reads personal information from where. */
export function factsText(facts: FactsDocument, language: 'zh' | 'en', paint: Paint): string {
  const byKinds = new Map<string, { apis: Set<string>; callers: Set<string> }>();
  for (const call of facts.code.sensitiveCalls) {
    if (call.personalInformation.length === 0) continue;
    const kinds = call.personalInformation.map((id) => personalInformationOf(id)?.[language] ?? id).join(language === 'zh' ? '、' : ', ');
    const group = byKinds.get(kinds) ?? { apis: new Set(), callers: new Set() };
    group.apis.add(call.api);
    group.callers.add(call.caller);
    byKinds.set(kinds, group);
  }
  const title = language === 'zh' ? '涉及个人信息的调用' : 'Calls that read personal information';
  const groups = [...byKinds].map(([kinds, { apis, callers }]) => {
    const places = [...callers].slice(0, MAX_CALLERS).map(plain);
    const more = callers.size > MAX_CALLERS ? [`… +${callers.size - MAX_CALLERS}`] : [];
    return `  ${paint('cyan', kinds)}\n${rows([...[...apis].map((api) => ['', plain(api)] as const), ...[...places, ...more].map((place) => ['', paint('dim', `← ${place}`)] as const)])}`;
  });
  return [packageSummary(facts, language, paint), ...(groups.length > 0 ? ['', `${paint('bold', title)}`, ...groups] : [])].join('\n');
}
