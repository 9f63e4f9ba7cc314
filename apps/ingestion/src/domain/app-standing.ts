import type { Bilingual, CertificationChangedV1, DataOf, EnforcementChangedV1 } from '@gatehouse/contracts';

/** Where the app of a submission stands in the store, as review last told. */
export type AppListing = {
  state: string;
  listed: { submissionId: string | null; versionCode: number; versionName: string } | null;
  reason: Bilingual;
  changedAt: string;
};

/** What one certificate's mark may say of the app, as certification last told. */
export type AppMark = { certificateId: string; certificateNumber: string; allowed: boolean; code: string; text: Bilingual; changedAt: string };

/** News of the app rather than of one submission: it may come before the app's first submission. */
export type AppStanding = { listing: AppListing | null; marks: readonly AppMark[] };

export const UNKNOWN_STANDING: AppStanding = { listing: null, marks: [] };

export function listingOf(data: DataOf<typeof EnforcementChangedV1>): AppListing {
  const { state, listedVersion: v, reason, changedAt } = data;
  return { state, listed: v && { submissionId: v.submissionId, versionCode: v.versionCode, versionName: v.versionName }, reason, changedAt };
}

export function markOf(data: DataOf<typeof CertificationChangedV1>): AppMark {
  const { certificateId, certificateNumber, markAllowed, scope, changedAt } = data;
  return { certificateId, certificateNumber, allowed: markAllowed, code: scope.code, text: scope.text, changedAt };
}

type Version = { submissionId: string; versionCode: number };

/** Is this the version the store lists? By its submission; by its number where the store listed it before the gate saw it. */
export function isListed(version: Version, { listing }: AppStanding): boolean {
  const listed = listing?.listed;
  if (!listed) return false;
  return listed.submissionId === null ? listed.versionCode === version.versionCode : listed.submissionId === version.submissionId;
}

/** Since when a newer version of the app has been listed; null where none is. */
export function supersededSince(version: Version, { listing }: AppStanding): string | null {
  return listing?.listed && listing.listed.versionCode > version.versionCode ? listing.changedAt : null;
}

/** The mark users see: the newest that is allowed, else the newest there is, with why it is not. */
export function shownMark({ marks }: AppStanding): AppMark | null {
  const newestFirst = [...marks].sort((a, b) => (a.changedAt < b.changedAt ? 1 : a.changedAt > b.changedAt ? -1 : a.certificateId < b.certificateId ? -1 : 1));
  return newestFirst.find((m) => m.allowed) ?? newestFirst[0] ?? null;
}
