import type { CodeFiles } from '../code/code-files.ts';
import type { Site, Sites } from '../code/sites.ts';
import { StartUp } from '../code/reach/start-up.ts';
import { constantStrings, type Place } from '../code/values/value.ts';
import { Values } from '../code/values/values.ts';
import type { CodeFacts, SensitiveCall } from '../facts.ts';
import type { PackageContents } from '../package-contents.ts';
import type { Attribution } from './attribution.ts';
import { LOADER_WATCHES, NATIVE_LOAD_WATCHES } from './code-watches.ts';
import { readEndpoints } from './endpoints.ts';
import { readLookups, type Lookup } from './reflection.ts';
import { sensitivePlaces, type SensitivePlace } from './sensitive-calls.ts';

type CodeList = 'sensitiveCalls' | 'endpoints' | 'dynamicLoading' | 'nativeLoading' | 'reflection';

/** Code facts of a package; what was cut off is named among its unknowns. */
export function readCodeFacts(
  { code, sites, attribution, tables, budgets, unknown }: PackageContents,
  values: Values = new Values(code),
  startUp: StartUp = new StartUp(null),
): CodeFacts {
  const collector = new CodeCollector(code, sites, values, attribution, budgets.codeFacts);
  const { lookups, truncated } = readLookups(sites, values);
  if (truncated) collector.truncated.add('reflection');
  const facts: CodeFacts = {
    calls: code.all.reduce((sum, { scan }) => sum + scan.calls, 0),
    entryPoints: startUp.entryPoints,
    sensitiveCalls: collector.sensitiveCalls(sensitivePlaces(tables.tables.sensitiveApis, code, sites, values, lookups), startUp),
    endpoints: collector.endpoints(),
    dynamicLoading: collector.dynamicLoading(),
    nativeLoading: collector.nativeLoading(),
    reflection: collector.reflection(lookups),
  };
  for (const list of collector.truncated) unknown.push({ fact: `code.${list}`, code: 'code.too-many-rows', detail: String(budgets.codeFacts) });
  if (values.flows.refused > 0) unknown.push({ fact: 'code.arguments', code: 'code.too-much-flow', detail: `${values.flows.refused} methods` });
  return facts;
}

/**
 * Code facts of a package, from the places that were found in it. Equal rows are kept once, in the order of the code.
 * A row limit keeps a hostile file from filling memory; `truncated` says that it was reached.
 */
class CodeCollector {
  readonly #code: CodeFiles;
  readonly #sites: Sites;
  readonly #values: Values;
  readonly #attribution: Attribution;
  readonly #maxRows: number;
  readonly truncated = new Set<CodeList>();

  constructor(code: CodeFiles, sites: Sites, values: Values, attribution: Attribution, maxRows: number) {
    this.#code = code;
    this.#sites = sites;
    this.#values = values;
    this.#attribution = attribution;
    this.#maxRows = maxRows;
  }

  /** One row for each API, caller and meaning. Of places that differ in how start-up reaches them, the row has the one that it reaches soonest. */
  sensitiveCalls(places: readonly SensitivePlace[], startUp: StartUp): SensitiveCall[] {
    const rows = new Map<string, SensitiveCall>();
    for (const { place, api, meaning, via } of places) {
      const caller = this.#caller(place);
      const key = JSON.stringify([api, caller, meaning, via]);
      const known = rows.get(key);
      if (known === undefined && rows.size >= this.#maxRows) {
        this.truncated.add('sensitiveCalls');
        continue;
      }
      const start = startUp.at(place);
      if (known !== undefined && (known.reachableFromStartup === true || start.reachableFromStartup !== true)) continue;
      const sdk = this.#sdkOf(place);
      rows.set(key, {
        api,
        personalInformation: meaning.personalInformation,
        possiblePersonalInformation: meaning.possible,
        caller,
        sdk,
        attribution: sdk ?? 'app',
        argument: meaning.argument,
        via,
        ...start,
        origin: null,
      });
    }
    return [...rows.values()];
  }

  endpoints(): CodeFacts['endpoints'] {
    return this.#distinct('endpoints', readEndpoints(this.#code, this.#sites, this.#values));
  }

  dynamicLoading(): CodeFacts['dynamicLoading'] {
    const rows = this.#inOrder(LOADER_WATCHES.map(({ id }) => id)).map((site) => ({
      api: site.watch.slice('loader '.length),
      caller: this.#caller(site),
      paths: this.#values.argumentsAt(site).flatMap(constantStrings),
    }));
    return this.#distinct('dynamicLoading', rows);
  }

  nativeLoading(): CodeFacts['nativeLoading'] {
    const rows = this.#inOrder(NATIVE_LOAD_WATCHES.map(({ id }) => id)).map((site) => ({
      api: site.watch.slice('native '.length),
      caller: this.#caller(site),
      libraries: this.#values.argumentsAt(site).flatMap(constantStrings),
    }));
    return this.#distinct('nativeLoading', rows);
  }

  /** Members that are asked for, and classes of which no member is. */
  reflection(lookups: readonly Lookup[]): CodeFacts['reflection'] {
    const used = new Set(lookups.filter(({ isMember }) => isMember).map(({ className, place }) => `${className} ${place.dex} ${place.method}`));
    const rows = lookups
      .filter(({ className, isMember, place }) => isMember || className === null || !used.has(`${className} ${place.dex} ${place.method}`))
      .map(({ className, member, place }) => ({ class: className, member, caller: this.#caller(place) }));
    return this.#distinct('reflection', rows);
  }

  #inOrder(watches: readonly string[]): Site[] {
    return watches.flatMap((watch) => this.#sites.of(watch)).sort((a, b) => a.dex - b.dex || a.pc - b.pc);
  }

  #caller({ dex, method }: Place): string {
    return this.#code.all[dex]!.dex.method(method);
  }

  #sdkOf({ dex, method }: Place): string | null {
    const { marks, scan } = this.#code.all[dex]!;
    return this.#attribution.sdkOf(marks.prefixOfType[scan.definedBy[method]!] ?? -1);
  }

  #distinct<Row extends object>(list: CodeList, from: Iterable<Row>): Row[] {
    const rows = new Map<string, Row>();
    for (const row of from) {
      const key = JSON.stringify(row);
      if (rows.has(key)) continue;
      if (rows.size < this.#maxRows) rows.set(key, row);
      else this.truncated.add(list);
    }
    return [...rows.values()];
  }
}
