import { ProblemError } from '@gatehouse/web-kit';
import { describe, expect, it } from 'vitest';
import { fieldProblems } from './field-problem.ts';

describe('fieldProblems', () => {
  it('puts each error of a 422 on its field', () => {
    const problem = new ProblemError({
      status: 422,
      code: 'submission.incomplete',
      errors: [
        { pointer: '/listing', code: 'field.missing', detail: 'state it' },
        { pointer: '/listing/permissions/1/purpose', code: 'odd.code', detail: 'odd' },
      ],
    });
    expect(fieldProblems(problem)).toEqual([
      { name: ['listing', 'name'], key: 'field_missing', detail: 'state it' },
      { name: ['listing', 'permissions', 1, 'purpose'], key: null, detail: 'odd' },
    ]);
  });
});
