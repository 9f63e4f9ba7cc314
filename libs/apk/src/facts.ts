import type { StartFacts } from './code/reach/start-up.ts';
import type { BehaviourFacts } from './behaviour/behaviour-facts.ts';
import type { DetectedLibrary, DetectedSdk } from './detection/detected-sdk.ts';
import type { HiddenFact } from './hidden/hidden-facts.ts';
import type { ContainerFormat } from './containers/container-format.ts';
import type { NestedFacts } from './containers/nested.ts';
import type { SplitFacts } from './containers/split-facts.ts';
import type { HarmonyFacts } from './harmony/harmony-facts.ts';
import type { Issue } from './issues.ts';
import type { ReasonCode } from './reasons.ts';
import type { ElfFacts } from './native/elf-facts.ts';
import type { ManifestFacts } from './manifest/manifest-facts.ts';
import type { IconFacts } from './icon/icon-facts.ts';
import type { ResourceFacts } from './resources/read-resources.ts';
import type { Weakness } from './weaknesses/weakness-facts.ts';
import type { SignatureFacts } from './signing/signature-facts.ts';
import type { ZipFacts } from './zip/zip-facts.ts';

/** What a package is, as far as its bytes say: no judgement, no clock, no path of the machine. Keys keep this order. */
export type ApkFacts = {
  schema: 'gatehouse/facts/1';
  file: { name: string; sizeBytes: number; sha256: string };
  /** By what the file holds, not by its name. `zip`: a readable archive that is none of the others. */
  format: ContainerFormat;
  /** `partial` and `unreadable` name what is missing in `unknown`. */
  outcome: 'complete' | 'partial' | 'unreadable';
  unknown: Unknown[];
  issues: Issue[];
  zip: ZipFacts | null;
  signature: SignatureFacts | null;
  manifest: ManifestFacts | null;
  /** What the package configures in its resources. */
  resources: ResourceFacts | null;
  /** The launcher icon; null where there is none, or its parts cannot be read. */
  icon: IconFacts | null;
  dex: DexFacts[];
  nativeLibraries: NativeLibrary[];
  sdks: DetectedSdk[];
  packers: DetectedSdk[];
  /** Libraries that collect nothing by themselves. */
  libraries: DetectedLibrary[];
  hidden: HiddenFact[];
  code: CodeFacts;
  /** Null: nothing of the package could be read. */
  behaviour: BehaviourFacts | null;
  weaknesses: Weakness[];
  /** Parts of a split set or a bundle, the base first; the other facts are those of all that are merged. */
  splits: SplitFacts[];
  /** Packages, DEX files and archives that lie inside as data. */
  nested: NestedFacts[];
  /** Null for a package that is not HarmonyOS's. */
  harmony: HarmonyFacts | null;
};

/**
 * A fact that could not be read, with its whole subtree: never treated as clean. `*.not-computed` says that this reader
 * does not go that far; such an entry alone does not make an outcome `partial`.
 */
export type Unknown = { fact: string; code: ReasonCode; detail: string };

/** A file under `lib/<abi>/`; `elf` is null where it is none, or cannot be read. */
export type NativeLibrary = { entry: string; sizeBytes: number; sha256: string; elf: ElfFacts | null };

export type DexFacts = {
  entry: string;
  version: string;
  strings: number;
  types: number;
  protos: number;
  fields: number;
  methods: number;
  classes: number;
  checksumOk: boolean;
  signatureOk: boolean;
};

export type CodeFacts = {
  /** Invoke instructions, every kind, over all methods. */
  calls: number;
  /** Null: not computed. */
  entryPoints: number | null;
  sensitiveCalls: SensitiveCall[];
  endpoints: { url: string; caller: string | null }[];
  /** Code loaded from elsewhere, with the constant paths that reach the call. */
  dynamicLoading: { api: string; caller: string; paths: string[] }[];
  /** Native code loaded, with the constant names of libraries. */
  nativeLoading: { api: string; caller: string; libraries: string[] }[];
  /** Classes (`Lcom/x/A;`) and members that code asks for by name; null where the name is no constant, and for the member of a lookup of a class alone. */
  reflection: { class: string | null; member: string | null; caller: string }[];
};

export type SensitiveCall = StartFacts & {
  /** The descriptor as the detection tables spell it. */
  api: string;
  /** Ids proved by the descriptor, and by the argument where the API needs one. */
  personalInformation: string[];
  /** Ids that the API would mean with an argument that could not be seen. */
  possiblePersonalInformation: string[];
  /** `Lcom/x/A;->b(I)V`. */
  caller: string;
  sdk: string | null;
  /** SDK id, or `app`. */
  attribution: string;
  /** The constant string that reaches the call, where one decides what it means. */
  argument: string | null;
  /** `reflection`: the member is asked for by its name, and called or read through that. */
  via: 'call' | 'reflection';
  /** The nested file that holds the caller; null for the app's own code. */
  origin: string | null;
};
