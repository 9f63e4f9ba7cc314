import type { ResourceTable } from './arsc/resource-table.ts';
import type { Budgets } from './budgets.ts';
import type { CodeFiles } from './code/code-files.ts';
import type { Sites } from './code/sites.ts';
import type { CompiledTables } from './detection/compiled-tables.ts';
import type { Attribution } from './detection/attribution.ts';
import type { Unknown } from './facts.ts';
import type { IssueLog } from './issues.ts';
import type { ManifestFacts } from './manifest/manifest-facts.ts';

/** What one pass over a package's entries leaves for the stages after it: each of them turns this into a part of the facts. */
export type PackageContents = {
  /** Names of all entries, in the order of the directory. */
  readonly names: readonly string[];
  readonly manifest: ManifestFacts | null;
  readonly resources: ResourceTable | null;
  readonly code: CodeFiles;
  readonly sites: Sites;
  readonly attribution: Attribution;
  readonly tables: CompiledTables;
  /** An entry inflated, by name, within the package's budget; null where there is none or it cannot be read. */
  read(name: string): Uint8Array | null;
  readonly issues: IssueLog;
  /** Stages add what they could not read. */
  readonly unknown: Unknown[];
  readonly budgets: Budgets;
};
