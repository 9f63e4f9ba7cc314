import { DraftPatch, NewDraft } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { EMPTY_FORM, formOf, newDraftOf, patchOf, policyBytes } from './draft-form.ts';

const filled = {
  ...EMPTY_FORM,
  packageName: ' com.example.weather ',
  versionCode: '330 ',
  versionName: '3.3.0',
  serviceType: 'ST-38',
  listing: {
    name: ' 青禾天气 ',
    category: 'tools',
    ageLabel: '',
    permissions: [{ permission: 'android.permission.CAMERA', purpose: '拍照' }, { permission: ' ' }],
  },
  declarations: { sdks: [{ name: 'Lark Push', company: 'Lark' }, { name: '' }], personalInformation: [{ id: 'imei', purpose: '风控' }] },
};

describe('the submit form', () => {
  it('gives the API a version and a patch that its contract accepts', () => {
    expect(NewDraft.parse(newDraftOf(filled))).toMatchObject({ packageName: 'com.example.weather', versionCode: 330 });
    const patch = DraftPatch.parse(patchOf(filled));
    expect(patch.listing).toMatchObject({
      name: '青禾天气',
      category: 'tools',
      ageLabel: null,
      permissions: [{ permission: 'android.permission.CAMERA', purpose: '拍照' }],
    });
    expect(patch.declarations?.sdks).toHaveLength(1);
  });

  it('keeps back a listing that has no name or category yet, and saves the rest', () => {
    expect(DraftPatch.parse(patchOf({ ...filled, listing: { name: 'x', permissions: [] } }))).not.toHaveProperty('listing');
    expect(patchOf(EMPTY_FORM)).toEqual({ declarations: { sdks: [], personalInformation: [] } });
  });

  it('shows again what the server holds', () => {
    const draft = { ...newDraftOf(filled), ...DraftPatch.parse(patchOf(filled)) } as never;
    expect(patchOf(formOf(draft))).toEqual(patchOf(filled));
  });

  it('sends a policy with the type that its name tells, and no other file', () => {
    expect(policyBytes({ text: '隐私政策' })?.type).toBe('text/plain');
    expect(policyBytes({ file: new File(['%PDF'], 'Policy.PDF') })?.type).toBe('application/pdf');
    expect(policyBytes({ file: new File(['MZ'], 'policy.exe') })).toBeNull();
  });
});
