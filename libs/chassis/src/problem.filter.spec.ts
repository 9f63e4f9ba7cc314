import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { isOutage } from './problem.filter.ts';

const coded = (code: string): Error => Object.assign(new Error('x'), { code });

describe('an outage of the database', () => {
  it.each([
    ['a refused connection', coded('ECONNREFUSED')],
    ['a server that shuts down', coded('57P01')],
    ['the same inside a failed query', new QueryFailedError('SELECT 1', [], coded('57P01'))],
    ['the same as a cause', new Error('x', { cause: coded('08006') })],
    ['a connection that broke during a query', new Error('Connection terminated unexpectedly')],
    ['a connection that had broken before it', new Error('Client has encountered a connection error and is not queryable')],
    ['a connection that broke between two queries of a transaction', new QueryRunnerAlreadyReleasedError()],
  ])('is seen in %s', (_what, error) => {
    expect(isOutage(error)).toBe(true);
  });

  it.each([
    ['a broken constraint', new QueryFailedError('INSERT', [], coded('23505'))],
    ['a fault of ours', new TypeError('x is not a function')],
    ['nothing at all', undefined],
  ])('is not seen in %s', (_what, error) => {
    expect(isOutage(error)).toBe(false);
  });
});
