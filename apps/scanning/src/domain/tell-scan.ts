import { BehaviourProjection, type DataOf, type Finding, type ScanCompletedV1, Severity, Sha256 } from '@gatehouse/contracts';
import type { Analysis, ScanDocument } from '@gatehouse/analysis';
import type { Scan } from './scan.ts';
import { MAX_FINDINGS_SHOWN, type ScanResult } from './scan-result.ts';

type Completed = DataOf<typeof ScanCompletedV1>;

const ACTION_WEIGHT: Readonly<Record<string, number>> = { reject: 2, review: 1, note: 0 };
const MAX_ACTIONS_TOLD = 200;
const MAX_REASONS_TOLD = 50;

/** What the row keeps of an analysis. */
export function resultOf(analysis: Analysis, report: ScanResult['report']): ScanResult {
  const document = analysis.document;
  return {
    reasons: analysis.reasons.slice(0, MAX_REASONS_TOLD).map(({ code, detail }) => ({ code, detail: detail.slice(0, 500) })),
    findings: (document?.findings ?? []).slice(0, MAX_FINDINGS_SHOWN).map(copyOf),
    notAssessed: (document?.notAssessed ?? []).map(({ behaviour, why }) => ({ behaviour, why })),
    summary: document ? summaryOf(document) : null,
    report,
    rulePack: document?.rulePack ?? null,
  };
}

/** The event that tells a scan's end: what triage and certification need, and nothing they would have to call back for. */
export function completedEvent(scan: Scan, analysis: Analysis, result: ScanResult, at: Date): Completed {
  const { order } = scan;
  const document = analysis.document;
  const counts = { low: 0, medium: 0, high: 0, critical: 0 };
  for (const f of document?.findings ?? []) if (Severity.safeParse(f.severity).success) counts[f.severity as keyof typeof counts] += 1;
  return {
    scanId: scan.scanId,
    submissionId: scan.submissionId,
    appId: scan.appId,
    outcome: analysis.outcome,
    reasons: result.reasons,
    artifact: order.artifact,
    declared: {
      operatorId: order.operatorId,
      platform: order.platform,
      packageName: order.packageName,
      name: order.listing.name,
      versionCode: order.versionCode,
      versionName: order.versionName,
      serviceType: order.serviceType,
      category: order.category,
    },
    identity: {
      packageName: document?.facts.manifest?.package ?? null,
      versionCode: document?.facts.manifest?.versionCode ?? null,
      versionName: document?.facts.manifest?.versionName ?? null,
      signers: verifiedSigners(document),
    },
    counts,
    actions: byWeight((document?.findings ?? []).map(copyOf))
      .slice(0, MAX_ACTIONS_TOLD)
      .map((f) => ({
        rule: f.rule,
        action: f.action,
        severity: f.severity,
        behaviours: f.behaviours.slice(0, 8),
        title: f.title,
        fingerprint: f.fingerprint,
      })),
    unassessed: new Set(document?.notAssessed.map((n) => n.rule)).size,
    behaviour: document ? projectionOf(document) : { permissions: [], sdks: [], personalInformation: [], truncated: false },
    rulePack: result.rulePack ? { ...result.rulePack, sha256: Sha256.parse(result.rulePack.sha256) } : null,
    report: result.report,
    startedAt: (scan.startedAt ?? at).toISOString(),
    completedAt: at.toISOString(),
  };
}

/** The engine's findings are read-only; the contract's are plain data. */
function copyOf(f: ScanDocument['findings'][number]): Finding {
  return { ...f, behaviours: [...f.behaviours], campaigns: [...f.campaigns] };
}

function byWeight(findings: readonly Finding[]): Finding[] {
  const weight = (f: Finding): number => (ACTION_WEIGHT[f.action] ?? 1) * 10 + Severity.options.indexOf(f.severity);
  return [...findings].sort((a, b) => weight(b) - weight(a) || (a.fingerprint < b.fingerprint ? -1 : 1));
}

/** A signer counts only where the signature verified: an unverified block can name anybody's certificate. */
function verifiedSigners(document: ScanDocument | null): Sha256[] {
  const signature = document?.facts.signature;
  if (!signature?.verified) return [];
  return signature.signers.slice(0, 16).map((s) => Sha256.parse(s));
}

const CAPS = { permissions: 120, sdks: 120, personalInformation: 200 } as const;

/** Sorted, distinct and capped, so that two versions can be compared by their events alone. */
export function projectionOf(document: ScanDocument): BehaviourProjection {
  const all = {
    permissions: sorted(document.facts.manifest?.usesPermissions ?? []),
    sdks: sorted(document.facts.sdks.map((s) => s.id)),
    personalInformation: sorted(document.facts.code.sensitiveCalls.flatMap((c) => c.personalInformation.map((pi) => `${pi}@${c.attribution}`))),
  };
  const names = Object.keys(CAPS) as (keyof typeof CAPS)[];
  return {
    ...(Object.fromEntries(names.map((n) => [n, all[n].slice(0, CAPS[n])])) as Pick<BehaviourProjection, keyof typeof CAPS>),
    truncated: names.some((n) => all[n].length > CAPS[n]),
  };
}

function summaryOf(document: ScanDocument): ScanResult['summary'] {
  const { manifest, signature, sdks, dex, code } = document.facts;
  return {
    packageName: manifest?.package ?? null,
    versionName: manifest?.versionName ?? null,
    versionCode: manifest?.versionCode ?? null,
    minSdk: manifest?.effectiveMinSdk ?? null,
    targetSdk: manifest?.effectiveTargetSdk ?? null,
    signers: [...(signature?.signers ?? [])],
    schemes: Object.entries(signature?.present ?? {})
      .filter(([, present]) => present)
      .map(([scheme]) => scheme),
    debugSigned: signature?.certificates.some((c) => c.debug) ?? false,
    permissions: sorted(manifest?.usesPermissions ?? []).slice(0, 200),
    sdks: sorted(sdks.map((s) => s.id)).slice(0, 200),
    dexFiles: dex.length,
    calls: code.calls,
    sensitiveCalls: code.sensitiveCalls.length,
  };
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
