import type { AppId, Bilingual, ListedVersion, ListingState, OperatorId, Platform } from '@gatehouse/contracts';
import type { Decision } from './decision.ts';

/** Where an app stands in the store, and with which version. */
export type Distribution = {
  appId: AppId;
  operatorId: OperatorId;
  platform: Platform;
  packageName: string;
  name: string;
  state: ListingState;
  /** What is listed, or, while suspended, what owners may still update to; null once terminated. */
  version: ListedVersion | null;
  /** An open warning: about the listed version, ended by the next approved one; or about the app, ended only by a decision on it. */
  warning: 'version' | 'listing' | null;
  /** `catalogue` until the gate decides anything about the app. */
  origin: 'gate' | 'catalogue';
  reason: Bilingual;
  changedAt: Date;
};

export type CatalogueListing = Pick<Distribution, 'appId' | 'operatorId' | 'platform' | 'packageName' | 'name'> & { version: ListedVersion };

const CATALOGUE_REASON: Bilingual = { zh: '接入审核之前已在架。', en: 'Listed before the gate was introduced.' };

/** What each state lets users do: the effect the law's measures name. */
export function permissionsOf(state: ListingState): { installAllowed: boolean; updateAllowed: boolean; chartAllowed: boolean } {
  return {
    installAllowed: state === 'listed',
    updateAllowed: state === 'listed' || state === 'frozen' || state === 'suspended',
    chartAllowed: state === 'listed',
  };
}

/** Why a certificate may not lift the app now. */
export function boostBlockersOf(d: Pick<Distribution, 'state' | 'warning'>): string[] {
  return [...(d.warning ? ['warning-open'] : []), ...(d.state === 'listed' ? [] : [`listing-${d.state}`])];
}

/** The listing after a decision; the same object where the decision leaves it untouched. */
export function afterDecision(current: Distribution | null, decision: Decision): Distribution | null {
  return decision.subject === 'version' ? afterVersion(current, decision) : current && afterMeasure(current, decision);
}

/** A version's approval lists it if it is newer. It lifts no measure: a suspended app stays suspended, a terminated one stays gone. */
function afterVersion(current: Distribution | null, decision: Decision): Distribution | null {
  const { verdict, version: decided, reason, decidedAt } = decision;
  if (verdict !== 'APPROVE' && verdict !== 'WARN') return current;
  if (current?.state === 'terminated' || !isNewer(current, decided.versionCode)) return current;
  const { appId, operatorId, platform, packageName, name, submissionId, versionCode, versionName, sha256, signers } = decided;
  const measured = current?.state === 'suspended' || current?.state === 'frozen';
  const warning = current?.warning === 'listing' ? 'listing' : verdict === 'WARN' ? 'version' : null;
  return {
    appId,
    operatorId,
    platform,
    packageName,
    name,
    version: { submissionId, versionCode, versionName, sha256, signers },
    state: measured ? current.state : 'listed',
    warning,
    origin: 'gate',
    reason: measured ? current.reason : reason,
    changedAt: decidedAt,
  };
}

function afterMeasure(current: Distribution, decision: Decision): Distribution {
  const { verdict, reason, decidedAt } = decision;
  const changed = { ...current, origin: 'gate' as const, reason, changedAt: decidedAt };
  if (current.state === 'terminated') return current;
  switch (verdict) {
    case 'WARN':
      return { ...changed, warning: 'listing' };
    case 'SUSPEND':
      return { ...changed, state: 'suspended' };
    case 'TERMINATE':
      return { ...changed, state: 'terminated', version: null };
    case 'APPROVE':
      return current.warning === null ? current : { ...changed, warning: null };
    default:
      return current;
  }
}

/** A catalogue's entry after import; the same object where it says nothing new or the gate has spoken about the app. */
export function afterImport(current: Distribution | null, entry: CatalogueListing, at: Date): Distribution {
  if (current?.origin === 'gate') return current;
  if (current && current.name === entry.name && sameVersion(current.version, entry.version)) return current;
  return { ...entry, state: 'listed', warning: null, origin: 'catalogue', reason: CATALOGUE_REASON, changedAt: at };
}

/** A version of the catalogue was never seen: the gate's own look at the same version takes its place. */
function isNewer(current: Distribution | null, versionCode: number): boolean {
  if (!current?.version) return true;
  return versionCode > current.version.versionCode || (current.origin === 'catalogue' && versionCode === current.version.versionCode);
}

function sameVersion(a: ListedVersion | null, b: ListedVersion): boolean {
  return a !== null && a.versionCode === b.versionCode && a.versionName === b.versionName && a.sha256 === b.sha256 && a.signers.join() === b.signers.join();
}
