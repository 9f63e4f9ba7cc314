import type { i18n } from 'i18next';
import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';

/** The languages of the product. The first is the default. */
export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A sentence in both languages, as the API sends it. */
export type Bilingual = { readonly zh: string; readonly en: string };

/** One language's texts: nested objects of strings and lists of strings, as in `locales/*.json`. */
export type Texts = { readonly [key: string]: string | readonly string[] | Texts };

/** Loads one language's texts, so that two languages never share a chunk. */
export type LoadTexts = (language: Language) => Promise<Texts>;

const STORAGE_KEY = 'gatehouse.language';

const isLanguage = (value: unknown): value is Language => LANGUAGES.includes(value as Language);

/** What the person chose before, else the default: the store's users and operators read Chinese. */
export function initialLanguage(): Language {
  const stored = localStorage.getItem(STORAGE_KEY);
  return isLanguage(stored) ? stored : 'zh-CN';
}

export const loadKitTexts: LoadTexts = async (language) =>
  (language === 'en' ? await import('./locales/en.json') : await import('./locales/zh-CN.json')).default;

/** The translator of one app: its own texts in namespace `app`, those of the kit in `kit`. */
export async function createTranslator(loadAppTexts: LoadTexts): Promise<i18n> {
  const translator = createInstance();
  const language = initialLanguage();
  await translator.use(initReactI18next).init({
    lng: language,
    ns: ['app', 'kit'],
    defaultNS: 'app',
    fallbackLng: false,
    resources: { [language]: { app: await loadAppTexts(language), kit: await loadKitTexts(language) } },
    interpolation: { escapeValue: false }, // React escapes
    react: { useSuspense: false },
  });
  document.documentElement.lang = language;
  return translator;
}

/** Load the other language, then switch: the page never shows keys. */
export async function switchLanguage(translator: i18n, language: Language, loadAppTexts: LoadTexts): Promise<void> {
  localStorage.setItem(STORAGE_KEY, language); // first: the choice holds even if the page is left while the texts are on their way
  if (!translator.hasResourceBundle(language, 'app')) {
    const [app, kit] = await Promise.all([loadAppTexts(language), loadKitTexts(language)]);
    translator.addResourceBundle(language, 'app', app);
    translator.addResourceBundle(language, 'kit', kit);
  }
  document.documentElement.lang = language;
  await translator.changeLanguage(language);
}

/** The side of a bilingual sentence that is read in a language. */
export const say = (text: Bilingual, language: Language): string => (language === 'en' ? text.en : text.zh);
