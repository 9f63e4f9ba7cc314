import type { FactsDocument } from '@gatehouse/analysis';
import { personalInformationOf, sdkOf } from '@gatehouse/policy';
import type { Paint } from '../terminal.ts';
import { groupBy } from './group-by.ts';
import { paintedRows, plain } from './layout.ts';

type Call = FactsDocument['code']['sensitiveCalls'][number];
type Language = 'zh' | 'en';

const MAX_CALLERS = 3;
/** Steps of a path: the first, where it begins, and the last, which call. */
const MAX_STEPS = 6;

const TITLES = {
  en: {
    startUp: 'Read at start-up, before the user can say anything',
    guarded: 'behind a stored word of the user',
    other: 'Calls that read personal information',
  },
  zh: { startUp: '启动即读取，用户尚未作出任何选择', guarded: '受已保存的用户选择限制', other: '涉及个人信息的调用' },
} as const;

/** Calls that run when the app starts, each with its shortest path. */
export function startUpText({ code }: FactsDocument, language: Language, paint: Paint): string {
  const calls = code.sensitiveCalls.filter((call) => call.reachableFromStartup === true && call.personalInformation.length > 0);
  const groups = [...groupBy(calls, (call) => `${kindsOf(call, language)} ${ownerOf(call, language)}`).values()].map(([first]) => {
    const call = first!;
    const steps = call.callPath.length <= MAX_STEPS ? call.callPath : [...call.callPath.slice(0, 2), '…', ...call.callPath.slice(3 - MAX_STEPS)];
    const path = steps.map((step, i) => ['', paint('dim', `${i === 0 ? `${call.startKind}:` : '→'} ${plain(step)}`)] as const);
    return `  ${paint('red', kindsOf(call, language))}  ${ownerOf(call, language)}\n${paintedRows([['', plain(call.api)], ...path])}`;
  });
  return groups.length === 0 ? '' : [paint('bold', TITLES[language].startUp), ...groups].join('\n');
}

/** What else reads personal information, by kind. */
export function otherCallsText({ code }: FactsDocument, language: Language, paint: Paint): string {
  const calls = code.sensitiveCalls.filter((call) => call.reachableFromStartup !== true && call.personalInformation.length > 0);
  const groups = [...groupBy(calls, (call) => kindsOf(call, language))].map(([kinds, group]) => {
    const apis = [...new Set(group.map((call) => call.api))].map((api) => ['', plain(api)] as const);
    const callers = [...new Set(group.map((call) => `${plain(call.caller)}${call.guard === null ? '' : ` (${TITLES[language].guarded})`}`))];
    const more = callers.length > MAX_CALLERS ? [`… +${callers.length - MAX_CALLERS}`] : [];
    const places = [...callers.slice(0, MAX_CALLERS), ...more].map((place) => ['', paint('dim', `← ${place}`)] as const);
    return `  ${paint('cyan', kinds)}\n${paintedRows([...apis, ...places])}`;
  });
  return groups.length === 0 ? '' : [paint('bold', TITLES[language].other), ...groups].join('\n');
}

function kindsOf(call: Call, language: Language): string {
  return call.personalInformation.map((id) => personalInformationOf(id)?.[language] ?? id).join(language === 'zh' ? '、' : ', ');
}

function ownerOf({ attribution }: Call, language: Language): string {
  return attribution === 'app' ? '' : `[${sdkOf(attribution)?.[language] ?? attribution}]`;
}
