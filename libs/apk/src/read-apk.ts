import { hash, createHash } from 'node:crypto';
import { ApkFormatError } from './bytes/apk-format-error.ts';
import { memorySource, type ByteSource } from './bytes/byte-source.ts';
import { ByteView } from './bytes/byte-view.ts';
import { ResourceTable } from './arsc/resource-table.ts';
import { readXml } from './axml/read-xml.ts';
import { DEFAULT_BUDGETS, type Budgets } from './budgets.ts';
import type { DetectionTables } from './detection-tables.ts';
import { Attribution } from './detection/attribution.ts';
import { CodeCollector } from './detection/code-collector.ts';
import { compileTables } from './detection/compiled-tables.ts';
import { detectSdks } from './detection/detect-sdks.ts';
import { readDexEntry } from './dex/read-dex-entry.ts';
import type { ApkFacts, DexFacts, Unknown } from './facts.ts';
import { IssueLog } from './issues.ts';
import type { ManifestFacts } from './manifest/manifest-facts.ts';
import { readManifest } from './manifest/read-manifest.ts';
import { ContentDigests } from './signing/content-digests.ts';
import { isJarSignatureFile, JarSignature } from './signing/jar/jar-signature.ts';
import type { SignatureFacts } from './signing/signature-facts.ts';
import { MAX_SDK } from './signing/signer-block.ts';
import { readSigningBlock } from './signing/signing-block.ts';
import { schemesInRange, verifySignature } from './signing/verify-signature.ts';
import { readDirectory, type ZipDirectory } from './zip/directory.ts';
import { EntryReader } from './zip/entry-reader.ts';
import { locateEntries, type LocatedEntry } from './zip/local-header.ts';

export type ReadOptions = {
  /** Shown in the facts; nothing is opened by it. */
  readonly fileName: string;
  readonly tables: DetectionTables;
  readonly budgets?: Partial<Budgets>;
  /** SDK levels that the signature must hold for. Without a minimum: the manifest's. Without a maximum: every later one. */
  readonly minSdk?: number;
  readonly maxSdk?: number;
};

const MANIFEST = 'AndroidManifest.xml';
const RESOURCES = 'resources.arsc';
/** Facts that no package gets yet. Each is null or empty in the document; saying so keeps a rule from taking that for "none". */
const NOT_COMPUTED: readonly Unknown[] = [
  { fact: 'code.reachability', code: 'reachability.not-computed', detail: '' },
  { fact: 'code.entryPoints', code: 'entry-points.not-computed', detail: '' },
  { fact: 'code.reflection', code: 'reflection.not-computed', detail: '' },
];
/** Smaller files are read once into memory; larger ones window by window. A quarter of the sandbox's memory. */
const IN_MEMORY_BYTES = 128 << 20;
const HASH_WINDOW_BYTES = 4 << 20;
/** `classes2.dex` before `classes10.dex`. */
const NATURAL_ORDER = new Intl.Collator('en', { numeric: true });
/** Enough to see a pattern; the issues name the rest. */
const MAX_UNKNOWN_ENTRIES = 50;

/**
 * Facts of one package. Hostile bytes never throw: what cannot be read is named in `unknown`, what is odd in `issues`.
 * The same bytes with the same options give the same facts.
 * @throws only what the source throws (the file vanished, a disk failed), and faults of our own
 */
export function readApk(source: ByteSource, options: ReadOptions): ApkFacts {
  const bytes = source.size <= IN_MEMORY_BYTES ? memorySource(source.read(0, source.size)) : source;
  const file = { name: options.fileName, sizeBytes: bytes.size, sha256: sha256Of(bytes) };
  const issues = new IssueLog();
  const budgets = { ...DEFAULT_BUDGETS, ...options.budgets };
  try {
    return new PackageReader(bytes, options, budgets, issues, readDirectory(bytes, issues, budgets)).facts(file);
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
    return unreadable(file, error, issues);
  }
}

/** One package on its way to facts: each step adds to what is known, and to what is unknown. */
class PackageReader {
  readonly #source: ByteSource;
  readonly #options: ReadOptions;
  readonly #budgets: Budgets;
  readonly #issues: IssueLog;
  readonly #directory: ZipDirectory;
  readonly #located: readonly LocatedEntry[];
  readonly #reader: EntryReader;
  readonly #unknown: Unknown[] = [];
  /** Entries that are needed before all others, inflated. */
  readonly #early = new Map<string, Uint8Array | null>();

  constructor(source: ByteSource, options: ReadOptions, budgets: Budgets, issues: IssueLog, directory: ZipDirectory) {
    this.#source = source;
    this.#options = options;
    this.#budgets = budgets;
    this.#issues = issues;
    this.#directory = directory;
    this.#located = locateEntries(source, directory, issues);
    this.#reader = new EntryReader(source, issues, budgets);
  }

  facts(file: ApkFacts['file']): ApkFacts {
    const isApk = this.#directory.byName.has(MANIFEST);
    for (const entry of this.#located) {
      const early = entry.name === MANIFEST || entry.name === RESOURCES || isJarSignatureFile(entry.name);
      if (early && entry.at === this.#directory.byName.get(entry.name)?.at) this.#early.set(entry.name, this.#reader.read(entry));
    }
    const manifest = this.#readManifest();
    const tables = compileTables(this.#options.tables);
    const attribution = new Attribution(tables, manifest?.package ?? '');
    const code = new CodeCollector(tables, attribution, this.#budgets.codeFacts);
    const jar = new JarSignature(
      this.#directory.entries.map((entry) => entry.name),
      (name) => this.#early.get(name) ?? null,
    );
    const range = { minSdk: this.#options.minSdk ?? manifest?.effectiveMinSdk ?? 1, maxSdk: this.#options.maxSdk ?? MAX_SDK };
    const block = readSigningBlock(this.#source, this.#directory.eocd.directoryOffset);
    const entries = this.#readEntries(code, schemesInRange(block, range).jar ? (name, bytes) => jar.record(name, bytes, range) : () => {});

    const digests = new ContentDigests(this.#source, {
      blockAt: block?.at ?? 0,
      directoryAt: this.#directory.eocd.directoryOffset,
      eocdAt: this.#directory.eocd.at,
    });
    const signature: SignatureFacts = verifySignature(
      { block, digests, jar, range, maxSdkStated: this.#options.maxSdk ?? null, targetSdk: manifest?.effectiveTargetSdk ?? null },
      this.#issues,
    );
    if (signature.stamp.status === 'not-computed') this.#unknown.push({ fact: 'signature.stamp', code: 'stamp.not-computed', detail: '' });
    const detected = detectSdks(
      this.#options.tables,
      attribution,
      manifest,
      this.#directory.entries.map((entry) => entry.name),
    );
    for (const packer of detected.packers) {
      if (packer.assessability === 'not_assessable') for (const fact of ['code', 'sdks']) this.#unknown.push({ fact, code: 'dex.packed', detail: packer.id });
    }
    for (const list of code.truncated) this.#unknown.push({ fact: `code.${list}`, code: 'code.too-many-rows', detail: String(this.#budgets.codeFacts) });
    this.#nameUnreadEntries();
    const partial = this.#unknown.some(({ code: reason }) => !reason.endsWith('.not-computed'));
    return {
      schema: 'gatehouse/facts/1',
      file,
      format: isApk ? 'apk' : 'zip',
      outcome: partial ? 'partial' : 'complete',
      unknown: [...this.#unknown, ...NOT_COMPUTED],
      issues: this.#issues.issues,
      zip: { entries: this.#directory.entries.length, inflatedBytes: this.#reader.inflatedBytes, trailingBytes: this.#directory.eocd.trailingBytes },
      signature,
      manifest,
      ...entries,
      ...detected,
      code: code.facts(),
    };
  }

  #readManifest(): ManifestFacts | null {
    const bytes = this.#early.get(MANIFEST);
    if (!bytes) {
      this.#unknown.push({
        fact: 'manifest',
        code: bytes === undefined ? 'manifest.missing' : (this.#reader.unread.get(MANIFEST) ?? 'zip.entry-corrupt'),
        detail: '',
      });
      return null;
    }
    const abis = this.#directory.entries.flatMap(({ name }) => /^lib\/([^/]+)\/[^/]+\.so$/.exec(name)?.[1] ?? []);
    try {
      const root = readXml(new ByteView(bytes), this.#issues, this.#budgets.xmlNodes, MANIFEST);
      return readManifest(root, this.#readResources(), [...new Set(abis)].sort(), this.#issues);
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      this.#unknown.push({ fact: 'manifest', code: error.code, detail: `at ${error.at}` });
      return null;
    }
  }

  #readResources(): ResourceTable | null {
    const bytes = this.#early.get(RESOURCES);
    if (bytes === undefined) return null;
    try {
      return bytes === null ? null : new ResourceTable(new ByteView(bytes));
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      this.#issues.add('arsc.unreadable', error.at, RESOURCES);
      for (const fact of ['manifest.label', 'manifest.labels']) this.#unknown.push({ fact, code: error.code, detail: `at ${error.at}` });
      return null;
    }
  }

  /** Every entry once, in the order of their bytes. */
  #readEntries(code: CodeCollector, record: (name: string, bytes: Uint8Array) => void): Pick<ApkFacts, 'dex' | 'nativeLibraries'> {
    const dex: DexFacts[] = [];
    const nativeLibraries: ApkFacts['nativeLibraries'] = [];
    for (const entry of this.#located) {
      const bytes = this.#early.get(entry.name) ?? this.#reader.read(entry);
      if (bytes === null) continue;
      record(entry.name, bytes);
      if (/^lib\/[^/]+\/[^/]+\.so$/.test(entry.name)) nativeLibraries.push({ entry: entry.name, sizeBytes: bytes.length, sha256: hash('sha256', bytes) });
      if (!/^[^/]+\.dex$/.test(entry.name)) continue;
      const read = readDexEntry(entry.name, bytes, code, this.#budgets.codeUnits, this.#issues);
      if (read.facts !== null) dex.push(read.facts);
      this.#unknown.push(...read.unknown);
    }
    const byEntry = (a: { entry: string }, b: { entry: string }): number => NATURAL_ORDER.compare(a.entry, b.entry);
    return { dex: dex.sort(byEntry), nativeLibraries: nativeLibraries.sort(byEntry) };
  }

  #nameUnreadEntries(): void {
    const outOfBounds = this.#directory.entries.length - this.#located.length;
    if (outOfBounds > 0) this.#unknown.push({ fact: 'zip', code: 'zip.entry-out-of-bounds', detail: `${outOfBounds} entries` });
    let named = 0;
    for (const [name, reason] of this.#reader.unread) {
      if (name === MANIFEST) continue; // named where it was missed
      if (++named > MAX_UNKNOWN_ENTRIES) break;
      const fact = name.endsWith('.dex') ? 'code' : name.startsWith('lib/') ? 'nativeLibraries' : 'zip';
      this.#unknown.push({ fact, code: reason, detail: name });
    }
  }
}

function unreadable(file: ApkFacts['file'], error: ApkFormatError, { issues }: IssueLog): ApkFacts {
  const facts = ['zip', 'signature', 'manifest', 'dex', 'nativeLibraries', 'sdks', 'packers', 'code'];
  return {
    schema: 'gatehouse/facts/1',
    file,
    format: 'unknown',
    outcome: 'unreadable',
    unknown: facts.map((fact) => ({ fact, code: error.code, detail: `at ${error.at}` })),
    issues,
    zip: null,
    signature: null,
    manifest: null,
    dex: [],
    nativeLibraries: [],
    sdks: [],
    packers: [],
    code: { calls: 0, entryPoints: null, sensitiveCalls: [], endpoints: [], dynamicLoading: [], reflection: [] },
  };
}

function sha256Of(source: ByteSource): string {
  const digest = createHash('sha256');
  for (let at = 0; at < source.size; at += HASH_WINDOW_BYTES) digest.update(source.read(at, HASH_WINDOW_BYTES));
  return digest.digest('hex');
}
