import type { ApkFacts } from '@gatehouse/apk';
import { gatedBy, permissionFit, collectsPersonalInformation, sdkOf, serviceTypeOf, usageIsVisible } from '../domain/lookup.ts';
import { behaviourView } from './behaviour-view.ts';
import { sensitiveCallsView } from './calls-view.ts';
import { explainIssue } from './issue-explanations.ts';
import { listingGaps } from './listing-gaps.ts';
import { names } from './names.ts';
import { policyView } from './policy-view.ts';
import { hiddenView, nativeLibrariesView, weaknessesView } from './risk-view.ts';
import { sdkDisclosure } from './sdk-disclosure.ts';
import type { Withheld } from './unknown.ts';
import type { ViewInput } from './view-input.ts';
import { withholdUnknown } from './withhold-unknown.ts';

/** What rules see, by the paths of `VIEW_SCHEMA`, and what was withheld from it because nobody knows. */
export type View = { readonly values: Readonly<Record<string, unknown>>; readonly unknown: readonly Withheld[] };

/** Joins the facts of one app with the domain's rows, once; every rule reads the result. */
export function buildView(input: ViewInput): View {
  const { facts } = input;
  const calls = sensitiveCallsView(input);
  const permissions = permissionsView(input);
  const sdks = sdksView(input);
  const values: Record<string, unknown> = {
    archive: { outcome: facts.outcome, format: facts.format, code: facts.unknown[0]?.code ?? '', fileName: facts.file.name, sizeBytes: facts.file.sizeBytes },
    issues: facts.issues.map((issue) => ({ ...issue, entry: issue.entry ?? '', explanation: explainIssue(issue.code) })),
    signature: signatureView(facts),
    manifest: manifestView(facts),
    permissions,
    sdks,
    packers: facts.packers.map((packer) => ({
      ...names(packer.id),
      id: packer.id,
      hidesCode: packer.assessability === 'not_assessable',
      evidence: evidenceOf(packer),
    })),
    code: { calls: facts.code.calls, sensitiveCalls: calls, endpoints: endpointsView(facts) },
    behaviour: behaviourView(facts),
    weaknesses: weaknessesView(facts),
    hidden: hiddenView(facts),
    nativeLibraries: nativeLibrariesView(facts),
    ...(input.listing && {
      listing: {
        name: input.listing.name,
        category: input.listing.category,
        missing: listingGaps(input, {
          collectingPermissions: permissions.filter((permission) => permission.collects).map((permission) => permission.name),
          collectsInformation: calls.some((call) => call.permitted && !call.support && call.pi.some((kind) => kind.watchlist)),
          disclosableSdks: sdks.filter((sdk) => sdk.collects && sdk.confidence !== 'low').map((sdk) => sdk.id),
        }),
      },
    }),
    policy: policyView(input.policy),
    ...(input.serviceType !== undefined && { serviceType: serviceTypeView(input.serviceType) }),
    ...(input.declared && { declared: input.declared }),
  };
  return { values, unknown: withholdUnknown(values, input) };
}

function signatureView({ signature }: ApkFacts): Record<string, unknown> {
  if (signature === null) return {};
  const certificates = signature.certificates.map(({ sha256, subject, debug }) => ({ sha256, subject, debug }));
  return { verified: signature.verified, ...signature.schemes, errors: [...signature.errors], certificates };
}

function manifestView({ manifest }: ApkFacts): Record<string, unknown> {
  if (manifest === null) return {};
  const { versionCode, versionName, label, effectiveMinSdk, effectiveTargetSdk, application } = manifest;
  const { debuggable, allowBackup, usesCleartextTraffic, testOnly } = application;
  return {
    packageName: manifest.package,
    versionCode,
    versionName,
    label,
    effectiveMinSdk,
    effectiveTargetSdk,
    application: { debuggable, allowBackup, usesCleartextTraffic, testOnly },
  };
}

function permissionsView({ facts, listing, serviceType, declarations }: ViewInput) {
  const purposes = new Map(listing?.permissions.map((row) => [row.permission, row.purpose]));
  const usedKinds = new Set(facts.code.sensitiveCalls.flatMap((call) => [...call.personalInformation, ...call.possiblePersonalInformation]));
  return (facts.manifest?.usesPermissions ?? []).map((name) => ({
    name,
    collects: collectsPersonalInformation(name),
    ...(serviceType !== undefined && { fit: permissionFit(name, serviceType, declarations?.extensionTypes) }),
    ...(listing && { purpose: purposes.get(name) ?? '', explained: (purposes.get(name) ?? '') !== '' }),
    usageVisible: usageIsVisible(name),
    used: gatedBy(name).some((kind) => usedKinds.has(kind)),
    ...askedAtStart(name, facts),
  }));
}

/** Whether a request at start-up asks for it; nothing where a request asks for what nobody saw. */
function askedAtStart(name: string, { behaviour }: ApkFacts): { askedAtStart?: boolean } {
  const requests = (behaviour?.permissionRequests ?? []).filter(({ trigger }) => trigger === 'start-up');
  if (requests.some(({ permissions }) => permissions.includes(name))) return { askedAtStart: true };
  return requests.every(({ permissionsKnown }) => permissionsKnown) ? { askedAtStart: false } : {};
}

function sdksView({ facts, policy, declarations }: ViewInput) {
  const isDisclosed = sdkDisclosure(policy, declarations);
  return facts.sdks.map((sdk) => {
    const disclosed = isDisclosed(sdk.id);
    const row = sdkOf(sdk.id);
    return {
      ...names(sdk.id),
      id: sdk.id,
      company: row?.company ?? '',
      category: row?.category ?? '',
      collects: (row?.collects?.length ?? 0) > 0,
      confidence: sdk.confidence,
      ...(disclosed !== undefined && { disclosed }),
      evidence: evidenceOf(sdk),
    };
  });
}

function endpointsView(facts: ApkFacts) {
  return facts.code.endpoints.map(({ url, caller }) => ({ url, caller: caller ?? '', cleartext: url.toLowerCase().startsWith('http://') }));
}

function serviceTypeView(id: string): Record<string, string | boolean> {
  const row = serviceTypeOf(id);
  return {
    id,
    zh: row?.zh ?? '39 类以外的服务',
    en: row?.en ?? 'a service outside the 39 types',
    needsNothing: row !== undefined && row.necessary.length === 0,
  };
}

const evidenceOf = (found: ApkFacts['sdks'][number]): string[] => found.evidence.map((evidence) => evidence.value);
