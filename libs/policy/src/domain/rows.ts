/** The rows of `libs/policy/data`, as the build compiles them. Ids are stable: never renumbered, never reused. */

/** What a machine finding about a behaviour may ask for at most. */
export type MachineVerdict = 'note' | 'review' | 'reject';

/** One of the 31 behaviours of the Determination Method, `DM-3.1`. */
export type Behaviour = { id: string; zh: string; en: string; severity: 'low' | 'medium' | 'high' | 'critical'; machine: MachineVerdict };

/** A problem category as regulators print it in notices, `P-COLLECT`. */
export type Campaign = { id: string; zh: string; en: string };

/** An element of a published listing, `LE-POLICY`. `from` tells who brings it: always the operator, the operator on a condition, or the store. */
export type ListingElement = { id: string; zh: string; en: string; from: 'operator' | 'condition' | 'store' };

/** One of the 39 common service types, `ST-07`: necessary information (ids) and what its permissions are judged by. */
export type ServiceTypeRow = {
  id: string;
  zh: string;
  en: string;
  necessary: string[];
  justified: string[];
  onUserAction: string[];
  notJustified: string[];
};

/** Permissions discouraged for every service type but a few. */
export type DiscouragedRow = { permissions: string[]; exceptTypes: string[] };

/**
 * A DEX descriptor without prototype, and the string constant that must reach the call for it to count. `conditional`:
 * whether it collects depends on more than the descriptor shows, so a hit alone is no ground for a finding.
 */
export type CollectingApi = { d: string; constant?: string; conditional?: true };

/** A kind of personal information. `sensitive` is the stricter of the two official readings; `immutableId` cannot be reset by the user. */
export type PersonalInformationRow = {
  id: string;
  group: string;
  zh: string;
  en: string;
  synonyms: string[];
  sensitive: boolean;
  immutableId: boolean;
  watchlist: boolean;
  permissions: string[];
  apis: CollectingApi[];
};

/** A word that names a whole group and so no single kind: against code it is vague. */
export type UmbrellaTerm = { id: string; words: string[]; group: string };

/** A word that names several kinds: a policy that uses it declares all of them. */
export type AmbiguousSynonym = { word: string; types: string[] };

/** Permissions that give access to personal information, by group. */
export type PermissionGroup = { group: string; permissions: string[] };

/** A third-party SDK or packer and how it shows. Absent lists are empty. */
export type SdkRow = {
  id: string;
  zh: string;
  en: string;
  company: string;
  category: string;
  assessability: 'full' | 'partial' | 'not_assessable';
  aliases?: string[];
  prefixes: string[];
  components?: string[];
  metaData?: string[];
  nativeLibs?: string[];
  assets?: string[];
  hosts?: string[];
  /** Markers above that no public source confirms. */
  unverified?: string[];
  /** Providers among `components` that start the SDK by themselves. */
  autoInit?: string[];
  /** Components that other apps wake, or that keep the process alive. */
  wake?: string[];
  switches?: SwitchRow[];
  /** What vendors disclose that it collects: a prompt for people, never evidence. */
  collects?: string[];
};

/** How a vendor lets an app hold its SDK back until consent; `argument` counts from 0 after the receiver. */
export type SwitchRow = {
  kind: 'call' | 'meta-data';
  descriptor: string;
  argument?: number;
  value?: boolean | string;
  effect: 'holds' | 'releases';
  init?: string[];
  confidence: 'verified' | 'general';
};

/** A library that collects nothing by itself. */
export type LibraryRow = { id: string; name: string; prefixes?: string[]; components?: string[]; nativeLibs?: string[] };

export type DomainData = {
  behaviours: readonly Behaviour[];
  campaigns: readonly Campaign[];
  listingElements: readonly ListingElement[];
  serviceTypes: readonly ServiceTypeRow[];
  discouraged: readonly DiscouragedRow[];
  personalInformation: readonly PersonalInformationRow[];
  umbrellaTerms: readonly UmbrellaTerm[];
  ambiguousSynonyms: readonly AmbiguousSynonym[];
  collectingPermissions: readonly PermissionGroup[];
  /** Permissions whose use always shows as a call listed here, so that its absence means something. */
  usageVisiblePermissions: readonly string[];
  /** Packages that nearly every app carries and mostly never runs. */
  supportLibraries: readonly string[];
  sdks: readonly SdkRow[];
  libraries: readonly LibraryRow[];
};
