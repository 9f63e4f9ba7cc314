import type { ApkFacts } from '@gatehouse/apk';
import { withhold, type Withheld } from './unknown.ts';
import type { ViewInput } from './view-input.ts';

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

/** A detail may quote a name out of the package, and such a name can be 64 KB long. */
const MAX_WHY = 300;

/** Withholds what the reader could not read and what was never handed over, and keeps why. */
export function withholdUnknown(values: Record<string, unknown>, input: ViewInput): Withheld[] {
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
