/**
 * What to look for in a package, as plain rows. The domain data is compiled into this shape elsewhere; reading bytes
 * needs no more than it. Rows may come in any order: nothing printed depends on it.
 */
export type DetectionTables = {
  readonly sensitiveApis: readonly SensitiveApi[];
  readonly sdks: readonly SdkSignature[];
  /** Protectors and repackagers. One that hides code has the assessability `not_assessable`. */
  readonly packers: readonly SdkSignature[];
  /** Libraries that collect nothing by themselves: named so that their code is not taken for the app's. */
  readonly libraries?: readonly SdkSignature[];
};

/** A framework or SDK member whose use is an indication that personal information is read. */
export type SensitiveApi = {
  /**
   * `Lclass;->member` without prototype: every overload matches. `Lclass;->member:Type` is a field, and a read of it
   * (`iget`, `sget`) matches. Rows may repeat a descriptor with another constant or other information.
   */
  readonly descriptor: string;
  /** Ids of personal information. */
  readonly personalInformation: readonly string[];
  /** The string that must reach the call for it to mean this (a settings key, a content URI); null: the call alone does. */
  readonly constant: string | null;
};

/** `not_assessable`: the code is hidden, so nothing that was not found says anything. */
export type Assessability = 'full' | 'partial' | 'not_assessable';

export type SdkSignature = {
  readonly id: string;
  readonly assessability: Assessability;
  /** Java package or class prefixes with dots, `com.umeng.analytics`; matched by whole segments, the longest wins. */
  readonly classPrefixes: readonly string[];
  /** Class names of manifest components. */
  readonly components: readonly string[];
  /** Names of manifest `<meta-data>`. */
  readonly metaData: readonly string[];
  /** File names under `lib/<abi>/`; `*` stands for any run of characters. */
  readonly nativeLibraries: readonly string[];
  /** Paths inside the package, `*` as above; one without a folder matches in any folder of `assets/`. */
  readonly assets: readonly string[];
  /** Hosts that the SDK's own code talks to, without scheme; they tell of an SDK whose classes were renamed. */
  readonly hosts: readonly string[];
  /** Markers of the lists above that nobody saw in a public source: they tell, and carry no rejection alone. */
  readonly unverified: readonly string[];
  /** Of `components`: providers that start the SDK before any code of the app runs. */
  readonly autoInit: readonly string[];
  /** Of `components`: those that other apps wake, or that keep the process alive. */
  readonly wake: readonly string[];
  readonly switches: readonly SdkSwitch[];
};

/** How an SDK is held back until its user consents, as its vendor documents it. Of several switches any one is enough. */
export type SdkSwitch = {
  readonly kind: 'call' | 'meta-data';
  /** A call: `Lclass;->member` without prototype, every overload. Meta-data: its name. */
  readonly descriptor: string;
  /** Which argument of the call decides: 0 is the first after the receiver. Null: the call itself is the switch. */
  readonly argument: number | null;
  /** The value that has the effect. Null: none that the package could show (the call as such, or an object). */
  readonly value: boolean | string | null;
  /**
   * `holds`: the SDK collects unless this is set, so one that is started without it was not held back.
   * `releases`: the SDK waits for this, so one that reaches it before consent was let go too early.
   */
  readonly effect: 'holds' | 'releases';
  /** What starts the SDK: `Lclass;->member`, or `Lclass;` of a provider that does so by itself. */
  readonly init: readonly string[];
  /** `verified`: read in the vendor's public documentation. */
  readonly confidence: 'verified' | 'general';
};
