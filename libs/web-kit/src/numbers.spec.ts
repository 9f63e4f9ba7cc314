import { describe, expect, it } from 'vitest';
import { count, fileSize, shortHash, timeLeft } from './numbers.ts';

describe('numbers', () => {
  it('give sizes in decimal units', () => {
    expect(fileSize(0)).toBe('0 B');
    expect(fileSize(12_345)).toBe('12.3 kB');
    expect(fileSize(412_600_000)).toBe('412.6 MB');
    expect(fileSize(4_294_967_296)).toBe('4.3 GB');
    expect(count(12_345, 'zh-CN')).toBe('12,345');
  });

  it('round the time left', () => {
    expect(timeLeft(12, 'zh-CN')).toBe('不到 1 分钟');
    expect(timeLeft(170, 'zh-CN')).toBe('约 3 分钟');
    expect(timeLeft(3 * 3600 + 125, 'en')).toBe('about 3 h 2 min');
  });

  it('shorten a hash in the middle', () => {
    expect(shortHash('0123456789abcdef0123456789abcdef')).toBe('0123456789…abcdef');
    expect(shortHash('short')).toBe('short');
  });
});
