import { useTranslation } from 'react-i18next';
import { type Bilingual, type Language, say } from './language.ts';
import { wordOf, type WordGroup } from './words.ts';

/** Texts of the kit itself. */
export const useKitTexts = () => useTranslation('kit').t;

export function useLanguage(): Language {
  return useTranslation().i18n.language as Language;
}

/** `say(text)`: the side of a bilingual sentence in the language of the page. */
export function useSay(): (text: Bilingual) => string {
  const language = useLanguage();
  return (text) => say(text, language);
}

/** `word(group, id)`: what an id of the API is called. An id that this build does not know is shown as it is. */
export function useWord(): (group: WordGroup, id: string) => string {
  const language = useLanguage();
  return (group, id) => wordOf(group, id, language);
}
