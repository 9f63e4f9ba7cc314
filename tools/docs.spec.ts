import { describe, expect, it } from 'vitest';
import { DOCUMENTS, staleDocuments } from './docs.ts';

describe('generated documents', () => {
  it('are in the tree as the code would write them now (npm run docs writes them)', () => {
    expect(staleDocuments()).toEqual([]);
  });

  it('stand at one path each', () => {
    expect(new Set(DOCUMENTS.map((d) => d.path)).size).toBe(DOCUMENTS.length);
  });
});
