import { alternatives, constantStrings, type Place, type Value } from '../code/values/value.ts';
import type { Values } from '../code/values/values.ts';
import type { Site, Sites } from '../code/sites.ts';
import { CLASS_LOOKUP_WATCHES, INVOKE_WATCHES, MEMBER_LOOKUP_WATCHES } from './code-watches.ts';

/** A class or a member of one that code asks for by name. Null for a name that is no constant. */
export type Lookup = {
  readonly place: Site;
  /** `Lcom/x/A;` */
  readonly className: string | null;
  /** Null too where only the class is asked for. */
  readonly member: string | null;
  readonly isMember: boolean;
  /** Arguments of the call of the member in the same method, where there is one: the receiver first, then what is handed over. */
  readonly invoked: readonly Value[] | null;
};

/** Lookups that are read: real packages have some thousands, and each is a reading of its method. */
const MAX_LOOKUPS = 20_000;
/** Classes and names of one lookup. */
const MAX_NAMES = 8;

/** What the code asks for by name, in the order of the code. `truncated` where there is more. */
export function readLookups(sites: Sites, values: Values): { lookups: Lookup[]; truncated: boolean } {
  const invokes = Map.groupBy(
    INVOKE_WATCHES.flatMap(({ id }) => sites.of(id)),
    (site) => `${site.dex} ${site.method}`,
  );
  const lookups: Lookup[] = [];
  const classSites = CLASS_LOOKUP_WATCHES.flatMap(({ id }) => sites.of(id));
  const memberSites = MEMBER_LOOKUP_WATCHES.flatMap(({ id }) => sites.of(id));
  const all = [...classSites.map((site) => ({ site, isMember: false })), ...memberSites.map((site) => ({ site, isMember: true }))];
  all.sort((a, b) => a.site.dex - b.site.dex || a.site.pc - b.site.pc);
  for (const { site, isMember } of all.slice(0, MAX_LOOKUPS)) {
    const given = values.argumentsAt(site);
    if (!isMember) {
      const texts = given.flatMap(constantStrings);
      for (const text of texts.length === 0 ? [null] : texts.slice(0, MAX_NAMES)) {
        lookups.push({ place: site, className: text === null ? null : `L${text.replaceAll('.', '/')};`, member: null, isMember, invoked: null });
      }
      continue;
    }
    const [owner, name] = given;
    const classes = owner === undefined ? [] : alternatives(owner).flatMap((one) => (one.kind === 'class' ? one.descriptor : []));
    const names = name === undefined ? [] : constantStrings(name);
    const invoked = invokedFrom(site, invokes.get(`${site.dex} ${site.method}`) ?? [], values);
    for (const className of classes.length === 0 ? [null] : classes.slice(0, MAX_NAMES)) {
      for (const member of names.length === 0 ? [null] : names.slice(0, MAX_NAMES)) lookups.push({ place: site, className, member, isMember, invoked });
    }
  }
  return { lookups, truncated: all.length > MAX_LOOKUPS };
}

/** What is handed to the member that a lookup gave. */
function invokedFrom(lookup: Place, invokes: readonly Site[], values: Values): readonly Value[] | null {
  for (const site of invokes) {
    const isIt = alternatives(values.argumentAt(site, 0)).some((one) => one.kind === 'call' && one.at.pc === lookup.pc);
    if (!isIt) continue;
    const [, receiver, list] = values.argumentsAt(site);
    return [receiver ?? { kind: 'any' }, ...(list?.kind === 'array' && list.elements !== null ? list.elements : [{ kind: 'any' } as const])];
  }
  return null;
}
