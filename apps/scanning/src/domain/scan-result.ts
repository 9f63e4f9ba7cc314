import type { ArtifactRef, Finding, ScanView } from '@gatehouse/contracts';

/** What a settled scan keeps in its row: enough for every screen; the whole document stands in the artifact store. */
export type ScanResult = {
  reasons: { code: string; detail: string }[];
  findings: Finding[];
  notAssessed: { behaviour: string; why: string }[];
  summary: ScanView['summary'];
  report: ArtifactRef | null;
  rulePack: { id: string; version: string; sha256: string } | null;
};

/** Findings kept in the row and shown on screens; more stand in the report only. */
export const MAX_FINDINGS_SHOWN = 500;
