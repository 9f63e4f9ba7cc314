export { analyse, type Analysis, type AnalyseOptions, readFacts, readPolicyDocument, type Reading } from './analyse.ts';
export type { FactsDocument, PolicySummary, Reason, ScanDocument } from './documents.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export type { FactsRequest, PolicyRequest, ScanRequest } from './request.ts';
export { serialise } from './serialise.ts';
