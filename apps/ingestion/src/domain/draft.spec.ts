import { appIdOf, Listing, newId, OperatorId, Sha256 } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { applyPatch, beginDraft, complete, draftView, withPackage } from './draft.ts';

const operatorId = newId(OperatorId);
const at = new Date('2026-01-05T08:00:00.000Z');
const draft = beginDraft({ platform: 'android', packageName: 'com.example.app', versionCode: 1, versionName: '1.0' }, operatorId, at);
const stored = { artifact: { sha256: Sha256.parse('a'.repeat(64)), sizeBytes: 1 }, fileName: 'app.apk' };
const listing = Listing.parse({ name: 'Example', category: 'tools' });

describe('a draft', () => {
  it('belongs to the app that operator, platform and package name', () => {
    expect(draft.appId).toBe(appIdOf({ operatorId, platform: 'android', packageName: 'com.example.app' }));
  });

  it('says what is missing as pointers, and nothing once it is there', () => {
    expect(draftView(draft).missing).toEqual(['/serviceType', '/listing', '/package']);
    const ready = withPackage(applyPatch(draft, { serviceType: 'ST-01', listing }, at), stored, at);
    expect(draftView(ready).missing).toEqual([]);
    expect(complete(ready).declarations).toEqual({ sdks: [], personalInformation: [], extensionTypes: [] });
  });

  it('refuses to be sent half-done, naming each part', () => {
    expect(() => complete(applyPatch(draft, { listing }, at))).toThrow(
      expect.objectContaining({
        code: 'submission.incomplete',
        fields: [expect.objectContaining({ pointer: '/serviceType' }), expect.objectContaining({ pointer: '/package' })],
      }),
    );
  });

  it('keeps what a patch does not name', () => {
    const patched = applyPatch(applyPatch(draft, { serviceType: 'ST-01' }, at), { versionName: '1.1', serviceType: undefined }, at);
    expect(patched).toMatchObject({ serviceType: 'ST-01', versionName: '1.1', versionCode: 1 });
  });
});
