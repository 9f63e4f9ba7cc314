import { DecideBody } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { groundsOf, reasonText, tickedAtFirst } from './reason-text.ts';

const finding = (rule: string, behaviours: string[], action: 'note' | 'review' | 'reject' = 'review') => ({
  rule,
  behaviours,
  campaigns: [],
  action,
  title: { zh: `标题${rule}`, en: `title ${rule}` },
  remedy: { zh: `修复${rule}`, en: `Fix ${rule}.` },
});

describe('the grounds of a decision', () => {
  const grounds = groundsOf([finding('GH-0301', ['DM-3.1', 'DM-2.1']), finding('GH-0201', ['DM-2.1'], 'note'), finding('GH-0901', [], 'note')]);

  it('are the clauses of the findings, a rule standing for itself where it names none', () => {
    expect(grounds.map(({ id, findings }) => [id, findings.length])).toEqual([
      ['DM-3.1', 1],
      ['DM-2.1', 2],
      ['GH-0901', 1],
    ]);
  });

  it('are ticked where a finding asks for more than a note', () => {
    expect(tickedAtFirst(grounds)).toEqual(['DM-3.1', 'DM-2.1']);
  });

  it('are ids that the contract takes', () => {
    expect(DecideBody.safeParse({ verdict: 'REFUSE', clauses: grounds.map(({ id }) => id), reason: { zh: 'x', en: 'x' } }).success).toBe(true);
  });
});

describe('reasonText', () => {
  const grounds = groundsOf([finding('GH-0301', ['DM-3.1'])]);

  it('names the act, the clause with its finding, the remedy and the next step, in each language', () => {
    expect(reasonText('REFUSE', grounds, 'zh-CN')).toBe(
      '本版本不予分发。存在以下问题：\n1. DM-3.1 同意前收集或打开权限（标题GH-0301）\n整改：修复GH-0301\n请整改后以更高的版本号重新提交。',
    );
    expect(reasonText('WARN', grounds, 'en')).toBe(
      'This version is approved with a warning. These problems were found:\n1. DM-3.1 Collection or permissions before consent (title GH-0301)\nRemedy: Fix GH-0301.\nPlease correct them in the next version.',
    );
  });

  it('says no more than that of an approval', () => {
    expect(reasonText('APPROVE', grounds, 'en')).toBe('This version was reviewed and is approved.');
  });

  it('shows what would hide in a name, and stays within what the API takes', () => {
    const hostile = { ...finding('GH-1', ['DM-3.1']), title: { zh: '\u202E', en: 'x'.repeat(9000) } };
    expect(reasonText('REFUSE', groundsOf([hostile]), 'zh-CN')).toContain('[U+202E]');
    expect(reasonText('REFUSE', groundsOf([hostile]), 'en').length).toBeLessThanOrEqual(4000);
  });
});
