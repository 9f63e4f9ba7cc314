export type { Lexicon } from './lexicon.ts';
export type { PolicyPart } from './parts.ts';
export type { PolicyTextCode } from './policy-text-error.ts';
export { type PolicyDocument, type PolicyMediaType, readPolicy } from './read-policy.ts';
export type { Sentence } from './sentences.ts';
export type { CollectStatement, ThirdPartyStatement, UmbrellaStatement } from './statements.ts';
