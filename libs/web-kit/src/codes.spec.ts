import { describe, expect, it } from 'vitest';
import { codeText, splitReason } from './codes.ts';

describe('the text of a code', () => {
  it.each([
    ['review.case-changed', '案件'],
    ['zip.eocd-missing', 'ZIP'],
    ['network.unreachable', '网络'],
  ])('%s is known to the pages', (code, word) => {
    expect(codeText(code)?.zh).toContain(word);
  });

  it('is null for a code that this build does not know, whatever it is called', () => {
    expect(codeText('toString')).toBeNull();
    expect(codeText('newer.than-this-build')).toBeNull();
  });
});

describe('why a rule has no answer', () => {
  it('is split into code and detail', () => {
    expect(splitReason('dex.packed: some_packer: v2')).toEqual({ code: 'dex.packed', detail: 'some_packer: v2' });
    expect(splitReason('icon.not-computed')).toEqual({ code: 'icon.not-computed', detail: '' });
  });

  it('is all detail where no code leads it', () => {
    expect(splitReason('Nobody knows: yet')).toEqual({ code: '', detail: 'Nobody knows: yet' });
  });
});
