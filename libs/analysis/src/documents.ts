import type { ApkFacts } from '@gatehouse/apk';
import type { Finding, NotAssessed, RuleAction } from '@gatehouse/policy';
import type { PolicyDocument } from '@gatehouse/privacy-text';

/** A policy as a scan keeps it: all that was read from it but its text, which its own document holds. */
export type PolicySummary = Omit<PolicyDocument, 'schema' | 'text' | 'sentences'>;

/** Facts as documents carry them. A reading that was stopped has reasons of the sandbox among its unknowns. */
export type FactsDocument = Omit<ApkFacts, 'unknown'> & { unknown: { fact: string; code: string; detail: string }[] };

/** What a scan found: `gatehouse/scan/1`. The same package, inputs and rule pack give the same document, byte for byte. */
export type ScanDocument = {
  schema: 'gatehouse/scan/1';
  outcome: 'complete' | 'partial' | 'inconclusive';
  /** Why it is not complete; empty for `complete`. */
  reasons: Reason[];
  facts: FactsDocument;
  policy: PolicySummary | null;
  rulePack: { id: string; version: string; sha256: string };
  /** The gravest thing any finding asks for. */
  action: 'none' | RuleAction;
  findings: Finding[];
  notAssessed: NotAssessed[];
  /** The operator's questionnaire, as far as the scan can answer it. */
  selfAssessment: { item: string; answer: 'yes' | 'no' | 'unknown'; evidence: unknown[] }[];
};

/** A stable code, and a sentence that names no path of this machine. */
export type Reason = { code: string; detail: string };
