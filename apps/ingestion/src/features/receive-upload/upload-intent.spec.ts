import { newId, DraftId, OperatorId } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { readIntent } from './upload-intent.ts';

const draftId = newId(DraftId);
const read = (metadata: Record<string, string | null>) =>
  readIntent({ uploadId: 'u', operatorId: newId(OperatorId), sizeBytes: 1, metadata, at: new Date(0), expiryMs: 1000 });

describe('what a sender says of an upload', () => {
  it('names a draft, or is refused', () => {
    expect(read({ draftId }).draftId).toBe(draftId);
    for (const metadata of [{}, { draftId: null }, { draftId: 'x' }] as Record<string, string | null>[])
      expect(() => read(metadata)).toThrow(expect.objectContaining({ code: 'upload.draft-missing' }));
  });

  it('may give the hash, which then must be one', () => {
    expect(read({ draftId, sha256: 'a'.repeat(64) }).declaredSha256).toBe('a'.repeat(64));
    expect(read({ draftId }).declaredSha256).toBeNull();
    expect(() => read({ draftId, sha256: 'A'.repeat(64) })).toThrow(expect.objectContaining({ code: 'upload.sha256-malformed' }));
  });

  it('holds no NUL, which the database could not keep', () => {
    expect(() => read({ draftId, filename: 'a\0b' })).toThrow(expect.objectContaining({ code: 'upload.malformed' }));
  });

  it.each([
    ['C:\\packages\\app.apk', 'app.apk'],
    ['../../etc/passwd', 'passwd'],
    ['应用\u0007.apk', '应用.apk'],
    ['', 'package'],
    [null, 'package'],
    ['x'.repeat(300), 'x'.repeat(255)],
  ])('keeps of the file name %j only what people read', (filename, kept) => {
    expect(read({ draftId, filename }).fileName).toBe(kept);
  });
});
