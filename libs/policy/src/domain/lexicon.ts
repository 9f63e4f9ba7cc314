import type { Lexicon } from '@gatehouse/privacy-text';
import { DOMAIN } from './domain.gen.ts';

/** The domain's words for reading privacy policies. */
export function policyLexicon(): Lexicon {
  return {
    personalInformation: DOMAIN.personalInformation.map((row) => ({
      id: row.id,
      words: [...new Set([row.zh, ...row.synonyms, ...ambiguousWords(row.id)])],
    })),
    umbrella: DOMAIN.umbrellaTerms,
    thirdParties: DOMAIN.sdks
      .filter((row) => row.category !== 'packer')
      .map((row) => ({ id: row.id, company: row.company, words: [...new Set([row.zh, row.en, ...(row.aliases ?? [])])] })),
  };
}

function ambiguousWords(id: string): string[] {
  return DOMAIN.ambiguousSynonyms.filter((synonym) => synonym.types.includes(id)).map((synonym) => synonym.word);
}
