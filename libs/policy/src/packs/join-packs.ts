import { createHash } from 'node:crypto';
import type { RulePack } from '../rules/rule.ts';

/**
 * Packs that are judged together as one: ids and versions side by side, and a hash of theirs, so that a finding names exactly
 * what it was judged by. @throws Error where two packs use one id
 */
export function joinPacks(packs: readonly RulePack[]): RulePack {
  const rules = packs.flatMap((pack) => pack.rules);
  const seen = new Set<string>();
  for (const { id } of rules) {
    if (seen.has(id)) throw new Error(`two packs use the id ${id}`);
    seen.add(id);
  }
  return {
    id: packs.map((pack) => pack.id).join('+'),
    version: packs.map((pack) => pack.version).join('+'),
    sha256: createHash('sha256')
      .update(packs.map((pack) => pack.sha256).join('\n'))
      .digest('hex'),
    title: { zh: packs.map((pack) => pack.title.zh).join('；'), en: packs.map((pack) => pack.title.en).join('; ') },
    rules,
  };
}
