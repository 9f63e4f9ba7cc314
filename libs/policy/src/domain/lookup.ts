import { DOMAIN } from './domain.gen.ts';
import type { PersonalInformationRow, SdkRow, ServiceTypeRow } from './rows.ts';

const personalInformation = new Map(DOMAIN.personalInformation.map((row) => [row.id, row]));
const sdks = new Map(DOMAIN.sdks.map((row) => [row.id, row]));
const serviceTypes = new Map(DOMAIN.serviceTypes.map((row) => [row.id, row]));
const collecting = new Set(DOMAIN.collectingPermissions.flatMap((group) => group.permissions));
const usageVisible = new Set(DOMAIN.usageVisiblePermissions);

export const personalInformationOf = (id: string): PersonalInformationRow | undefined => personalInformation.get(id);
export const sdkOf = (id: string): SdkRow | undefined => sdks.get(id);
export const serviceTypeOf = (id: string): ServiceTypeRow | undefined => serviceTypes.get(id);

/** Whether a permission gives access to personal information (TC260-PG-20204A, tables A.1 and B.1, and later ones). */
export const collectsPersonalInformation = (permission: string): boolean => collecting.has(permission);

/** Whether a use of the permission would show as a listed call, so that no call means no use. */
export const usageIsVisible = (permission: string): boolean => usageVisible.has(permission);

/** The kinds of personal information that a permission gates. */
export function gatedBy(permission: string): string[] {
  return DOMAIN.personalInformation.filter((row) => row.permissions.includes(permission)).map((row) => row.id);
}

const conditional = new Set(DOMAIN.personalInformation.flatMap((row) => row.apis.filter((api) => api.conditional).map((api) => `${row.id} ${api.d}`)));
const support = DOMAIN.supportLibraries.map((name) => `L${name.replaceAll('.', '/')}/`);

/** Whether a call of `descriptor` alone leaves open if it collects this kind: `getPackageInfo` mostly asks about the app itself. */
export const isConditional = (kind: string, descriptor: string): boolean => conditional.has(`${kind} ${descriptor}`);

/** Whether a method belongs to a support library. An app that renames its libraries hides that, and they count as its own. */
export const isSupportLibrary = (method: string): boolean => support.some((prefix) => method.startsWith(prefix));

/** How a permission stands to a service type. `unlisted`: nothing is said, which is no approval. */
export type PermissionFit = 'justified' | 'on-user-action' | 'not-justified' | 'discouraged' | 'unlisted';

/** First match wins: not justified, justified, on the user's action, discouraged for all types but a few, unlisted. */
export function permissionFit(permission: string, serviceType: string): PermissionFit {
  const type = serviceTypes.get(serviceType);
  if (type?.notJustified.includes(permission)) return 'not-justified';
  if (type?.justified.includes(permission)) return 'justified';
  if (type?.onUserAction.includes(permission)) return 'on-user-action';
  const discouraged = DOMAIN.discouraged.some((row) => row.permissions.includes(permission) && !row.exceptTypes.includes(serviceType));
  return discouraged ? 'discouraged' : 'unlisted';
}
