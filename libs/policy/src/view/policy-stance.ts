import type { PolicyDocument } from '@gatehouse/privacy-text';
import { DOMAIN } from '../domain/domain.gen.ts';

/** What a policy says about one kind of personal information. */
export type Stance = { mentioned: boolean; vague: boolean; denied: boolean; denial: string | null };

const SILENT: Stance = { mentioned: false, vague: false, denied: false, denial: null };
const groupOf = new Map(DOMAIN.personalInformation.map((row) => [row.id, row.group]));
const MAX_QUOTE = 200;

/**
 * Answers for each kind how the policy stands to it. Said plainly anywhere beats denied elsewhere; an umbrella word
 * speaks vaguely for its whole group. Null where there is a policy that could not be read: then nothing can be said.
 */
export function policyStance(policy: PolicyDocument | null): ((id: string) => Stance) | null {
  if (policy === null) return () => SILENT;
  if (policy.outcome === 'unreadable') return null;
  const affirmed = new Set<string>();
  const denials = new Map<string, string>();
  for (const { personalInformation, negated, sentence } of policy.collects) {
    if (!negated) affirmed.add(personalInformation);
    else if (!denials.has(personalInformation)) denials.set(personalInformation, policy.sentences[sentence]!.text.slice(0, MAX_QUOTE));
  }
  const vagueGroups = new Set(policy.umbrella.map((umbrella) => umbrella.group));
  return (id) => {
    const mentioned = affirmed.has(id);
    const denied = !mentioned && denials.has(id);
    return { mentioned, denied, denial: denied ? denials.get(id)! : null, vague: !mentioned && !denied && vagueGroups.has(groupOf.get(id) ?? '') };
  };
}
