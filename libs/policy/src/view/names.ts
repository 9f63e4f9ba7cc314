import { sdkOf } from '../domain/lookup.ts';
import type { Bilingual } from '../rules/rule.ts';

/** The names of an SDK or packer; an id that no row has names itself. */
export function names(id: string): Bilingual {
  const row = sdkOf(id);
  return { zh: row?.zh ?? id, en: row?.en ?? id };
}

/** Whose code it is: an SDK, or the app. */
export const doerOf = (attribution: string): Bilingual => (attribution === 'app' ? { zh: '应用自身代码', en: 'The app’s own code' } : names(attribution));

/** `Landroid/telephony/TelephonyManager;->getDeviceId` → `TelephonyManager.getDeviceId`. */
export function memberOf(api: string): string {
  return api.replace(/^L(?:.*\/)?([^;]*);->([^:]*).*$/, '$1.$2');
}
