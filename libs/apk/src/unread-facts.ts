import type { ContainerFormat } from './containers/container-format.ts';
import type { ApkFacts, CodeFacts } from './facts.ts';
import type { Issue } from './issues.ts';

export const NO_CODE: CodeFacts = { calls: 0, entryPoints: null, sensitiveCalls: [], endpoints: [], dynamicLoading: [], nativeLoading: [], reflection: [] };

/** Facts of a file of which nothing but its bytes is known; each fact is unknown, for the one reason. */
export function unreadFacts<Code extends string>(
  file: ApkFacts['file'],
  format: ContainerFormat,
  reason: { code: Code; detail: string },
  issues: Issue[] = [],
) {
  const nothing = {
    zip: null,
    signature: null,
    manifest: null,
    resources: null,
    icon: null,
    dex: [],
    nativeLibraries: [],
    sdks: [],
    packers: [],
    libraries: [],
    hidden: [],
    code: NO_CODE,
    behaviour: null,
    weaknesses: [],
    splits: [],
    nested: [],
    harmony: null,
  } satisfies Omit<ApkFacts, 'schema' | 'file' | 'format' | 'outcome' | 'unknown' | 'issues'>;
  const head = { schema: 'gatehouse/facts/1', file, format, outcome: 'unreadable' } as const;
  return { ...head, unknown: Object.keys(nothing).map((fact) => ({ fact, ...reason })), issues, ...nothing };
}
