import { DOMAIN } from '../domain/domain.gen.ts';
import type { ViewInput } from './view-input.ts';

/** An element that the published listing would lack, with what exactly is absent. */
export type ListingGap = { element: string; zh: string; en: string; detail: string };

const CREDIT_CODE = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

/**
 * The elements `LE-…` that a submission leaves out. Elements that the store fills in itself, and those whose condition
 * no machine can see (licences, charges), are not asked for here.
 */
export function listingGaps(
  input: ViewInput,
  found: { collectingPermissions: readonly string[]; collectsInformation: boolean; disclosableSdks: readonly string[] },
): ListingGap[] {
  const { listing, declarations, serviceType } = input;
  if (!listing) return [];
  const gaps: ListingGap[] = [];
  const demand = (element: string, present: boolean, detail: string): void => {
    const row = DOMAIN.listingElements.find((candidate) => candidate.id === element)!;
    if (!present) gaps.push({ element, zh: row.zh, en: row.en, detail });
  };
  const explained = new Set(listing.permissions.filter((row) => row.purpose !== '').map((row) => row.permission));
  const unexplained = found.collectingPermissions.filter((permission) => !explained.has(permission));

  demand('LE-NAME', listing.name !== '', 'name');
  demand('LE-PROVIDER', listing.provider !== '' && CREDIT_CODE.test(listing.creditCode), listing.provider === '' ? 'provider' : 'creditCode');
  demand('LE-FUNCTION', listing.description !== '' && serviceType !== '', 'description');
  demand('LE-POLICY', listing.policyUrl !== '', 'policyUrl');
  demand('LE-PERMISSIONS', unexplained.length === 0, unexplained.join(', '));
  demand('LE-PI', !found.collectsInformation || (declarations?.personalInformation.length ?? 0) > 0, 'declarations.personalInformation');
  demand('LE-SDK', found.disclosableSdks.length === 0 || (declarations?.sdks.length ?? 0) > 0, found.disclosableSdks.join(', '));
  demand('LE-FILING', listing.filingNumber !== '', 'filingNumber');
  demand('LE-AGE', listing.category !== 'games' || listing.ageLabel !== null, 'ageLabel');
  return gaps;
}
