export { type Classification, classify } from './classify/classify.ts';
export { type Topic, TOPICS } from './classify/topics.ts';
export type { Lexicon } from './lexicon.ts';
export type { PolicyPart } from './parts.ts';
export type { PolicyTextCode } from './policy-text-error.ts';
export { type PolicyDocument, type PolicyMediaType, type PolicySentence, readPolicy } from './read-policy.ts';
export type { Sentence } from './sentences.ts';
export type { CollectStatement, ThirdPartyStatement, UmbrellaStatement } from './statements.ts';
