import type { DeclarationsInput, DeclaredVersion, ListingInput } from '@gatehouse/policy';
import type { PolicyMediaType } from '@gatehouse/privacy-text';

/** A package to judge, with all that was said about it. What is left out is not assessed; `policy: null` says there is none. */
export type ScanRequest = {
  packagePath: string;
  /** The name its sender gave it, as the document shows it. */
  fileName: string;
  policy?: { path: string; mediaType: PolicyMediaType; fileName?: string } | null;
  listing?: ListingInput;
  declarations?: DeclarationsInput;
  /** `ST-01` … `ST-39` or `OUTSIDE`. */
  serviceType?: string;
  declared?: DeclaredVersion;
};

/** A package to read without judging it; the levels bound what its signature is verified for. `idsigPath`: its detached signature (scheme v4). */
export type FactsRequest = { packagePath: string; fileName: string; minSdk?: number; maxSdk?: number; idsigPath?: string };

export type PolicyRequest = { path: string; fileName: string; mediaType: PolicyMediaType };

/** What the child is asked. */
export type ChildRequest = ({ kind: 'scan' } & ScanRequest) | ({ kind: 'facts' } & FactsRequest) | ({ kind: 'policy' } & PolicyRequest);
