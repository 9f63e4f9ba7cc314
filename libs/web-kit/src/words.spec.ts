import { CaseDetail, CaseState, Category, ListingState, Role, RuleAction, ScanOutcome, Severity, SubmissionState, Turn, Verdict } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { WORDS, wordOf } from './words.ts';

const ids = (group: keyof typeof WORDS) => Object.keys(WORDS[group]).sort();

describe('words', () => {
  it.each([
    ['submission', SubmissionState.options],
    ['listing', ListingState.options],
    ['verdict', Verdict.options],
    ['severity', Severity.options],
    ['ruleAction', RuleAction.options],
    ['scanOutcome', ScanOutcome.options],
    ['turn', Turn.options],
    ['role', Role.options],
    ['category', Category.options],
    ['case', CaseState.options],
    ['act', CaseDetail.shape.acts.element.shape.act.options],
  ] as const)('names every %s of the contracts, and nothing else', (group, contract) => {
    expect(ids(group)).toEqual([...contract].sort());
  });

  it('never calls two ids of a group the same', () => {
    for (const group of Object.values(WORDS)) {
      for (const side of ['zh', 'en'] as const) {
        const texts = Object.values(group).map((w: { zh: string; en: string }) => w[side]);
        expect(new Set(texts).size).toBe(texts.length);
      }
    }
  });

  it('shows an id it does not know as it is', () => {
    expect(wordOf('submission', 'on-the-moon', 'en')).toBe('on-the-moon');
    expect(wordOf('submission', 'constructor', 'zh-CN')).toBe('constructor');
  });
});
