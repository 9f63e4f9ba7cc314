import type { AppId, Bilingual, CaseId, DecisionId, OperatorId, PersonId, Platform, Sha256, SubmissionId, Verdict } from '@gatehouse/contracts';
import type { ReviewCase } from './review-case.ts';

/** The version a decision was taken about: exactly these bytes, by these signers. */
export type DecidedVersion = {
  appId: AppId;
  operatorId: OperatorId;
  platform: Platform;
  packageName: string;
  name: string;
  submissionId: SubmissionId | null;
  versionCode: number;
  versionName: string;
  sha256: Sha256 | null;
  signers: Sha256[];
};

/** One answer, for ever: decisions are added, never changed. */
export type Decision = {
  decisionId: DecisionId;
  subject: 'version' | 'listing';
  caseId: CaseId | null;
  verdict: Verdict | 'WITHDRAWN';
  signedBy: 'policy' | 'person';
  decidedBy: PersonId | null;
  secondSignature: PersonId | null;
  clauses: string[];
  reason: Bilingual;
  decidedAt: Date;
  version: DecidedVersion;
  /** Scan outcome and rule pack as they were seen; null where no scan was. */
  seen: { outcome: string; rulePack: { id: string; version: string; sha256: string } | null } | null;
};

/** Who answers for a decision. */
export type Signatures = Pick<Decision, 'signedBy' | 'decidedBy' | 'secondSignature'>;

/** The decision that ends a case. */
export function decisionOn(c: ReviewCase, answer: Pick<Decision, 'decisionId' | 'verdict' | 'clauses' | 'reason'>, signatures: Signatures, at: Date): Decision {
  const { appId, operatorId, platform, packageName, name, submissionId, versionCode, versionName } = c;
  return {
    ...answer,
    ...signatures,
    subject: c.subject,
    caseId: c.caseId,
    decidedAt: at,
    version: { appId, operatorId, platform, packageName, name, submissionId, versionCode, versionName, ...c.package },
    seen: c.scan && { outcome: c.scan.outcome, rulePack: c.scan.rulePack },
  };
}

export const WITHDRAWN_BY_OPERATOR: Bilingual = { zh: '提交方在决定之前撤回了该版本。', en: 'The operator withdrew this version before it was decided.' };
