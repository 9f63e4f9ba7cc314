import type { PolicyDocument, PolicyPart } from '@gatehouse/privacy-text';
import { promisedLimit } from './promised-limit.ts';

const MAX_QUOTE = 200;

/** The policy as rules see it; null: the app has none. Of one that cannot be read nothing is said but that. */
export function policyView(policy: PolicyDocument | null): Record<string, unknown> | null {
  if (policy === null) return null;
  if (policy.outcome === 'unreadable') return { readable: false, code: policy.issue?.code ?? '' };
  const has = (part: PolicyPart): boolean => policy.parts[part] !== undefined;
  const quote = (sentence: number | undefined): string => (sentence === undefined ? '' : (policy.sentences[sentence]?.text.slice(0, MAX_QUOTE) ?? ''));
  const limits = (['replyDeadline', 'deregistrationTimeLimit'] as const)
    .map((part) => ({ part, sentence: quote(policy.parts[part]) }))
    .filter(({ sentence }) => promisedLimit(sentence) === 'too-long');
  return {
    readable: true,
    code: '',
    characters: policy.characters,
    language: policy.language,
    hasContact: has('contact'),
    hasEffectiveDate: has('effectiveDate'),
    hasUpdateNotice: has('updateNotice'),
    hasWithdrawal: has('withdrawal'),
    hasDeletion: has('deletion'),
    hasDeregistration: has('deregistration'),
    hasSdkList: has('sdkList'),
    hiddenConsent: quote(policy.wordings.find(({ kind }) => kind === 'default-consent')?.sentence),
    limitTooLong: limits[0]?.sentence ?? '',
  };
}
