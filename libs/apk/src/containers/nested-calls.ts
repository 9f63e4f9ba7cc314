import { StartUp } from '../code/reach/start-up.ts';
import { CodeFiles } from '../code/code-files.ts';
import { Values } from '../code/values/values.ts';
import { Sites } from '../code/sites.ts';
import type { Readiness } from '../code/watches.ts';
import { readCodeFacts } from '../detection/code-collector.ts';
import type { SensitiveCall } from '../facts.ts';
import type { PackageContents } from '../package-contents.ts';
import type { NestedReader } from './nested.ts';

/**
 * What nested code calls, each call with the entry that holds it as its `origin`. A device runs none of it before the app's own
 * code has loaded it, which no reading of bytes can show: whether start-up reaches it stays unknown.
 */
export function nestedCalls(nested: NestedReader, contents: PackageContents, { watched }: Readiness): SensitiveCall[] {
  const calls: SensitiveCall[] = [];
  const { codeFacts } = contents.budgets;
  for (const [row, files] of nested.code) {
    const code = new CodeFiles(files);
    const sites = new Sites(code, watched, (entry, { code: reason, at }) =>
      contents.unknown.push({ fact: 'nested', code: reason, detail: `${entry} at ${at}` }),
    );
    const own = readCodeFacts({ ...contents, code, sites }, new Values(code), new StartUp(null)).sensitiveCalls;
    row.sensitiveApis.push(...[...new Set(own.map(({ api }) => api))].sort());
    if (calls.length <= codeFacts) calls.push(...own.map((call) => ({ ...call, origin: row.entry })));
  }
  if (calls.length > codeFacts) contents.unknown.push({ fact: 'code.sensitiveCalls', code: 'code.too-many-rows', detail: String(codeFacts) });
  return calls.slice(0, codeFacts);
}
