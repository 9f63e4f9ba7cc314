import type { CodeFacts, SensitiveCall } from '../facts.ts';
import type { DexFile } from '../dex/dex-file.ts';
import { scanCode, type Body, type CodeScan } from '../dex/scan-code.ts';
import { ConstantTracer } from '../dex/trace-constants.ts';
import type { Attribution } from './attribution.ts';
import type { CompiledTables } from './compiled-tables.ts';
import { markDex, type DexMarks, type Watched } from './mark-dex.ts';
import { meaningOf } from './sensitive-meaning.ts';

/**
 * Code facts over all DEX files of a package, added to one file at a time. Equal rows are kept once, in the order met.
 * A row limit keeps a hostile file from filling memory; `truncated` says that it was reached.
 */
export class CodeCollector {
  readonly #tables: CompiledTables;
  readonly #attribution: Attribution;
  readonly #maxRows: number;
  readonly #calls = new Map<string, SensitiveCall>();
  readonly #endpoints = new Map<string, { url: string; caller: string | null }>();
  readonly #loading = new Map<string, { api: string; caller: string }>();
  readonly truncated = new Set<'sensitiveCalls' | 'endpoints' | 'dynamicLoading'>();
  #invokes = 0;
  #codeUnits = 0;

  constructor(tables: CompiledTables, attribution: Attribution, maxRows: number) {
    this.#tables = tables;
    this.#attribution = attribution;
    this.#maxRows = maxRows;
  }

  /** Read one DEX file's code. What was found before an error stays found. @throws ApkFormatError as `scanCode` */
  add(dex: DexFile, maxCodeUnits: number): CodeScan {
    const marks = markDex(dex, this.#tables);
    for (let i = 0; i < dex.header.classes.count; i++) this.#attribution.countClass(marks.prefixOfType[dex.classDefinition(i).type] ?? -1);
    this.#codeUnits += marks.work;
    const tracer = new ConstantTracer(dex, marks.methods);
    const scan: CodeScan = { calls: 0, codeUnits: 0, definedTwiceAt: -1, unusedOpcodeAt: -1, pastEndAt: -1, finished: true };
    const usedUrls = new Uint8Array(marks.strings.length);
    const visitor = {
      call: (method: number, pc: number, body: Readonly<Body>) => this.#use(dex, tracer, marks, marks.watchedMethods.get(method)!, pc, body),
      fieldRead: (field: number, pc: number, body: Readonly<Body>) => this.#use(dex, tracer, marks, marks.watchedFields.get(field)!, pc, body),
      string: (string: number, body: Readonly<Body>) => {
        usedUrls[string] = 1;
        this.#endpoint(dex.string(string), dex.method(body.method));
      },
    };
    try {
      scanCode(dex, marks, visitor, Math.max(0, maxCodeUnits - this.#codeUnits), scan);
    } finally {
      this.#invokes += scan.calls;
      this.#codeUnits += scan.codeUnits;
    }
    // Values of constant fields and annotations: no instruction names them.
    for (let i = marks.strings.indexOf(1); i >= 0; i = marks.strings.indexOf(1, i + 1)) if (usedUrls[i] === 0) this.#endpoint(dex.string(i), null);
    return scan;
  }

  facts(): CodeFacts {
    return {
      calls: this.#invokes,
      entryPoints: null,
      sensitiveCalls: [...this.#calls.values()],
      endpoints: [...this.#endpoints.values()],
      dynamicLoading: [...this.#loading.values()],
      reflection: [],
    };
  }

  #use(dex: DexFile, tracer: ConstantTracer, marks: DexMarks, watched: Watched, pc: number, body: Readonly<Body>): void {
    const caller = dex.method(body.method);
    if (watched.loadsCode !== null) {
      const row = { api: watched.loadsCode, caller };
      this.#keep(this.#loading, `${row.api} ${caller}`, row, 'dynamicLoading');
    }
    if (watched.apis.length === 0) return;
    const meaning = meaningOf(watched.apis, () => {
      const trace = tracer.trace(body);
      const texts = (strings: readonly number[]): string[] => strings.filter((index) => index < dex.header.strings.count).map((index) => dex.string(index));
      const reaching = trace.calls.get(pc) ?? [];
      return { arguments: texts(reaching), method: reaching.length > 0 ? [] : texts(trace.strings) };
    });
    if (meaning === null) return;
    const sdk = this.#attribution.sdkOf(marks.prefixOfType[body.type] ?? -1);
    const call: SensitiveCall = {
      api: watched.apis[0]!.descriptor,
      personalInformation: meaning.personalInformation,
      possiblePersonalInformation: meaning.possible,
      caller,
      sdk,
      attribution: sdk ?? 'app',
      argument: meaning.argument,
      reachableFromStartup: null,
      startKind: null,
      process: null,
      guard: null,
      callPath: [],
    };
    this.#keep(this.#calls, `${call.api} ${caller} ${call.argument}`, call, 'sensitiveCalls');
  }

  #endpoint(url: string, caller: string | null): void {
    this.#keep(this.#endpoints, `${url} ${caller}`, { url, caller }, 'endpoints');
  }

  #keep<Row>(rows: Map<string, Row>, key: string, row: Row, list: 'sensitiveCalls' | 'endpoints' | 'dynamicLoading'): void {
    if (rows.has(key)) return;
    if (rows.size < this.#maxRows) rows.set(key, row);
    else this.truncated.add(list);
  }
}
