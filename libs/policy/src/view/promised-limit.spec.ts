import { describe, expect, it } from 'vitest';
import { promisedLimit } from './promised-limit.ts';

describe('a promised limit', () => {
  it.each([
    ['我们将在15个工作日内答复', 'in-time'],
    ['我们将在十五个工作日内答复', 'in-time'],
    ['我们将在 15 日内答复', 'in-time'],
    ['我们将在２１自然日内答复', 'too-long'],
    ['我们将在二十一天内答复', 'too-long'],
    ['我们将在三十个工作日内答复', 'too-long'],
    ['我们将在一个月内答复', 'too-long'],
    ['我们将在15个工作日内答复，数据在备份中保留6个月', 'in-time'],
    ['我们将尽快答复', 'none'],
    ['自2026年3月1日起，我们将尽快答复', 'none'],
  ])('%s: %s', (sentence, expected) => {
    expect(promisedLimit(sentence)).toBe(expected);
  });
});
