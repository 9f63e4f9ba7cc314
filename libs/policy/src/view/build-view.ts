import type { ApkFacts } from '@gatehouse/apk';
import {
  gatedBy,
  personalInformationOf,
  permissionFit,
  collectsPersonalInformation,
  isConditional,
  isSupportLibrary,
  sdkOf,
  serviceTypeOf,
  usageIsVisible,
} from '../domain/lookup.ts';
import { behaviourView } from './behaviour-view.ts';
import { explainIssue } from './issue-explanations.ts';
import { listingGaps } from './listing-gaps.ts';
import { doerOf, memberOf, names } from './names.ts';
import { policyStance } from './policy-stance.ts';
import { policyView } from './policy-view.ts';
import { hiddenView, nativeLibrariesView, weaknessesView } from './risk-view.ts';
import { sdkDisclosure } from './sdk-disclosure.ts';
import { withhold, type Withheld } from './unknown.ts';
import type { ViewInput } from './view-input.ts';

/** What rules see, by the paths of `VIEW_SCHEMA`, and what was withheld from it because nobody knows. */
export type View = { readonly values: Readonly<Record<string, unknown>>; readonly unknown: readonly Withheld[] };

/** Parts of the view that are worked out from a fact of another name: unknown together with it. */
const DERIVED: readonly (readonly [fact: string, view: string])[] = [
  ['manifest.usesPermissions', 'permissions'],
  ['manifest.usesPermissions', 'listing.missing'],
  ['manifest.usesPermissions', 'code.sensitiveCalls.permitted'],
  ['code.sensitiveCalls', 'permissions.used'],
  ['code.sensitiveCalls', 'listing.missing'],
  ['sdks', 'listing.missing'],
  ['behaviour', 'permissions.askedAtStart'],
  ['behaviour.permissionRequests', 'permissions.askedAtStart'],
];

/** Facts that are told row by row: rows that know keep what they know, and the reason is kept for the others. */
const ROW_BY_ROW: readonly (readonly [fact: string, view: string])[] = [
  ['code.reachability', 'code.sensitiveCalls.reachableFromStartup'],
  ['code.reachability', 'behaviour.sdkStarts.reachableFromStartup'],
  ['code.reachability', 'behaviour.acts.reachableFromStartup'],
];

/** Methods of a call path that are shown; longer ones are told by their ends at both sides of the cut. */
const MAX_PATH = 40;

/** A detail may quote a name out of the package, and such a name can be 64 KB long. */
const MAX_WHY = 300;

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

function sensitiveCallsView({ facts, policy }: ViewInput) {
  const stance = policyStance(policy);
  const requested = new Set(facts.manifest?.usesPermissions);
  return facts.code.sensitiveCalls.map((call) => {
    const rows = call.personalInformation
      .filter((id) => !isConditional(id, call.api))
      .map((id) => personalInformationOf(id))
      .filter((row) => row !== undefined);
    return {
      api: call.api,
      member: memberOf(call.api),
      caller: call.caller,
      attribution: call.attribution,
      by: doerOf(call.attribution),
      argument: call.argument ?? '',
      support: call.sdk === null && isSupportLibrary(call.caller),
      beyondStated: isBeyondStatement(
        call.sdk,
        rows.map((row) => row.id),
      ),
      pi: rows.map((row) => ({
        id: row.id,
        zh: row.zh,
        en: row.en,
        sensitive: row.sensitive,
        immutableId: row.immutableId,
        watchlist: row.watchlist,
        ...stance?.(row.id),
      })),
      kinds: { zh: rows.map((row) => row.zh).join('、'), en: rows.map((row) => row.en).join(', ') },
      kindIds: rows.map((row) => row.id),
      permitted: rows.some((row) => row.permissions.length === 0 || row.permissions.some((permission) => requested.has(permission))),
      ...(call.reachableFromStartup !== null && { reachableFromStartup: call.reachableFromStartup, startKind: call.startKind ?? '' }),
      guarded: call.guard !== null,
      guardKey: call.guard?.key ?? '',
      via: call.via,
      callPath: shortened(call.callPath),
    };
  });
}

/** Whether a vendor says what its SDK collects, and names none of these kinds. */
function isBeyondStatement(sdk: string | null, kinds: readonly string[]): boolean {
  const stated = (sdk === null ? undefined : sdkOf(sdk)?.collects) ?? [];
  return stated.length > 0 && kinds.length > 0 && kinds.every((kind) => !stated.includes(kind));
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

/** Withholds what the reader could not read and what was never handed over, and keeps why. */
function withholdUnknown(values: Record<string, unknown>, input: ViewInput): Withheld[] {
  const { facts } = input;
  const unknown: Withheld[] = [];
  const mark = (path: string, why: string): void => {
    withhold(values, path);
    unknown.push({ path, why });
  };
  for (const { fact, code, detail } of [...facts.unknown, ...wholeSections(facts)]) {
    const path = fact.replace(/^\$\.?|\[[^\]]*\]/g, '');
    const why = detail === '' ? code : `${code}: ${detail.slice(0, MAX_WHY)}`;
    mark(path, why);
    for (const [source, derived] of DERIVED) if (source === path || source.startsWith(`${path}.`)) mark(derived, why);
    for (const [source, rows] of ROW_BY_ROW) if (source === path) unknown.push({ path: rows, why });
  }
  if (input.policy?.outcome === 'unreadable') {
    const why = `${input.policy.issue?.code}: ${input.policy.issue?.detail}`;
    for (const path of ['policy', 'sdks.disclosed', 'code.sensitiveCalls.pi']) unknown.push({ path, why });
  }
  if (!input.listing)
    for (const path of ['listing', 'permissions.purpose', 'permissions.explained']) unknown.push({ path, why: 'listing.not-given: No listing was handed in.' });
  if (input.serviceType === undefined)
    for (const path of ['serviceType', 'permissions.fit']) unknown.push({ path, why: 'service-type.not-given: No service type was declared.' });
  if (!input.declared) unknown.push({ path: 'declared', why: 'declaration.not-given: No version was declared.' });
  return unknown;
}

/** Sections that a package without them cannot answer for, whether or not its reader listed each. */
function wholeSections(facts: ApkFacts): { fact: string; code: string; detail: string }[] {
  const because = facts.unknown[0] ?? { code: 'package.unreadable', detail: 'The package could not be read.' };
  const missing: string[] =
    facts.outcome === 'unreadable' ? ['manifest', 'signature', 'sdks', 'packers', 'code', 'weaknesses', 'hidden', 'nativeLibraries'] : [];
  if (facts.manifest === null) missing.push('manifest');
  if (facts.signature === null) missing.push('signature');
  if (facts.behaviour === null) missing.push('behaviour');
  return [...new Set(missing)].map((fact) => ({ fact, code: because.code, detail: because.detail }));
}

const evidenceOf = (found: ApkFacts['sdks'][number]): string[] => found.evidence.map((evidence) => evidence.value);

const shortened = (path: readonly string[]): string[] =>
  path.length <= MAX_PATH ? [...path] : [...path.slice(0, MAX_PATH / 2), '…', ...path.slice(-MAX_PATH / 2)];
