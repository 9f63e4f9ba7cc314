import { CODE_TEXTS } from './codes.gen.ts';
import type { Bilingual } from './language.ts';

/** What a code means and what to do about it; null for a code this build does not know. */
export const codeText = (code: string): Bilingual | null => (Object.hasOwn(CODE_TEXTS, code) ? (CODE_TEXTS[code] ?? null) : null);

/** `dex.packed: some_packer` → its code and its detail: how a scan writes down why a rule has no answer. A text without a code is all detail. */
export function splitReason(why: string): { readonly code: string; readonly detail: string } {
  const [, code, detail] = /^([a-z-]+\.[a-z0-9-]+)(?:: ([^]*))?$/.exec(why) ?? [];
  return code === undefined ? { code: '', detail: why } : { code, detail: detail ?? '' };
}
