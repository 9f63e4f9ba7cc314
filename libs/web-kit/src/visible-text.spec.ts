import { describe, expect, it } from 'vitest';
import { cutMiddle, visible } from './visible-text.ts';

describe('hostile text', () => {
  it('shows characters that would hide or reorder', () => {
    expect(visible('gpj.\u202Eexe')).toBe('gpj.[U+202E]exe');
    expect(visible('a\u200Bb\u0000c\u{E0041}')).toBe('a[U+200B]b[U+0000]c[U+E0041]');
  });

  it('leaves readable text of any script, its lines and tabs alone', () => {
    expect(visible('青禾天气\n\tсправка 👩')).toBe('青禾天气\n\tсправка 👩');
  });

  it('is cut in the middle and keeps both ends', () => {
    expect(cutMiddle('com.example.application', 9)).toBe('com.…tion');
    expect(cutMiddle('short', 9)).toBe('short');
    expect(cutMiddle('😀'.repeat(40), 9)).toBe(`${'😀'.repeat(4)}…${'😀'.repeat(4)}`);
  });
});
