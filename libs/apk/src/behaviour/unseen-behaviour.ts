import type { Unknown } from '../facts.ts';
import type { PackageContents } from '../package-contents.ts';

/** What stands on a fact: where that is unknown, nothing that was not found here says anything. */
const STANDS_ON: Readonly<Record<string, readonly string[]>> = {
  code: ['behaviour', 'weaknesses'],
  manifest: ['behaviour.wakeUps', 'weaknesses'],
};
const RESOURCES = 'resources.arsc';
const DRAWN = ['behaviour.interfaceTexts', 'behaviour.checkBoxes', 'behaviour.consentDialogs'];

/** Unknowns of the facts about behaviour and weaknesses that follow from those of the package's parts, each once. */
export function unseenBehaviour({ names, resources }: Pick<PackageContents, 'names' | 'resources'>, unknown: readonly Unknown[]): Unknown[] {
  const told = new Set(unknown.map(({ fact, code }) => `${fact} ${code}`));
  const rows: Unknown[] = [];
  const add = (fact: string, { code, detail }: Pick<Unknown, 'code' | 'detail'>): void => {
    if (told.has(`${fact} ${code}`)) return;
    told.add(`${fact} ${code}`);
    rows.push({ fact, code, detail });
  };
  for (const row of unknown) for (const fact of (Object.hasOwn(STANDS_ON, row.fact) && STANDS_ON[row.fact]) || []) add(fact, row);
  if (resources === null && names.includes(RESOURCES)) {
    const reason = unknown.find(({ code }) => code.startsWith('arsc.')) ?? { code: 'zip.entry-corrupt' as const, detail: RESOURCES };
    for (const fact of DRAWN) add(fact, reason);
  }
  return rows;
}
