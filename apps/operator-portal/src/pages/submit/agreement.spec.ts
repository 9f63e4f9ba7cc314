import { describe, expect, it } from 'vitest';
import { agreement, fillIns } from './agreement.ts';

const head = { packageName: 'com.example.app', versionCode: 120, versionName: '1.2', label: '示例' };
const nothing = { packageName: '', versionCode: ' ', versionName: '', name: '' };

describe('the pre-check', () => {
  it('compares the package with the form, and says nothing of what is not filled in', () => {
    expect(agreement(head, nothing)).toEqual({ packageName: null, version: null });
    expect(agreement(head, { packageName: ' com.example.app', versionCode: '120', versionName: '1.2' })).toEqual({ packageName: true, version: true });
    expect(agreement(head, { packageName: 'com.example.other', versionCode: '121', versionName: '1.2' })).toEqual({ packageName: false, version: false });
  });

  it('leaves the field alone that is being typed into', () => {
    expect(fillIns(head, nothing, 'packageName')).toEqual({ versionCode: '120', versionName: '1.2', name: '示例' });
  });

  it('fills in empty fields, and never overwrites what a person has written', () => {
    expect(fillIns(head, nothing)).toEqual({ packageName: 'com.example.app', versionCode: '120', versionName: '1.2', name: '示例' });
    expect(fillIns(head, { ...nothing, packageName: 'x.y', name: '我的' })).toEqual({ versionCode: '120', versionName: '1.2' });
    expect(fillIns({ ...head, versionCode: null, versionName: null, label: null }, nothing)).toEqual({ packageName: 'com.example.app' });
  });
});
