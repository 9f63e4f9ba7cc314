import type { ApkFacts } from '@gatehouse/apk';
import type { PolicyDocument } from '@gatehouse/privacy-text';

/** The listing as its operator states it; absent fields are empty. */
export type ListingInput = {
  name: string;
  provider: string;
  creditCode: string;
  description: string;
  category: string;
  permissions: readonly { permission: string; purpose: string }[];
  filingNumber: string;
  policyUrl: string;
  ageLabel: string | null;
};

/** What the operator declares beside the policy. */
export type DeclarationsInput = {
  sdks: readonly { id?: string | undefined; name: string }[];
  personalInformation: readonly { id: string }[];
  /** Further service types whose functions the app offers beside its own. */
  extensionTypes?: readonly string[] | undefined;
};

/** The version that the operator said this package is. */
export type DeclaredVersion = { packageName: string; versionCode: number; versionName: string };

/**
 * All that is known about one version of an app. What was not handed over stays undefined, and rules about it are not
 * assessed; `policy: null` is a statement: the app has none.
 */
export type ViewInput = {
  facts: ApkFacts;
  policy: PolicyDocument | null;
  listing?: ListingInput | undefined;
  declarations?: DeclarationsInput | undefined;
  serviceType?: string | undefined;
  declared?: DeclaredVersion | undefined;
};
