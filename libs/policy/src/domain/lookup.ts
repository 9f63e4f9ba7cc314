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

/**
 * What the type says; else discouraged for all types but a few; else unlisted. A function that a declared extension
 * type stands for may ask for what that type asks for, once the user starts it, also where the app's own type may not.
 */
export function permissionFit(permission: string, serviceType: string, extensionTypes: readonly string[] = []): PermissionFit {
  const own = fitToType(permission, serviceTypes.get(serviceType));
  if (own === 'justified' || own === 'on-user-action') return own;
  const extensions = extensionTypes.map((extension) => fitToType(permission, serviceTypes.get(extension)));
  if (extensions.some((fit) => fit === 'justified' || fit === 'on-user-action')) return 'on-user-action';
  if (own !== null) return own;
  const discouraged = DOMAIN.discouraged.some((row) => row.permissions.includes(permission) && !row.exceptTypes.includes(serviceType));
  return discouraged ? 'discouraged' : 'unlisted';
}

/** First match wins; null where the type says nothing. */
function fitToType(permission: string, type: ServiceTypeRow | undefined): PermissionFit | null {
  if (type?.notJustified.includes(permission)) return 'not-justified';
  if (type?.justified.includes(permission)) return 'justified';
  return type?.onUserAction.includes(permission) ? 'on-user-action' : null;
}
