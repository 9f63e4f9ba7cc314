import type { ApkFacts } from '@gatehouse/apk';
import { buildView, evaluate, loadPack } from '@gatehouse/policy';
import type { PolicyDocument } from '@gatehouse/privacy-text';
import type { PolicySummary, Reason, ScanDocument } from './documents.ts';
import type { ScanRequest } from './request.ts';

const MAX_REASONS = 50;
/** A detail may quote a name out of the package, and such a name can be 64 KB long. */
const MAX_DETAIL = 500;

/** Judges what was read and puts the document together. */
export function assembleScan(facts: ApkFacts, policy: PolicyDocument | null, request: Omit<ScanRequest, 'packagePath' | 'policy'>): ScanDocument {
  const { listing, declarations, serviceType, declared } = request;
  const pack = loadPack();
  const { findings, notAssessed, action } = evaluate(pack, buildView({ facts, policy, listing, declarations, serviceType, declared }));
  return {
    schema: 'gatehouse/scan/1',
    outcome: outcomeOf(facts, policy),
    reasons: reasonsOf(facts, policy),
    facts,
    policy: policy && summaryOf(policy),
    rulePack: { id: pack.id, version: pack.version, sha256: pack.sha256 },
    action,
    findings,
    notAssessed,
    selfAssessment: [],
  };
}

/** An unreadable package is inconclusive; a package or policy read in part makes the scan partial. */
function outcomeOf(facts: ApkFacts, policy: PolicyDocument | null): ScanDocument['outcome'] {
  if (facts.outcome === 'unreadable') return 'inconclusive';
  return facts.outcome === 'complete' && policy?.outcome !== 'unreadable' ? 'complete' : 'partial';
}

/** What the reader works out for no package (`*.not-computed`) is no reason: it says nothing about this one. */
function reasonsOf(facts: ApkFacts, policy: PolicyDocument | null): Reason[] {
  const unknown = facts.unknown.filter(({ code }) => !code.endsWith('.not-computed'));
  const reasons = [...unknown, ...(policy?.issue ? [policy.issue] : [])].map(({ code, detail }) => ({
    code: code as string,
    detail: detail.slice(0, MAX_DETAIL),
  }));
  const distinct = new Map(reasons.map((reason) => [`${reason.code}\n${reason.detail}`, reason]));
  return [...distinct.values()].slice(0, MAX_REASONS);
}

function summaryOf({ schema: _schema, text: _text, sentences: _sentences, ...summary }: PolicyDocument): PolicySummary {
  return summary;
}
