import { DEFAULT_BUDGETS } from '../budgets.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { IssueLog, type Issue } from '../issues.ts';
import { readDirectory } from '../zip/directory.ts';
import { EntryReader } from '../zip/entry-reader.ts';
import { locateEntries } from '../zip/locate-entries.ts';
import { PackageSignature, type SignatureDemands } from './package-signature.ts';
import type { SignatureFacts } from './signature-facts.ts';

/**
 * The signature of an archive and nothing else of it: entries are inflated only where a device of the range would check v1.
 * @throws ApkFormatError when the file is no ZIP, or its directory cannot be read
 */
export function signatureOf(
  source: ByteSource,
  { minSdk, maxSdk, ...demands }: SignatureDemands & { readonly minSdk: number; readonly maxSdk?: number },
): { signature: SignatureFacts; issues: Issue[] } {
  const issues = new IssueLog();
  const directory = readDirectory(source, issues, DEFAULT_BUDGETS);
  const located = locateEntries(source, directory, issues);
  const reader = new EntryReader(source, issues, DEFAULT_BUDGETS);
  const held = new Map<string, Uint8Array | null>();
  const read = (name: string): Uint8Array | null => {
    const first = directory.byName.get(name);
    const entry = first && located.find(({ at }) => at === first.at);
    if (!held.has(name)) held.set(name, entry === undefined ? null : reader.read(entry));
    return held.get(name)!;
  };
  const signature = new PackageSignature(source, directory, read, minSdk, maxSdk);
  const record = signature.entryDigests;
  for (const entry of record === null ? [] : located) {
    const bytes = held.get(entry.name) ?? reader.read(entry);
    if (bytes !== null) record!(entry.name, bytes);
  }
  return { signature: signature.facts(demands, issues), issues: issues.issues };
}
