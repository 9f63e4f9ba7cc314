import { ADDRESS_SITES, type Site, type Sites } from '../code/sites.ts';
import type { CodeFiles } from '../code/code-files.ts';
import { LOADER_WATCHES } from '../code/watches.ts';
import { StartUp } from '../code/reach/start-up.ts';
import type { SensitiveApi } from '../detection-tables.ts';
import { ConstantTracer } from '../dex/trace-constants.ts';
import type { CodeFacts, SensitiveCall } from '../facts.ts';
import type { PackageContents } from '../package-contents.ts';
import type { Attribution } from './attribution.ts';
import type { CompiledTables } from './compiled-tables.ts';
import { meaningOf } from './sensitive-meaning.ts';

/** Code facts of a package; what was cut off is named among its unknowns. */
export function readCodeFacts({ code, sites, attribution, tables, budgets, unknown }: PackageContents, startUp = new StartUp(null)): CodeFacts {
  const collector = new CodeCollector(code, sites, attribution, budgets.codeFacts, startUp);
  const facts = collector.facts(tables);
  for (const list of collector.truncated) unknown.push({ fact: `code.${list}`, code: 'code.too-many-rows', detail: String(budgets.codeFacts) });
  return facts;
}

type CodeList = 'sensitiveCalls' | 'endpoints' | 'dynamicLoading';

/**
 * Code facts of a package, from the places that were found in it. Equal rows are kept once, in the order of the code.
 * A row limit keeps a hostile file from filling memory; `truncated` says that it was reached.
 */
class CodeCollector {
  readonly #code: CodeFiles;
  readonly #sites: Sites;
  readonly #attribution: Attribution;
  readonly #maxRows: number;
  readonly #startUp: StartUp;
  readonly #tracers: readonly ConstantTracer[];
  readonly truncated = new Set<CodeList>();

  constructor(code: CodeFiles, sites: Sites, attribution: Attribution, maxRows: number, startUp: StartUp) {
    this.#code = code;
    this.#sites = sites;
    this.#attribution = attribution;
    this.#maxRows = maxRows;
    this.#startUp = startUp;
    this.#tracers = code.all.map(({ dex, marks }) => new ConstantTracer(dex, marks.methods));
  }

  facts({ tables }: CompiledTables): CodeFacts {
    const apis = Map.groupBy(tables.sensitiveApis, (api) => api.descriptor);
    return {
      calls: this.#code.all.reduce((sum, { scan }) => sum + scan.calls, 0),
      entryPoints: this.#startUp.entryPoints,
      sensitiveCalls: this.#distinct('sensitiveCalls', this.#inOrder([...apis.keys()]), (site) => this.#sensitiveCall(apis.get(site.watch)!, site)),
      endpoints: this.#endpoints(),
      dynamicLoading: this.#distinct('dynamicLoading', this.#inOrder(LOADER_WATCHES.map(({ id }) => id)), (site) => ({
        api: site.watch.slice('loader '.length),
        caller: this.#caller(site),
      })),
      reflection: [],
    };
  }

  #inOrder(watches: readonly string[]): Site[] {
    return watches.flatMap((watch) => this.#sites.of(watch)).sort((a, b) => a.dex - b.dex || a.pc - b.pc);
  }

  #sensitiveCall(apis: readonly SensitiveApi[], site: Site): SensitiveCall | null {
    const { dex } = this.#code.all[site.dex]!;
    const body = this.#code.body(site.dex, site.method)!;
    const meaning = meaningOf(apis, () => {
      const trace = this.#tracers[site.dex]!.trace(body);
      const texts = (strings: readonly number[]): string[] => strings.filter((index) => index < dex.header.strings.count).map((index) => dex.string(index));
      const reaching = trace.calls.get(site.pc) ?? [];
      return { arguments: texts(reaching), method: reaching.length > 0 ? [] : texts(trace.strings) };
    });
    if (meaning === null) return null;
    const sdk = this.#attribution.sdkOf(this.#code.all[site.dex]!.marks.prefixOfType[body.type] ?? -1);
    return {
      api: site.watch,
      personalInformation: meaning.personalInformation,
      possiblePersonalInformation: meaning.possible,
      caller: this.#caller(site),
      sdk,
      attribution: sdk ?? 'app',
      argument: meaning.argument,
      ...this.#startUp.at(site),
      origin: null,
    };
  }

  /** Addresses that code names, then those of constant fields and annotations, which no instruction names. */
  #endpoints(): CodeFacts['endpoints'] {
    const sites = this.#sites.of(ADDRESS_SITES);
    const rows = this.#distinct('endpoints', sites, (site) => ({
      url: this.#code.all[site.dex]!.dex.string(site.target),
      caller: this.#caller(site) as string | null,
    }));
    for (const [number, { dex, marks }] of this.#code.all.entries()) {
      const used = new Set(sites.filter((site) => site.dex === number).map((site) => site.target));
      for (let i = marks.strings.indexOf(1); i >= 0; i = marks.strings.indexOf(1, i + 1)) {
        if (used.has(i)) continue;
        const url = dex.string(i);
        if (!/^https?:\/\//.test(url)) continue;
        if (rows.length < this.#maxRows) rows.push({ url, caller: null });
        else this.truncated.add('endpoints');
      }
    }
    return rows;
  }

  #caller(site: Site): string {
    return this.#code.all[site.dex]!.dex.method(site.method);
  }

  #distinct<Row extends object>(list: CodeList, sites: readonly Site[], describe: (site: Site) => Row | null): Row[] {
    const rows = new Map<string, Row>();
    for (const site of sites) {
      const row = describe(site);
      if (row === null) continue;
      const key = JSON.stringify(row);
      if (rows.has(key)) continue;
      if (rows.size < this.#maxRows) rows.set(key, row);
      else this.truncated.add(list);
    }
    return [...rows.values()];
  }
}
