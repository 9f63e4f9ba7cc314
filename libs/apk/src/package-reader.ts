import { hash, createHash } from 'node:crypto';
import { ApkFormatError } from './bytes/apk-format-error.ts';
import { borrow, type ByteSource } from './bytes/byte-source.ts';
import { Archive, type Reading } from './containers/archive.ts';
import { openContainer, type Container } from './containers/container.ts';
import { passOverEntries, type PassedEntries } from './containers/entry-pass.ts';
import { mergeManifests } from './containers/merge-manifests.ts';
import { ModuleFiles } from './containers/module-files.ts';
import { readInOrder } from './containers/module-reading.ts';
import { nestedCalls } from './containers/nested-calls.ts';
import { NestedReader } from './containers/nested.ts';
import { PackageSignatures } from './containers/package-signatures.ts';
import { readSplits } from './containers/read-splits.ts';
import { nameUnreadEntries } from './containers/unread-entries.ts';
import { readBehaviour } from './behaviour/read-behaviour.ts';
import { unseenBehaviour } from './behaviour/unseen-behaviour.ts';
import type { ReachOf } from './behaviour/code-row.ts';
import { Values } from './code/values/values.ts';
import { readWeaknesses } from './weaknesses/read-weaknesses.ts';
import { signatureWeaknesses } from './weaknesses/signature-weaknesses.ts';
import type { ResourceTable } from './arsc/resource-table.ts';
import { Attribution } from './detection/attribution.ts';
import { readStartUp, StartUp } from './code/reach/start-up.ts';
import { readCodeFacts } from './detection/code-collector.ts';
import { CodeFiles, type CodeFile } from './code/code-files.ts';
import { readCodeFiles } from './code/read-code-file.ts';
import { Sites } from './code/sites.ts';
import { readinessOf, type Readiness } from './code/watches.ts';
import { readSdks } from './detection/read-sdks.ts';
import type { ApkFacts, DexFacts, NativeLibrary, Unknown } from './facts.ts';
import { readHarmony } from './harmony/read-harmony.ts';
import { HiddenScanner } from './hidden/hidden-scanner.ts';
import { readHidden } from './hidden/read-hidden.ts';
import { drawIcon } from './icon/draw-icon.ts';
import { IssueLog } from './issues.ts';
import type { PackageContents } from './package-contents.ts';
import type { ManifestFacts } from './manifest/manifest-facts.ts';
import { readElf, SEARCHED_BYTES } from './native/read-elf.ts';
import { PackageJobs } from './threads/package-jobs.ts';
import { readResources } from './resources/read-resources.ts';
import { NO_CODE } from './unread-facts.ts';
import { zipFacts } from './zip/zip-facts.ts';
import type { ReadOptions } from './read-apk.ts';

const HASH_WINDOW_BYTES = 4 << 20;

/** One package on its way to facts: each step adds to what is known, and to what is unknown. */
export class PackageReader {
  readonly #options: ReadOptions;
  readonly #reading: Reading;
  readonly #issues: IssueLog;
  readonly #container: Container;
  readonly #unknown: Unknown[] = [];
  readonly #hidden = new HiddenScanner();
  readonly #search = { bytes: SEARCHED_BYTES };
  readonly #nested: NestedReader;
  readonly #ready: Readiness;
  readonly #jobs: PackageJobs | null;

  constructor(outer: Archive, options: ReadOptions, reading: Reading, issues: IssueLog) {
    this.#options = options;
    this.#ready = readinessOf(options.tables);
    this.#reading = reading;
    this.#issues = issues;
    this.#jobs = outer.source.shared && options.thread ? new PackageJobs(outer, options.thread, this.#ready, reading.budgets) : null;
    this.#container = openContainer(outer, reading, issues);
    this.#unknown.push(...this.#container.unknown);
    this.#nested = new NestedReader(this.#ready, reading, issues, this.#unknown);
  }

  facts(describe: (sha256: string) => ApkFacts['file']): ApkFacts {
    const { outer, format } = this.#container;
    const { budgets } = this.#reading;
    const modules = this.#container.harmony === null ? readInOrder(this.#container.modules, budgets, this.#unknown) : [];
    const base = modules[0]?.manifest ?? null;
    const signatures = new PackageSignatures(this.#container, base, this.#options);
    const files = this.#container.harmony === null ? modules.map(({ module }) => module) : this.#container.modules;
    const passed = passOverEntries(this.#container, files, {
      recorders: signatures.recorders,
      nested: this.#nested,
      look: (name, bytes) => this.#hidden.look(name, bytes),
      library: (entry, bytes) => this.#readLibrary(entry, bytes),
    });
    signatures.readOthers();
    const entries = this.#readCode(passed.code);
    this.#nested.readCode(budgets.codeUnits - entries.codeUnits);
    const splits = readSplits(this.#container, modules, (archive) => signatures.of(archive), budgets, this.#issues);
    const own = readHarmony(this.#container, passed, this.#options, this.#issues, this.#unknown);
    const manifest =
      own?.manifest ??
      (base === null
        ? null
        : mergeManifests(
            base,
            modules.slice(1).flatMap((read) => read.manifest ?? []),
          ));
    const signature = own?.signature ?? signatures.of(modules[0]?.module.archive ?? outer);

    // Densities and languages may lie in splits; what the manifest shows was read from the base alone.
    for (const { resources: more } of modules.slice(1)) if (more !== null) modules[0]?.resources?.add(more);
    const contents = this.#contents(new ModuleFiles(files, passed.kept), manifest, modules[0]?.resources ?? null, entries.files);
    const detected = readSdks(contents);
    const hidden = readHidden(contents, this.#hidden);
    const resources = manifest === null ? null : this.#stage('resources', () => readResources(contents));
    const icon = this.#stage('icon', () => drawIcon(contents))?.facts ?? null;
    const values = new Values(contents.code);
    const startUp = this.#stage('code.reachability', () => readStartUp(contents, values)) ?? new StartUp(null);
    const code = this.#stage('code', () => readCodeFacts(contents, values, startUp)) ?? NO_CODE;
    const reach: ReachOf = startUp.ofMethod;
    const behaviour = this.#stage('behaviour', () => readBehaviour(contents, values, reach));
    // Weaknesses are Android's: its defaults and its signature schemes say nothing of another system's packages.
    const weaknesses =
      own === null
        ? [...(this.#stage('weaknesses', () => readWeaknesses(contents, resources, values, reach)) ?? []), ...signatureWeaknesses(manifest, signature)]
        : [];
    const nestedCode = nestedCalls(this.#nested, contents, this.#ready);
    nameUnreadEntries(this.#container, this.#unknown);
    this.#unknown.push(...unseenBehaviour(contents, this.#unknown));
    return {
      schema: 'gatehouse/facts/1',
      file: describe(this.#jobs?.sha256() ?? sha256Of(outer.source)),
      format,
      outcome: this.#unknown.some(({ code: reason }) => !reason.endsWith('.not-computed')) ? 'partial' : 'complete',
      unknown: this.#unknown,
      issues: this.#issues.issues,
      zip: zipFacts(outer),
      signature,
      manifest,
      resources,
      icon,
      dex: entries.dex,
      nativeLibraries: passed.nativeLibraries,
      ...detected,
      hidden,
      code: { ...code, sensitiveCalls: [...code.sensitiveCalls, ...nestedCode], endpoints: [...code.endpoints, ...(own?.endpoints ?? [])] },
      behaviour,
      weaknesses,
      splits,
      nested: this.#nested.rows,
      harmony: own?.harmony ?? null,
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
  #contents(modules: ModuleFiles, manifest: ManifestFacts | null, resources: ResourceTable | null, files: readonly CodeFile[]): PackageContents {
    const { compiled, watched } = this.#ready;
    const code = new CodeFiles(files);
    const attribution = new Attribution(compiled, manifest?.package ?? '');
    for (const { dex, marks } of files) {
      for (let i = 0; i < dex.header.classes.count; i++) attribution.countClass(marks.prefixOfType[dex.classDefinition(i).type] ?? -1);
    }
    return {
      names: modules.names,
      manifest,
      resources,
      code,
      sites: new Sites(code, watched, (entry, error) => this.#missed('code', error, entry)),
      attribution,
      tables: compiled,
      read: (name) => modules.read(name),
      issues: this.#issues,
      unknown: this.#unknown,
      budgets: this.#reading.budgets,
    };
  }

  #readCode(entries: PassedEntries['code']): { dex: DexFacts[]; files: CodeFile[]; codeUnits: number } {
    const dex: DexFacts[] = [];
    const files: CodeFile[] = [];
    let codeUnits = 0;
    for (const { entry, bytes } of entries) {
      const left = Math.max(0, this.#reading.budgets.codeUnits - codeUnits);
      for (const reading of readCodeFiles(entry, bytes, this.#ready, left, this.#issues, this.#jobs?.indexOf(bytes))) {
        if (reading.facts !== null) dex.push(reading.facts);
        if (reading.file !== null) files.push(reading.file);
        codeUnits += reading.file?.scan.codeUnits ?? 0;
        this.#unknown.push(...reading.unknown);
      }
    }
    return { dex, files, codeUnits };
  }

  #readLibrary(entry: string, bytes: Uint8Array): NativeLibrary {
    const { elf, unknown } = readElf(entry, bytes, this.#issues, this.#search);
    this.#unknown.push(...unknown);
    return { entry, sizeBytes: bytes.length, sha256: hash('sha256', bytes), elf };
  }
}

/** SHA-256 of a whole file, in hexadecimal. */
export function sha256Of(source: ByteSource): string {
  const digest = createHash('sha256');
  for (let at = 0; at < source.size; at += HASH_WINDOW_BYTES) digest.update(borrow(source, at, HASH_WINDOW_BYTES));
  return digest.digest('hex');
}
