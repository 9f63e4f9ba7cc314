import { hash, createHash } from 'node:crypto';
import { ApkFormatError } from './bytes/apk-format-error.ts';
import { memorySource, type ByteSource } from './bytes/byte-source.ts';
import { ByteView } from './bytes/byte-view.ts';
import { ResourceTable } from './arsc/resource-table.ts';
import { readXml } from './axml/read-xml.ts';
import { DEFAULT_BUDGETS, type Budgets } from './budgets.ts';
import type { DetectionTables } from './detection-tables.ts';
import { Attribution } from './detection/attribution.ts';
import { readCodeFacts } from './detection/code-collector.ts';
import { CodeFiles, type CodeFile } from './code/code-files.ts';
import { readCodeFile } from './code/read-code-file.ts';
import { Sites } from './code/sites.ts';
import { readinessOf, type Readiness } from './code/watches.ts';
import { readSdks } from './detection/read-sdks.ts';
import type { ApkFacts, CodeFacts, DexFacts, NativeLibrary, Unknown } from './facts.ts';
import { HiddenScanner } from './hidden/hidden-scanner.ts';
import { readHidden } from './hidden/read-hidden.ts';
import { IssueLog } from './issues.ts';
import type { PackageContents } from './package-contents.ts';
import type { ManifestFacts } from './manifest/manifest-facts.ts';
import { readManifest } from './manifest/read-manifest.ts';
import { readElf } from './native/read-elf.ts';
import { readResources } from './resources/read-resources.ts';
import { isSignatureEntry, PackageSignature } from './signing/package-signature.ts';
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
  /** The detached signature (scheme v4, `.idsig`) that came with the package. */
  readonly idsig?: ByteSource;
};

const MANIFEST = 'AndroidManifest.xml';
const RESOURCES = 'resources.arsc';
/** Facts that no package gets yet. Each is null or empty in the document; saying so keeps a rule from taking that for "none". */
const NOT_COMPUTED: readonly Unknown[] = [
  { fact: 'code.reachability', code: 'reachability.not-computed', detail: '' },
  { fact: 'code.entryPoints', code: 'entry-points.not-computed', detail: '' },
  { fact: 'code.reflection', code: 'reflection.not-computed', detail: '' },
];
const NO_CODE: CodeFacts = { calls: 0, entryPoints: null, sensitiveCalls: [], endpoints: [], dynamicLoading: [], reflection: [] };
/** Smaller files are read once into memory; larger ones window by window. A quarter of the sandbox's memory. */
const IN_MEMORY_BYTES = 128 << 20;
const HASH_WINDOW_BYTES = 4 << 20;
/** `classes2.dex` before `classes10.dex`. */
const NATURAL_ORDER = new Intl.Collator('en', { numeric: true });
/** Layouts and the like, so that stages need not inflate them again; a tenth of the sandbox's memory. */
const KEPT = { entryBytes: 256 << 10, bytes: 48 << 20 } as const;
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
  /** Small entries, for the stages that ask for them by name. */
  readonly #kept = new Map<string, Uint8Array>();
  readonly #hidden = new HiddenScanner();
  readonly #ready: Readiness;
  #resources: ResourceTable | null = null;

  constructor(source: ByteSource, options: ReadOptions, budgets: Budgets, issues: IssueLog, directory: ZipDirectory) {
    this.#source = source;
    this.#options = options;
    this.#ready = readinessOf(options.tables);
    this.#budgets = budgets;
    this.#issues = issues;
    this.#directory = directory;
    this.#located = locateEntries(source, directory, issues);
    this.#reader = new EntryReader(source, issues, budgets);
  }

  facts(file: ApkFacts['file']): ApkFacts {
    const isApk = this.#directory.byName.has(MANIFEST);
    for (const entry of this.#located) {
      const early = entry.name === MANIFEST || entry.name === RESOURCES || isSignatureEntry(entry.name);
      if (early && entry.at === this.#directory.byName.get(entry.name)?.at) this.#early.set(entry.name, this.#reader.read(entry));
    }
    this.#resources = this.#readResources();
    const manifest = this.#readManifest();
    const names = this.#directory.entries.map((entry) => entry.name);
    const minSdk = this.#options.minSdk ?? manifest?.effectiveMinSdk ?? 1;
    const signing = new PackageSignature(this.#source, this.#directory, (name) => this.#early.get(name) ?? null, minSdk, this.#options.maxSdk);
    const entries = this.#readEntries(signing.entryDigests ?? (() => {}));
    const signature = signing.facts({ targetSdk: manifest?.effectiveTargetSdk ?? null, idsig: this.#options.idsig }, this.#issues);

    const contents = this.#contents(names, manifest, entries.files);
    const detected = readSdks(contents);
    const hidden = readHidden(contents, this.#hidden);
    const resources = manifest === null ? null : this.#stage('resources', () => readResources(contents));
    const code = this.#stage('code', () => readCodeFacts(contents)) ?? NO_CODE;
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
      resources,
      icon: null,
      dex: entries.dex,
      nativeLibraries: entries.nativeLibraries,
      ...detected,
      hidden,
      code,
    };
  }

  /** One stage: what it cannot read is unknown, and the others go on. */
  #stage<Part>(fact: string, read: () => Part): Part | null {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      this.#missed(fact, error);
      return null;
    }
  }

  #missed(fact: string, { code, at }: ApkFormatError, entry?: string): void {
    this.#unknown.push({ fact, code, detail: entry === undefined ? `at ${at}` : `${entry} at ${at}` });
  }

  /** What the stages after the pass over the entries work on. */
  #contents(names: string[], manifest: ManifestFacts | null, files: readonly CodeFile[]): PackageContents {
    const { compiled, watched } = this.#ready;
    const code = new CodeFiles(files);
    const attribution = new Attribution(compiled, manifest?.package ?? '');
    for (const { dex, marks } of files) {
      for (let i = 0; i < dex.header.classes.count; i++) attribution.countClass(marks.prefixOfType[dex.classDefinition(i).type] ?? -1);
    }
    return {
      names,
      manifest,
      resources: this.#resources,
      code,
      sites: new Sites(code, watched, (entry, error) => this.#missed('code', error, entry)),
      attribution,
      tables: compiled,
      read: (name) => this.#readAgain(name),
      issues: this.#issues,
      unknown: this.#unknown,
      budgets: this.#budgets,
    };
  }

  /** An entry that a later stage asks for: kept from the pass over all of them where it is small, else inflated once more. */
  #readAgain(name: string): Uint8Array | null {
    const kept = this.#early.get(name) ?? this.#kept.get(name);
    if (kept !== undefined) return kept;
    const entry = this.#directory.byName.get(name);
    const located = entry && this.#located.find(({ at }) => at === entry.at);
    return located === undefined || this.#reader.unread.has(name) ? null : this.#reader.read(located);
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
      return readManifest(root, this.#resources, [...new Set(abis)].sort(), this.#issues);
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
  #readEntries(record: (name: string, bytes: Uint8Array) => void): Pick<ApkFacts, 'dex' | 'nativeLibraries'> & { files: CodeFile[] } {
    const code: { entry: string; bytes: Uint8Array }[] = [];
    const nativeLibraries: ApkFacts['nativeLibraries'] = [];
    let keptBytes = 0;
    for (const entry of this.#located) {
      const { name } = entry;
      const bytes = this.#early.get(name) ?? this.#reader.read(entry);
      if (bytes === null) continue;
      record(name, bytes);
      this.#hidden.look(name, bytes);
      if (/^[^/]+\.dex$/.test(name)) code.push({ entry: name, bytes });
      else if (/^lib\/[^/]+\/[^/]+\.so$/.test(name)) nativeLibraries.push(this.#readLibrary(name, bytes));
      else if (bytes.length <= KEPT.entryBytes && keptBytes + bytes.length <= KEPT.bytes && entry.at === this.#directory.byName.get(name)?.at) {
        this.#kept.set(name, bytes);
        keptBytes += bytes.length;
      }
    }
    return { ...this.#readCode(code.sort(byEntry)), nativeLibraries: nativeLibraries.sort(byEntry) };
  }

  #readCode(entries: readonly { entry: string; bytes: Uint8Array }[]): { dex: DexFacts[]; files: CodeFile[] } {
    const dex: DexFacts[] = [];
    const files: CodeFile[] = [];
    let codeUnits = 0;
    for (const { entry, bytes } of entries) {
      const reading = readCodeFile(entry, bytes, this.#ready, Math.max(0, this.#budgets.codeUnits - codeUnits), this.#issues);
      if (reading.facts !== null) dex.push(reading.facts);
      if (reading.file !== null) files.push(reading.file);
      codeUnits += reading.file?.scan.codeUnits ?? 0;
      this.#unknown.push(...reading.unknown);
    }
    return { dex, files };
  }

  #readLibrary(entry: string, bytes: Uint8Array): NativeLibrary {
    const { elf, unknown } = readElf(entry, bytes, this.#issues);
    this.#unknown.push(...unknown);
    return { entry, sizeBytes: bytes.length, sha256: hash('sha256', bytes), elf };
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

function byEntry(a: { entry: string }, b: { entry: string }): number {
  return NATURAL_ORDER.compare(a.entry, b.entry) || (a.entry < b.entry ? -1 : 1);
}

function unreadable(file: ApkFacts['file'], error: ApkFormatError, { issues }: IssueLog): ApkFacts {
  const facts = ['zip', 'signature', 'manifest', 'resources', 'icon', 'dex', 'nativeLibraries', 'sdks', 'packers', 'libraries', 'hidden', 'code'];
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
    resources: null,
    icon: null,
    dex: [],
    nativeLibraries: [],
    sdks: [],
    packers: [],
    libraries: [],
    hidden: [],
    code: NO_CODE,
  };
}

function sha256Of(source: ByteSource): string {
  const digest = createHash('sha256');
  for (let at = 0; at < source.size; at += HASH_WINDOW_BYTES) digest.update(source.read(at, HASH_WINDOW_BYTES));
  return digest.digest('hex');
}
