import { describe, expect, it } from 'vitest';
import type { SensitiveApi } from '../detection-tables.ts';
import { meaningOf } from './sensitive-meaning.ts';

const row = (id: string, constant: string | null): SensitiveApi => ({ descriptor: 'Lx;->y', personalInformation: [id], constant });
const seen =
  (texts: readonly string[], open = false) =>
  () => ({ texts: texts.map((text) => ({ pieces: [text] })), open });
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

  it('is nothing when only other constants reach it', () => {
    expect(meaningOf(SETTINGS, seen(['volume']))).toBeNull();
  });

  it('is possible where more may reach it than is seen', () => {
    expect(meaningOf(SETTINGS, seen(['volume'], true))).toEqual({ personalInformation: [], possible: ['android_id', 'bluetooth_mac'], argument: null });
  });

  it('takes a content URI with a path for the provider, and a longer settings key for another key', () => {
    expect(meaningOf([row('gsf_id', 'content://gsf')], seen(['content://gsf/main']))).toMatchObject({ personalInformation: ['gsf_id'] });
    expect(meaningOf([row('android_id', 'android_id')], seen(['android_id_2']))).toBeNull();
  });
});
