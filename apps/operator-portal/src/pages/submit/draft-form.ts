import type { Draft, DraftPatch, NewDraft } from '@gatehouse/web-kit';

/** The privacy policy as the person gives it: pasted, or a file. */
export type PolicyInput = { readonly text: string } | { readonly file: File };

type SdkLine = { name: string; company?: string; purpose?: string };
type InformationLine = { id: string; purpose?: string; manner?: string };
type PermissionLine = { permission: string; purpose?: string };

/** The form's fields, named as the draft names them: so a JSON pointer of the API is the name of a field. */
export type DraftForm = {
  packageName: string;
  versionCode: string;
  versionName: string;
  serviceType?: string;
  listing: {
    name?: string;
    category?: string;
    description?: string;
    provider?: string;
    creditCode?: string;
    filingNumber?: string;
    policyUrl?: string;
    contact?: string;
    ageLabel?: string;
    permissions: PermissionLine[];
  };
  declarations: { sdks: SdkLine[]; personalInformation: InformationLine[] };
  package?: File;
  policy?: PolicyInput;
};

export const EMPTY_FORM: DraftForm = {
  packageName: '',
  versionCode: '',
  versionName: '',
  listing: { permissions: [] },
  declarations: { sdks: [], personalInformation: [] },
};

/** What the server holds of a draft, as the form shows it. */
export function formOf(draft: Draft): DraftForm {
  const { listing, declarations, serviceType } = draft;
  const { ageLabel, ...rest } = listing ?? { ageLabel: null, permissions: [] };
  return {
    packageName: draft.packageName,
    versionCode: String(draft.versionCode),
    versionName: draft.versionName,
    ...(serviceType === null ? {} : { serviceType }),
    listing: { ...rest, ...(ageLabel === null ? {} : { ageLabel }) },
    declarations: { sdks: declarations?.sdks ?? [], personalInformation: declarations?.personalInformation ?? [] },
  };
}

const trimmed = (text: string | undefined): string => (text ?? '').trim();

export function newDraftOf(form: Pick<DraftForm, 'packageName' | 'versionCode' | 'versionName'>): NewDraft {
  return { packageName: trimmed(form.packageName), versionCode: Number(trimmed(form.versionCode)), versionName: trimmed(form.versionName) };
}

/** What of the form can be saved by now: a listing only with its name and category, lines only with what names them. */
export function patchOf(form: DraftForm): DraftPatch {
  const { listing, declarations } = form;
  const { ageLabel, category, permissions, ...texts } = listing;
  const named = trimmed(texts.name) !== '' && category !== undefined && category !== '';
  return {
    ...(form.serviceType ? { serviceType: form.serviceType } : {}),
    ...(named
      ? {
          listing: {
            name: trimmed(texts.name),
            category: category as NonNullable<DraftPatch['listing']>['category'],
            description: trimmed(texts.description),
            provider: trimmed(texts.provider),
            creditCode: trimmed(texts.creditCode),
            filingNumber: trimmed(texts.filingNumber),
            policyUrl: trimmed(texts.policyUrl),
            contact: trimmed(texts.contact),
            ageLabel: (ageLabel || null) as NonNullable<DraftPatch['listing']>['ageLabel'],
            permissions: permissions
              .filter((line) => trimmed(line?.permission) !== '')
              .map((line) => ({ permission: trimmed(line.permission), purpose: trimmed(line.purpose) })),
          },
        }
      : {}),
    declarations: {
      sdks: declarations.sdks
        .filter((line) => trimmed(line?.name) !== '')
        .map((line) => ({ name: trimmed(line.name), company: trimmed(line.company), purpose: trimmed(line.purpose) })),
      personalInformation: declarations.personalInformation
        .filter((line) => trimmed(line?.id) !== '')
        .map((line) => ({ id: trimmed(line.id), purpose: trimmed(line.purpose), manner: trimmed(line.manner) })),
    },
  };
}

const MEDIA_TYPES: Readonly<Record<string, string>> = { txt: 'text/plain', html: 'text/html', htm: 'text/html', pdf: 'application/pdf' };

/** The policy as bytes with their type; a file's type goes by its name, since browsers leave it empty now and then. Null for a type the gate does not take. */
export function policyBytes(policy: PolicyInput): Blob | null {
  if ('text' in policy) return new Blob([policy.text], { type: 'text/plain' });
  const type = MEDIA_TYPES[policy.file.name.split('.').at(-1)?.toLowerCase() ?? ''];
  return type === undefined ? null : new Blob([policy.file], { type });
}
