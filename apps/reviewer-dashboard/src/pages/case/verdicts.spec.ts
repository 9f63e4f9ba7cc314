import { describe, expect, it } from 'vitest';
import { sharedReason, verdictChoices } from './verdicts.ts';

describe('verdictChoices', () => {
  it('offers a version approval, warning and refusal; a listed app suspension and termination instead of refusal', () => {
    expect(verdictChoices({ subject: 'version', acts: [] }).map(({ verdict }) => verdict)).toEqual(['APPROVE', 'WARN', 'REFUSE']);
    expect(verdictChoices({ subject: 'listing', acts: [] }).map(({ verdict }) => verdict)).toEqual(['APPROVE', 'WARN', 'SUSPEND', 'TERMINATE']);
  });

  it('allows only what the server says is allowed, and gives its reason', () => {
    const why = { zh: '请先领取该案件。', en: 'Claim the case before you act on it.' };
    const choices = verdictChoices({
      subject: 'version',
      acts: [
        { act: 'approve', allowed: true, why: null },
        { act: 'warn', allowed: false, why },
      ],
    });
    expect(choices.map(({ allowed, why: reason }) => [allowed, reason])).toEqual([
      [true, null],
      [false, why],
      [false, null],
    ]);
  });
});

describe('sharedReason', () => {
  const why = { zh: '请先领取该案件。', en: 'Claim the case before you act on it.' };

  it('is said once when it keeps back every verdict', () => {
    const acts = (['approve', 'warn', 'refuse'] as const).map((act) => ({ act, allowed: false, why }));
    expect(sharedReason(verdictChoices({ subject: 'version', acts }))).toEqual(why);
    expect(sharedReason(verdictChoices({ subject: 'version', acts: acts.slice(0, 2) }))).toBeNull();
  });
});
