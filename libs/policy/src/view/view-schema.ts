/**
 * The shape of what rules see, and so every path that a rule may name. `texts` may be shown but not asked, since an
 * unknown part of a plain list could not be told from a known one.
 */
export type ViewField = 'text' | 'number' | 'flag' | 'texts' | { readonly [name: string]: ViewField } | readonly [{ readonly [name: string]: ViewField }];

const bilingual = { zh: 'text', en: 'text' } as const;

const personalInformation = {
  id: 'text',
  ...bilingual,
  sensitive: 'flag',
  immutableId: 'flag',
  watchlist: 'flag',
  /** Named in the policy as collected; only by an umbrella word; named as not collected. */
  mentioned: 'flag',
  vague: 'flag',
  denied: 'flag',
  /** The sentence that denies it. */
  denial: 'text',
} as const;

/** Where a row about code stands, and whose code it is. */
const codePlace = {
  caller: 'text',
  attribution: 'text',
  by: bilingual,
  support: 'flag',
  /** By a provider, the application or the launcher, before any act of the user. */
  reachableFromStartup: 'flag',
  startKind: 'text',
} as const;

const behaviour = {
  permissionRequests: [
    {
      ...codePlace,
      through: 'text',
      permissions: 'texts',
      groups: 'texts',
      permissionsKnown: 'flag',
      together: 'flag',
      asksDangerous: 'flag',
      allDeclared: 'flag',
      /** `start-up`, `user` or `unknown`. */
      trigger: 'text',
      onEveryReturn: 'flag',
      explains: 'flag',
    },
  ],
  consentDialogs: [
    { source: 'text', place: 'text', text: 'text', agree: 'text', refuse: 'text', acknowledge: 'text', refusalExits: 'flag', attribution: 'text' },
  ],
  checkBoxes: [{ place: 'text', widget: 'text', id: 'text', text: 'text', preTicked: 'flag' }],
  interfaceTexts: [{ kind: 'text', source: 'text', name: 'text', language: 'text', text: 'text' }],
  policyUrls: [{ url: 'text', place: 'text', attribution: 'text' }],
  sdkSwitches: [{ ...codePlace, sdk: 'text', kind: 'text', descriptor: 'text', value: 'text', effect: 'text', takesEffect: 'flag', confidence: 'text' }],
  /** `heldBack` is unknown where no switch of the SDK is known. */
  sdkStarts: [{ ...codePlace, sdk: 'text', name: bilingual, collects: 'flag', api: 'text', byProvider: 'flag', heldBack: 'flag' }],
  repetitions: [
    {
      ...codePlace,
      kind: 'text',
      member: 'text',
      intervalKnown: 'flag',
      intervalMs: 'number',
      sensitive: 'flag',
      sensitiveApis: 'texts',
      members: 'texts',
    },
  ],
  refusals: [{ ...codePlace, of: 'text', then: 'text', api: 'text' }],
  acts: [{ ...codePlace, kind: 'text', member: 'text', argument: 'text', within: 'text', sdkCategory: 'text' }],
  wakeUps: [{ kind: 'text', component: 'text', attribution: 'text', by: bilingual, evidence: 'texts' }],
} as const;

export const VIEW_SCHEMA = {
  archive: { outcome: 'text', format: 'text', code: 'text', fileName: 'text', sizeBytes: 'number' },
  issues: [{ code: 'text', entry: 'text', at: 'number', severity: 'text', explanation: bilingual }],
  signature: {
    verified: 'flag',
    v1: 'flag',
    v2: 'flag',
    v3: 'flag',
    v31: 'flag',
    errors: 'texts',
    certificates: [{ sha256: 'text', subject: 'text', debug: 'flag' }],
  },
  manifest: {
    packageName: 'text',
    versionCode: 'number',
    versionName: 'text',
    label: 'text',
    effectiveMinSdk: 'number',
    effectiveTargetSdk: 'number',
    application: { debuggable: 'flag', allowBackup: 'flag', usesCleartextTraffic: 'flag', testOnly: 'flag' },
  },
  permissions: [
    {
      name: 'text',
      collects: 'flag',
      fit: 'text',
      purpose: 'text',
      explained: 'flag',
      /** `usageVisible`: a use would show as a call; `used`: such a call was found. */
      usageVisible: 'flag',
      used: 'flag',
      /** Unknown where a request at start-up asks for what nobody saw. */
      askedAtStart: 'flag',
    },
  ],
  sdks: [{ id: 'text', ...bilingual, company: 'text', category: 'text', collects: 'flag', confidence: 'text', disclosed: 'flag', evidence: 'texts' }],
  packers: [{ id: 'text', ...bilingual, hidesCode: 'flag', evidence: 'texts' }],
  code: {
    calls: 'number',
    sensitiveCalls: [
      {
        api: 'text',
        member: 'text',
        caller: 'text',
        attribution: 'text',
        by: bilingual,
        argument: 'text',
        /** Made by a support library that nearly every app carries, where it mostly never runs. */
        support: 'flag',
        /** Its vendor says what the SDK collects, and names none of the kinds. */
        beyondStated: 'flag',
        /** Kinds that the call reads for certain. */
        pi: [personalInformation],
        kinds: bilingual,
        kindIds: 'texts',
        /** The manifest asks for a permission that lets the call succeed, or none is needed. */
        permitted: 'flag',
        reachableFromStartup: 'flag',
        startKind: 'text',
        /** A stored word must be there first: no proof of consent. */
        guarded: 'flag',
        guardKey: 'text',
        /** `call`, or `reflection`. */
        via: 'text',
        callPath: 'texts',
      },
    ],
    endpoints: [{ url: 'text', cleartext: 'flag', caller: 'text' }],
  },
  behaviour,
  weaknesses: [
    {
      id: 'text',
      ...bilingual,
      cwe: 'text',
      masvs: 'text',
      fix: bilingual,
      severity: 'text',
      place: 'text',
      evidence: 'texts',
      attribution: 'text',
      by: bilingual,
    },
  ],
  hidden: [{ kind: 'text', ...bilingual, entry: 'text', at: 'number', detail: 'text' }],
  nativeLibraries: [
    {
      entry: 'text',
      name: 'text',
      machine: 'text',
      executableStack: 'flag',
      writableCode: 'flag',
      relro: 'text',
      canary: 'flag',
      foreignSearchPath: 'flag',
      runPaths: 'texts',
      aligned16k: 'flag',
    },
  ],
  listing: { name: 'text', category: 'text', missing: [{ element: 'text', ...bilingual, detail: 'text' }] },
  policy: {
    readable: 'flag',
    code: 'text',
    characters: 'number',
    language: 'text',
    hasContact: 'flag',
    hasEffectiveDate: 'flag',
    hasUpdateNotice: 'flag',
    hasWithdrawal: 'flag',
    hasDeletion: 'flag',
    hasDeregistration: 'flag',
    hasSdkList: 'flag',
    /** Sentences: consent that nobody gives; a limit of more than 15 working days. Empty: none. */
    hiddenConsent: 'text',
    limitTooLong: 'text',
  },
  /** `needsNothing`: the basic function needs no personal information. */
  serviceType: { id: 'text', ...bilingual, needsNothing: 'flag' },
  declared: { packageName: 'text', versionCode: 'number', versionName: 'text' },
} as const satisfies Record<string, ViewField>;

/** Sections that may be `null`: the operator stated that there is none. */
export const NULLABLE: readonly string[] = ['policy'];
