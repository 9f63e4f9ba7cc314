import type { CodeFiles } from '../code/code-files.ts';
import type { Site, Sites } from '../code/sites.ts';
import { callPlaces } from '../code/values/call-places.ts';
import { alternatives, type Place, type Value } from '../code/values/value.ts';
import { MAX_CALLERS, type Values } from '../code/values/values.ts';
import type { SensitiveApi } from '../detection-tables.ts';
import { decidingArgument, visibleArgument } from './deciding-argument.ts';
import { meaningOf, type Meaning } from './sensitive-meaning.ts';
import type { Lookup } from './reflection.ts';

/** A place that calls a sensitive API, and what the call means. */
export type SensitivePlace = { readonly place: Place; readonly api: string; readonly meaning: Meaning; readonly via: 'call' | 'reflection' };

/** Helpers whose callers are looked for: packages have some tens. */
const MAX_HELPERS = 500;
/** Classes whose member names alone tell them from others': a lookup on a class that is not seen may mean them. */
const TELLING_CLASSES = /^L(?:android\/(?:telephony|net\/wifi)\/|java\/net\/NetworkInterface;)/;
const TELLING_NAME = /^get\w{5,}$/;

/** Every place that calls one of the APIs, in the order of the code; those by reflection among them. */
export function sensitivePlaces(apis: readonly SensitiveApi[], code: CodeFiles, sites: Sites, values: Values, lookups: readonly Lookup[]): SensitivePlace[] {
  const byDescriptor = Map.groupBy(apis, (api) => api.descriptor);
  const found: { place: Site; rows: readonly SensitiveApi[]; via: 'call' | 'reflection'; argument: Value | null; open: boolean }[] = [];
  for (const [descriptor, rows] of byDescriptor) {
    const asks = rows.some((row) => row.constant !== null);
    for (const place of sites.of(descriptor)) {
      const argument = asks ? decidingArgument(code.all[place.dex]!.dex, place.target, values.argumentsAt(place)) : null;
      found.push({ place, rows, via: 'call', argument, open: false });
    }
  }
  const named = new ReflectedApis(byDescriptor);
  for (const lookup of lookups) {
    const rows = named.rows(lookup);
    if (rows.length === 0) continue;
    found.push({ place: lookup.place, rows, via: 'reflection', argument: reflectedArgument(lookup), open: lookup.className === null });
  }
  found.sort((a, b) => a.place.dex - b.place.dex || a.place.pc - b.place.pc);
  const callers = callersOf(
    code,
    found.flatMap(({ argument }) => (argument === null ? [] : alternatives(argument))),
  );
  return found.flatMap(({ place, rows, via, argument, open }) => {
    const meaning = meaningOf(rows, () => visibleArgument(argument === null ? { kind: 'any' } : values.throughCallers(argument, callers)));
    if (meaning === null) return [];
    return { place, api: rows[0]!.descriptor, meaning: open ? uncertain(meaning) : meaning, via };
  });
}

/** Where the helpers are called whose parameters are to be told: one look over the code for all of them. */
function callersOf(code: CodeFiles, values: readonly Value[]): (dex: number, method: number) => readonly Place[] | null {
  const names = new Map<string, string>();
  for (const value of values) {
    if (value.kind === 'parameter' && names.size < MAX_HELPERS)
      names.set(`${value.at.dex} ${value.at.method}`, code.all[value.at.dex]!.dex.method(value.at.method));
  }
  const places = callPlaces(code, [...new Set(names.values())], MAX_CALLERS + 1);
  return (dex, method) => places.get(names.get(`${dex} ${method}`) ?? '') ?? null;
}

/** The first text that is handed to a member; its receiver is none. */
function reflectedArgument({ invoked }: Lookup): Value {
  if (invoked === null) return { kind: 'any' };
  const [, ...given] = invoked;
  return given.find((value) => value.kind === 'string' || value.kind === 'pattern' || value.kind === 'parameter' || value.kind === 'one-of') ?? { kind: 'any' };
}

/** Of a class that is not seen, only the member's name speaks. */
function uncertain({ personalInformation, possible, argument }: Meaning): Meaning {
  return { personalInformation: [], possible: [...new Set([...personalInformation, ...possible])].sort(), argument };
}

/** Sensitive APIs by the names that reflection uses. */
class ReflectedApis {
  readonly #byDescriptor: ReadonlyMap<string, readonly SensitiveApi[]>;
  readonly #byName = new Map<string, readonly SensitiveApi[]>();

  constructor(byDescriptor: ReadonlyMap<string, readonly SensitiveApi[]>) {
    // A field is looked up without its type.
    this.#byDescriptor = new Map([...byDescriptor].map(([descriptor, rows]) => [descriptor.replace(/:.*$/, ''), rows]));
    for (const [descriptor, rows] of this.#byDescriptor) {
      const name = descriptor.slice(descriptor.indexOf('->') + 2);
      if (TELLING_CLASSES.test(descriptor) && TELLING_NAME.test(name) && !this.#byName.has(name)) this.#byName.set(name, rows);
    }
  }

  rows({ className, member }: Lookup): readonly SensitiveApi[] {
    if (member === null) return [];
    return (className === null ? this.#byName.get(member) : this.#byDescriptor.get(`${className}->${member}`)) ?? [];
  }
}
