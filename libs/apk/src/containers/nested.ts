import { hash } from 'node:crypto';
import { readCodeFiles } from '../code/read-code-file.ts';
import type { CodeFile } from '../code/code-files.ts';
import type { Readiness } from '../code/watches.ts';
import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { memorySource } from '../bytes/byte-source.ts';
import { ByteView } from '../bytes/byte-view.ts';
import { readXml } from '../axml/read-xml.ts';
import { ResourceTable } from '../arsc/resource-table.ts';
import type { DexFacts, Unknown } from '../facts.ts';
import { PlacedIssueLog, type IssueLog } from '../issues.ts';
import type { ManifestFacts } from '../manifest/manifest-facts.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import { PackageSignature, signatureEntries } from '../signing/package-signature.ts';
import { Archive, type Reading } from './archive.ts';

/** A package, DEX or archive that lies inside the app as data, found by its first bytes whatever its name. */
export type NestedFacts = {
  /** Where it lies: `assets/plugin.jar`, `assets/plugin.jar!/lib/inner.apk`. */
  entry: string;
  kind: 'apk' | 'dex' | 'jar' | 'zip';
  sizeBytes: number;
  sha256: string;
  /** 1 for what lies in the app itself. */
  depth: number;
  package: string | null;
  versionCode: number | null;
  dex: DexFacts[];
  /** Null for what carries no signature that Android knows: a DEX, an archive. */
  verified: boolean | null;
  signers: string[];
  /** Descriptors of the sensitive APIs that its code calls, sorted; each call stands among `code.sensitiveCalls` with this entry as its `origin`. */
  sensitiveApis: string[];
};

/** What is nested deeper is told as unknown: real plug-ins lie at depth 1 or 2. */
const MAX_DEPTH = 3;
/** Rows; a package of fonts and templates may have some dozens of archives. */
const MAX_NESTED = 500;
/** Bytes inflated of all nested archives together: they are data first, and the package's own code must not starve. */
const MAX_NESTED_BYTES = 256 << 20;
const MAGIC = { zip: 0x04034b50, dex: 0x0a786564 } as const; // "PK\3\4", "dex\n"
const MANIFEST = 'AndroidManifest.xml';

/** Collects what is nested, and the code in it. */
export class NestedReader {
  readonly rows: NestedFacts[] = [];
  /** Code files by the row that they belong to; filled by `readCode`. */
  readonly code = new Map<NestedFacts, CodeFile[]>();
  readonly #waiting: { row: NestedFacts; entry: string; bytes: Uint8Array }[] = [];
  readonly #ready: Readiness;
  readonly #reading: Reading;
  readonly #issues: IssueLog;
  readonly #unknown: Unknown[];
  readonly #startedAt: number;
  #unlisted = 0;

  constructor(ready: Readiness, reading: Reading, issues: IssueLog, unknown: Unknown[]) {
    this.#ready = ready;
    this.#reading = reading;
    this.#issues = issues;
    this.#unknown = unknown;
    this.#startedAt = reading.spending.inflatedBytes;
  }

  /** True for bytes that `read` would look into. */
  static looksNested(bytes: Uint8Array): boolean {
    return bytes.length >= 8 && (bytes[0] === 0x50 || bytes[0] === 0x64) && kindOf(bytes) !== null;
  }

  read(entry: string, bytes: Uint8Array, depth = 1): void {
    const kind = kindOf(bytes);
    if (kind === null) return;
    if (depth > MAX_DEPTH) this.#unknown.push({ fact: 'nested', code: 'nested.too-deep', detail: entry });
    else if (this.rows.length >= MAX_NESTED) this.#unlisted++;
    else if (kind === 'dex') this.#readDex(entry, bytes, depth);
    else this.#readZip(entry, bytes, depth);
  }

  /** Walk over the code that was found: `codeUnits` of it may still be walked, after the app's own. Names what was left out. */
  readCode(codeUnits: number): void {
    let left = codeUnits;
    for (const { row, entry, bytes } of this.#waiting) {
      for (const { facts, file, unknown } of readCodeFiles(entry, bytes, this.#ready, Math.max(0, left), this.#issues)) {
        left -= file?.scan.codeUnits ?? 0;
        if (facts !== null) row.dex.push(facts);
        if (file !== null) this.code.set(row, [...(this.code.get(row) ?? []), file]);
        this.#unknown.push(...unknown.map(({ code, detail }): Unknown => ({ fact: 'nested', code, detail })));
      }
    }
    if (this.#unlisted > 0) this.#unknown.push({ fact: 'nested', code: 'nested.too-many', detail: String(this.#unlisted) });
  }

  #readDex(entry: string, bytes: Uint8Array, depth: number): void {
    this.#waiting.push({ row: this.#row(entry, 'dex', bytes, depth), entry, bytes });
  }

  #row(entry: string, kind: NestedFacts['kind'], bytes: Uint8Array, depth: number): NestedFacts {
    const row: NestedFacts = {
      entry,
      kind,
      sizeBytes: bytes.length,
      sha256: hash('sha256', bytes),
      depth,
      package: null,
      versionCode: null,
      dex: [],
      verified: null,
      signers: [],
      sensitiveApis: [],
    };
    this.rows.push(row);
    return row;
  }

  #readZip(entry: string, bytes: Uint8Array, depth: number): void {
    const place = `${entry}!/`;
    const issues = new PlacedIssueLog(this.#issues, place);
    const row = this.#row(entry, 'zip', bytes, depth);
    try {
      const archive = new Archive(memorySource(bytes), place, issues, this.#reading);
      const { byName } = archive.directory;
      row.kind = byName.has(MANIFEST)
        ? 'apk'
        : byName.has('META-INF/MANIFEST.MF') || archive.names.some((name) => /\.(?:class|dex)$/.test(name))
          ? 'jar'
          : 'zip';
      const manifest = row.kind === 'apk' ? this.#readManifest(archive, issues) : null;
      row.package = manifest?.package ?? null;
      row.versionCode = manifest?.versionCode ?? null;
      const signing = row.kind === 'apk' ? signingOf(archive, manifest) : null;
      this.#readEntries(row, archive, signing?.entryDigests ?? null, depth);
      if (signing === null) return;
      const { verified, signers } = signing.facts({ targetSdk: manifest?.effectiveTargetSdk ?? null }, issues);
      row.verified = verified;
      row.signers = signers;
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      this.#unknown.push({ fact: 'nested', code: error.code, detail: `${entry} at ${error.at}` });
    }
  }

  #readEntries(row: NestedFacts, archive: Archive, record: ((name: string, bytes: Uint8Array) => void) | null, depth: number): void {
    for (const located of archive.located) {
      if (this.#reading.spending.inflatedBytes - this.#startedAt > MAX_NESTED_BYTES) {
        this.#unknown.push({ fact: 'nested', code: 'nested.too-much', detail: archive.place });
        return;
      }
      const bytes = archive.read(located);
      if (bytes === null) {
        this.#unknown.push({ fact: 'nested', code: archive.reader.unread.get(located.name) ?? 'zip.entry-corrupt', detail: archive.place + located.name });
        continue;
      }
      record?.(located.name, bytes);
      if (!NestedReader.looksNested(bytes)) continue;
      const entry = archive.place + located.name;
      if (/^[^/]+\.dex$/.test(located.name) && kindOf(bytes) === 'dex') this.#waiting.push({ row, entry, bytes });
      else this.read(entry, bytes, depth + 1);
    }
  }

  #readManifest(archive: Archive, issues: IssueLog): ManifestFacts | null {
    try {
      const bytes = archive.hold(MANIFEST);
      const table = archive.hold('resources.arsc');
      archive.release('resources.arsc');
      if (bytes == null) return null;
      const resources = table == null ? null : new ResourceTable(new ByteView(table));
      return readManifest(readXml(new ByteView(bytes), issues, this.#reading.budgets.xmlNodes, MANIFEST), resources, [], issues);
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      this.#unknown.push({ fact: 'nested', code: error.code, detail: `${archive.place}${MANIFEST} at ${error.at}` });
      return null;
    }
  }
}

function kindOf(bytes: Uint8Array): 'zip' | 'dex' | null {
  if (bytes.length < 8) return null;
  const word = (bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16) | (bytes[3]! << 24)) >>> 0;
  return word === MAGIC.zip ? 'zip' : word === MAGIC.dex ? 'dex' : null;
}

function signingOf(archive: Archive, manifest: ManifestFacts | null): PackageSignature {
  for (const name of signatureEntries(archive.directory)) archive.hold(name);
  return new PackageSignature(archive.source, archive.directory, (name) => archive.hold(name) ?? null, manifest?.effectiveMinSdk ?? 1, undefined);
}
