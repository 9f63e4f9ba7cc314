import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { DexFile } from '../dex/dex-file.ts';
import type { PackageContents } from '../package-contents.ts';
import { readStrings } from '../resources/string-resources.ts';
import type { InterfaceText, PolicyUrl } from './behaviour-facts.ts';
import type { CallSites } from './call-sites.ts';
import { kindsOf, POLICY_ADDRESS, type InterfaceTextKind } from './interface-words.ts';

/** Strings of one package that are read; translations of a hundred languages multiply some thousand of the app's own. */
const MAX_STRINGS = 500_000;
/** Rows of one kind: enough to show that there is such a screen, and where. */
const MAX_ROWS_OF_A_KIND = 100;
const MAX_SHOWN_CHARACTERS = 160;
/** Constant strings of code that begin with a letter of CJK. */
const MAX_CODE_STRINGS = 50_000;
/** From here on stand CJK punctuation, kana and ideographs. */
const FIRST_CJK = '\u3000';

/** Activities that are named for what they show. */
const SCREENS: readonly [InterfaceTextKind, RegExp][] = [
  [
    'account-cancellation',
    /(?:cancel|delete|close|remove|destroy|unregister|logoff)_?(?:my)?_?(?:account|user)|(?:account|user)_?(?:cancel|delet|clos|destroy|logoff)|zhuxiao/i,
  ],
  ['agreement', /privacy_?(?:policy|agreement|protocol)|user_?(?:agreement|protocol)|yinsi/i],
];

/** Languages that the words are known in: a package has its library's texts in eighty others. */
function isReviewed(locale: string): boolean {
  return /^(?:$|zh|en)/.test(locale);
}

export type StringTexts = {
  readonly texts: InterfaceText[];
  readonly urls: PolicyUrl[];
  /** Resource ids of the strings that name an agreement or take consent for granted. */
  readonly consentStrings: ReadonlySet<number>;
};

/** Texts of the string resources that tell of consent and rights, in Chinese, English and the default language. */
export function readStringTexts({ resources, unknown }: PackageContents): StringTexts {
  const texts = new TextRows();
  const urls: PolicyUrl[] = [];
  const consentStrings = new Set<number>();
  if (resources === null) return { texts: [], urls, consentStrings };
  let left = MAX_STRINGS;
  try {
    for (const { id, name, locale, text } of readStrings(resources, isReviewed)) {
      if (--left < 0) break;
      const kinds = kindsOf(text);
      if (kinds.includes('agreement') || kinds.includes('default-consent')) consentStrings.add(id);
      for (const kind of kinds) texts.add({ kind, source: 'string', name, language: locale, text: shortened(text) });
      if (POLICY_ADDRESS.test(text) && urls.length < MAX_ROWS_OF_A_KIND) {
        urls.push({ url: text, source: 'string', place: name, attribution: 'app', reachableFromStartup: null, startKind: null });
      }
    }
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
    unknown.push({ fact: 'behaviour.interfaceTexts', code: error.code, detail: `at ${error.at}` });
  }
  if (left < 0) unknown.push({ fact: 'behaviour.interfaceTexts', code: 'code.too-many-rows', detail: String(MAX_STRINGS) });
  return { texts: texts.all, urls, consentStrings };
}

/** Texts written in the code, Chinese ones: strings are sorted, so that those that begin so stand together. */
export function readCodeTexts({ contents }: CallSites): InterfaceText[] {
  const texts = new TextRows();
  for (const { dex } of contents.code.all) {
    const first = firstString(dex, FIRST_CJK);
    const end = Math.min(dex.header.strings.count, first + MAX_CODE_STRINGS);
    for (let index = first; index < end; index++) {
      const text = dex.string(index);
      for (const kind of kindsOf(text)) texts.add({ kind, source: 'code', name: '', language: '', text: shortened(text) });
    }
  }
  return texts.all;
}

export function readScreens({ manifest }: PackageContents): InterfaceText[] {
  const texts = new TextRows();
  for (const { name, type, label } of manifest?.components ?? []) {
    if (!type.startsWith('activity')) continue;
    const simple = name.slice(name.lastIndexOf('.') + 1);
    const kinds = new Set([...SCREENS.filter(([, words]) => words.test(simple)).map(([kind]) => kind), ...(label === null ? [] : kindsOf(label))]);
    for (const kind of kinds) texts.add({ kind, source: 'component', name, language: '', text: label ?? simple });
  }
  return texts.all;
}

/** Cut where a list would no longer be readable. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_SHOWN_CHARACTERS ? `${line.slice(0, MAX_SHOWN_CHARACTERS).toWellFormed()}…` : line;
}

class TextRows {
  readonly all: InterfaceText[] = [];
  readonly #counts = new Map<InterfaceTextKind, number>();

  add(row: InterfaceText): void {
    const count = (this.#counts.get(row.kind) ?? 0) + 1;
    this.#counts.set(row.kind, count);
    if (count <= MAX_ROWS_OF_A_KIND) this.all.push(row);
  }
}

/** Index of the first string that does not stand before `text`. */
function firstString(dex: DexFile, text: string): number {
  let [low, high] = [0, dex.header.strings.count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dex.string(middle) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
