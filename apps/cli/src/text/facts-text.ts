import type { FactsDocument } from '@gatehouse/analysis';
import type { Paint } from '../terminal.ts';
import { hiddenText, partsText } from './contents-text.ts';
import { packageSummary } from './package-summary.ts';
import { otherCallsText, startUpText } from './sensitive-calls-text.ts';
import { weaknessesText } from './weaknesses-text.ts';

/** Facts for people: the summary, what reads personal information from where and when, what may be hidden, what is weak. */
export function factsText(facts: FactsDocument, language: 'zh' | 'en', paint: Paint): string {
  const sections = [startUpText, otherCallsText, hiddenText, partsText, weaknessesText].map((section) => section(facts, language, paint));
  return [packageSummary(facts, language, paint), ...sections.filter((text) => text !== '')].join('\n\n');
}
