import type { Assessability } from '../detection-tables.ts';

/** `relocated-prefix`: classes of the SDK that a build moved into a package of the app's. `host`: an address in the code. */
export type SdkEvidenceKind = 'asset' | 'class-prefix' | 'component' | 'host' | 'meta-data' | 'native-library' | 'relocated-prefix';

export type SdkEvidence = {
  kind: SdkEvidenceKind;
  value: string;
  hits: number;
  /** Seen in a public source; false: professional knowledge alone, or a marker that several SDKs share. */
  verified: boolean;
};

export type DetectedSdk = {
  id: string;
  evidence: SdkEvidence[];
  assessability: Assessability;
  /**
   * `high`: a class or component of the SDK. `medium`: a native library, meta-data or asset, relocated classes, or a class by a
   * marker that no source confirms. `low`: addresses that its code would name, or markers that other SDKs share.
   */
  confidence: 'high' | 'medium' | 'low';
  /** As files or constants of the package say; null where none does. */
  version: string | null;
};

/** A library that collects nothing by itself. */
export type DetectedLibrary = { id: string; evidence: SdkEvidence[]; version: string | null };
