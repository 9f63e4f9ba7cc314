import { valueText } from '../axml/typed-value.ts';
import type { Argument } from './arguments.ts';
import type { ConsentDialog, Refusal } from './behaviour-facts.ts';
import { DIALOG_GROUPS } from './behaviour-watches.ts';
import type { CallSite, CallSites } from './call-sites.ts';
import { classNamed, methodsOf } from './class-search.ts';
import { instructionsOf, OP, opcodeAt } from './instructions.ts';
import { AGREEMENT, answerOf } from './interface-words.ts';
import { Endings, type Ending } from './refusals.ts';
import { shortened } from './interface-texts.ts';

/** Constant strings of one method that are looked at for the words of an agreement. */
const MAX_STRINGS = 200;

/** Dialogs that a builder makes and whose text, title or other strings of the same method name an agreement; with what refusing does. */
export function readConsentDialogs(sites: CallSites): { dialogs: ConsentDialog[]; refusals: Refusal[] } {
  const dialogs: ConsentDialog[] = [];
  const refusals: Refusal[] = [];
  const endings = new Endings(sites);
  for (const calls of byMethod(sites).values()) {
    const text = agreementText(sites, calls);
    if (text === null) continue;
    const labelled = calls.flatMap((call) => (call.group === 'text' ? [] : [{ call, label: texts(sites, call.site.argument(0))[0] ?? null }]));
    const labelOf = (answer: ReturnType<typeof answerOf>): string | null =>
      labelled.find(({ label }) => label !== null && answerOf(label) === answer)?.label ?? null;
    const agree = labelOf('agree');
    const refuse = labelOf('refuse') ?? labelled.find(({ call }) => call.group === 'negative')?.label ?? null;
    const acknowledge = labelOf('acknowledge');
    const row = calls[0]!.site.row;
    const refusing = labelled.find(({ call, label }) => (label !== null && answerOf(label) === 'refuse') || call.group === 'negative');
    const follows = refusing === undefined ? null : endingsOf(sites, endings, refusing.call.site);
    const exits = follows?.find(({ then }) => then === 'exit');
    if (exits !== undefined) refusals.push({ of: 'agreement', ...exits, ...row });
    dialogs.push({
      source: 'code',
      entry: null,
      text: shortened(text),
      agree,
      refuse,
      acknowledge,
      refusalExits: follows === null ? null : exits !== undefined,
      ...row,
    });
  }
  return { dialogs, refusals };
}

type DialogCall = { readonly group: 'text' | 'positive' | 'negative' | 'neutral'; readonly site: CallSite };

function byMethod(sites: CallSites): Map<string, DialogCall[]> {
  const methods = new Map<string, DialogCall[]>();
  for (const group of ['text', 'positive', 'negative', 'neutral'] as const) {
    for (const site of sites.of(DIALOG_GROUPS, group)) {
      const key = `${site.site.dex} ${site.site.method}`;
      const calls = methods.get(key);
      if (calls === undefined) methods.set(key, [{ group, site }]);
      else calls.push({ group, site });
    }
  }
  return methods;
}

function agreementText(sites: CallSites, calls: readonly DialogCall[]): string | null {
  const said = calls.flatMap(({ group, site }) => (group === 'text' ? texts(sites, site.argument(0)) : []));
  return [...said, ...stringsOf(calls[0]!.site)].find((text) => AGREEMENT.test(text)) ?? null;
}

/** A text itself, or the resource that its id names, in the languages that it has. */
function texts(sites: CallSites, argument: Argument): string[] {
  const { resources } = sites.contents;
  if (argument.number === null || resources === null || argument.number >>> 16 < 0x0101) return [...argument.strings];
  return resources.values(argument.number >>> 0).flatMap(({ value }) => valueText(resources.resolve(value)) ?? []);
}

function* stringsOf({ dex, body }: CallSite): Generator<string> {
  let left = MAX_STRINGS;
  for (const pc of instructionsOf(dex, body)) {
    if (opcodeAt(dex, pc) !== OP.constString || left-- <= 0) continue;
    const index = dex.units[pc + 1]!;
    if (index < dex.header.strings.count) yield dex.string(index);
  }
}

/** What the listener of a button does; null where it cannot be seen. */
function endingsOf(sites: CallSites, endings: Endings, button: CallSite): Ending[] | null {
  const { code } = sites.contents;
  const listener = button.argument(1);
  const bodies = listener.created.flatMap((descriptor) => {
    const found = classNamed(code, descriptor);
    return found === null ? [] : methodsOf(code, found, ['onClick', 'invoke']);
  });
  if (bodies.length === 0) return null;
  const follows = bodies.flatMap(({ dex, body }) => endings.in(dex, body));
  return sites.mayWalk(0) ? follows : null; // cut off: what was not found may be there
}
