import type { CodeRow, StartOf } from './code-row.ts';
import type { InterfaceTextKind } from './interface-words.ts';

/**
 * What the package shows and asks of its user, and what it does to the device: consent and interface facts. Lists of flat rows, so that
 * a rule may name every field. Nothing here says that a user consented; a row says that such code or such a text is there.
 */
export type BehaviourFacts = {
  permissionRequests: PermissionRequestFact[];
  consentDialogs: ConsentDialog[];
  /** Boxes to tick beside words of agreement. */
  checkBoxes: CheckBox[];
  interfaceTexts: InterfaceText[];
  policyUrls: PolicyUrl[];
  sdkSwitches: SdkSwitchFact[];
  sdkStarts: SdkStart[];
  repetitions: Repetition[];
  refusals: Refusal[];
  acts: Act[];
  wakeUps: WakeUp[];
};

export type PermissionRequestFact = CodeRow & {
  /** `framework`, `androidx`, or the library that asks in the app's stead. */
  through: string;
  /** Constant names that reach the request, sorted. Empty with `permissionsKnown` false: not seen. */
  permissions: string[];
  /** False: there may be others. */
  permissionsKnown: boolean;
  /** Where `permissionsKnown` is false: dangerous permissions that its class and the classes inside it name, a list that may be asked for in parts. */
  mentioned: string[];
  /** Groups of the dangerous ones, as Android groups them, sorted. */
  groups: string[];
  /** Permissions of two groups or more in one request. */
  together: boolean;
  /** Every dangerous permission that the manifest asks for. */
  allDeclared: boolean;
  /** `start-up`, `user`, or `unknown`: what leads to it. */
  trigger: 'start-up' | 'user' | 'unknown';
  /** Asked whenever its screen comes back: in `onStart`, `onResume` or `onWindowFocusChanged`. */
  onEveryReturn: boolean;
  /** Its class asks `shouldShowRequestPermissionRationale`, or shows a dialog in the same method. */
  explains: boolean;
};

export type ConsentDialog = {
  /** `code`: built by a dialog builder; `layout`: a layout with the words and buttons of one. */
  source: 'code' | 'layout';
  /** Entry of the layout. */
  entry: string | null;
  /** The first text that names the agreement. */
  text: string;
  agree: string | null;
  refuse: string | null;
  /** Only a way on, as `我知道了`: no choice. */
  acknowledge: string | null;
  /** The refusing button ends the app; null: not seen. */
  refusalExits: boolean | null;
  caller: string | null;
  attribution: string;
} & StartOf;

export type CheckBox = {
  /** Entry of the layout, or the method that ticks it. */
  place: string;
  widget: string;
  id: string | null;
  text: string | null;
  preTicked: boolean;
};

export type InterfaceText = {
  kind: InterfaceTextKind;
  source: 'string' | 'layout' | 'code' | 'component';
  /** Resource name, entry, class. */
  name: string;
  /** BCP 47; empty: any. */
  language: string;
  text: string;
};

/** An address that names a policy or an agreement. */
export type PolicyUrl = { url: string; source: 'code' | 'string'; /** Method, or name of the resource. */ place: string; attribution: string } & StartOf;

export type SdkSwitchFact = CodeRow & {
  sdk: string;
  kind: 'call' | 'meta-data';
  descriptor: string;
  /** What is said, as text; null: not seen. */
  value: string | null;
  /** `holds`: the SDK waits where it is set so. `releases`: the SDK starts once it is set so. */
  effect: 'holds' | 'releases';
  /** It is set so; null: its value was not seen. */
  takesEffect: boolean | null;
  confidence: 'verified' | 'general';
};

/** A call, or a provider of the manifest, by which an SDK starts to work. */
export type SdkStart = CodeRow & {
  sdk: string;
  /** `Lclass;->member`, or the provider's class. */
  api: string;
  /** A switch that holds it back is set somewhere in the package; null: none is known, or its value was not seen. Says nothing of the order. */
  heldBack: boolean | null;
};

export type Repetition = CodeRow & {
  kind: 'timer' | 'executor' | 'handler' | 'alarm' | 'work' | 'location-updates' | 'loop';
  api: string;
  /** Null: not constant. */
  intervalMs: number | null;
  /** Sensitive members called by what is repeated, up to three calls deep, sorted. For location updates the call itself. */
  sensitiveApis: string[];
};

export type Refusal = CodeRow & {
  /** What was refused. */
  of: 'permission' | 'agreement';
  /** What follows: the app ends, asks again, or opens the system's settings. */
  then: 'exit' | 'ask-again' | 'settings';
  api: string;
};

export type Act = CodeRow & {
  kind: string;
  /** The member called or read, or the constant named. */
  api: string;
  /** The constant that says what it is about; null: none, or not seen. */
  argument: string | null;
  /** What the class that holds the code is, with the classes inside it: an overlay from a service is another matter than one from a screen. */
  within: 'activity' | 'service' | 'receiver' | 'provider' | 'application' | null;
};

export type WakeUp = {
  kind: 'boot-receiver' | 'system-event-receiver' | 'exported-wake-component' | 'account-sync';
  component: string;
  attribution: string;
  evidence: string[];
};
