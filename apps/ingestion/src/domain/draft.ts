import {
  type AppId,
  appIdOf,
  type ArtifactRef,
  Declarations,
  type Draft,
  DraftId,
  type DraftPatch,
  type FieldError,
  type Listing,
  newId,
  type NewDraft,
  type OperatorId,
  type PolicyRef,
  Refusal,
  type ServiceType,
} from '@gatehouse/contracts';

/** A version being prepared; what the operator has handed in so far. Times are the service's own. */
export type DraftState = Omit<Draft, 'missing' | 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date };
export type StoredPackage = { artifact: ArtifactRef; fileName: string };

export function beginDraft(version: NewDraft, operatorId: OperatorId, at: Date): DraftState {
  const { platform, packageName, versionCode, versionName } = version;
  return {
    draftId: newId(DraftId),
    appId: appIdOf({ operatorId, platform, packageName }),
    operatorId,
    platform,
    packageName,
    versionCode,
    versionName,
    serviceType: null,
    listing: null,
    declarations: null,
    policy: null,
    package: null,
    createdAt: at,
    updatedAt: at,
  };
}

export function applyPatch(draft: DraftState, patch: DraftPatch, at: Date): DraftState {
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  return { ...draft, ...given, updatedAt: at };
}

export const withPolicy = (draft: DraftState, policy: PolicyRef, at: Date): DraftState => ({ ...draft, policy, updatedAt: at });
export const withPackage = (draft: DraftState, stored: StoredPackage, at: Date): DraftState => ({ ...draft, package: stored, updatedAt: at });

/** What must be there before a version may be sent; the policy need not, since its absence is a finding. */
const REQUIRED = {
  serviceType: 'choose one of the 39 service types, or OUTSIDE',
  listing: 'state what the store shows users',
  package: 'upload the package',
} as const;
type Required = keyof typeof REQUIRED;

/** JSON pointers to what still keeps the draft from being submitted. */
export function missingIn(draft: Pick<DraftState, Required>): string[] {
  return (Object.keys(REQUIRED) as Required[]).filter((field) => draft[field] === null).map((field) => `/${field}`);
}

/** A draft that may be submitted. */
export type CompleteDraft = DraftState & { appId: AppId; serviceType: ServiceType; listing: Listing; declarations: Declarations; package: StoredPackage };

/** @throws Refusal submission.incomplete  with a pointer to each part that is missing */
export function complete(draft: DraftState): CompleteDraft {
  const { serviceType, listing, package: stored } = draft;
  if (serviceType === null || listing === null || stored === null) throw new Refusal('submission.incomplete', {}, missingIn(draft).map(missingField));
  return { ...draft, serviceType, listing, package: stored, declarations: draft.declarations ?? Declarations.parse({}) };
}

function missingField(pointer: string): FieldError {
  return { pointer, code: 'field.missing', detail: REQUIRED[pointer.slice(1) as Required] };
}

export function draftView(draft: DraftState): Draft {
  return { ...draft, missing: missingIn(draft), createdAt: draft.createdAt.toISOString(), updatedAt: draft.updatedAt.toISOString() };
}
