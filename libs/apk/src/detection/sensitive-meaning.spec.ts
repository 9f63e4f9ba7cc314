import { describe, expect, it } from 'vitest';
import type { SensitiveApi } from '../detection-tables.ts';
import { meaningOf } from './sensitive-meaning.ts';

const row = (id: string, constant: string | null): SensitiveApi => ({ descriptor: 'Lx;->y', personalInformation: [id], constant });
const seen =
  (reaching: string[], method: string[] = []) =>
  () => ({ arguments: reaching, method });
const SETTINGS = [row('android_id', 'android_id'), row('bluetooth_mac', 'bluetooth_address')];

describe('what a sensitive call means', () => {
  it('is certain without a constant, and asks for none', () => {
    const ask = (): never => {
      throw new Error('asked');
    };
    expect(meaningOf([row('meid', null), row('imei', null)], ask)).toEqual({ personalInformation: ['imei', 'meid'], possible: [], argument: null });
  });

  it('follows the constant that reaches it', () => {
    expect(meaningOf(SETTINGS, seen(['bluetooth_address']))).toEqual({ personalInformation: ['bluetooth_mac'], possible: [], argument: 'bluetooth_address' });
  });

  it('is nothing when another constant reaches it', () => {
    expect(meaningOf(SETTINGS, seen(['volume'], ['android_id']))).toBeNull();
  });

  it('follows a constant of the method when no argument can be seen', () => {
    expect(meaningOf(SETTINGS, seen([], ['x', 'android_id']))).toMatchObject({ personalInformation: ['android_id'], argument: 'android_id' });
  });

  it('is possible when nothing can be seen', () => {
    expect(meaningOf(SETTINGS, seen([], ['x']))).toEqual({ personalInformation: [], possible: ['android_id', 'bluetooth_mac'], argument: null });
  });

  it('takes a content URI with a path for the provider, and a longer settings key for another key', () => {
    expect(meaningOf([row('gsf_id', 'content://gsf')], seen(['content://gsf/main']))).toMatchObject({ personalInformation: ['gsf_id'] });
    expect(meaningOf([row('android_id', 'android_id')], seen(['android_id_2']))).toBeNull();
  });
});
