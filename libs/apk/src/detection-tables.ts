/**
 * What to look for in a package, as plain rows. The domain data is compiled into this shape elsewhere; reading bytes
 * needs no more than it. Rows may come in any order: nothing printed depends on it.
 */
export type DetectionTables = {
  readonly sensitiveApis: readonly SensitiveApi[];
  readonly sdks: readonly SdkSignature[];
  /** Protectors and repackagers. One that hides code has the assessability `not_assessable`. */
  readonly packers: readonly SdkSignature[];
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
};
