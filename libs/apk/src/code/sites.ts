import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { INTS_PER_SITE } from '../dex/site-buffer.ts';
import type { CodeFiles } from './code-files.ts';
import { Lineage } from './lineage.ts';
import { memberName, SITE_KINDS, watchKey, type Watch, type WatchList } from './watch-list.ts';

/** A place in the code where something watched stands. */
export type Site = {
  readonly watch: string;
  /** Number of the DEX file in `CodeFiles`. */
  readonly dex: number;
  /** Index of the method that holds it, in that file. */
  readonly method: number;
  /** Code unit of the file. */
  readonly pc: number;
  /** Index of what the instruction names: method, field, type or string of that file. */
  readonly target: number;
};

/** Constant strings that begin like an address are always reported, under this name. */
export const ADDRESS_SITES = 'address';

/** Every watched place, by watch, in the order of DEX files and of the classes in them. */
export class Sites {
  readonly #byWatch = new Map<string, Site[]>();

  /** `unreadable` hears of each name that an instruction refers to and that cannot be read. */
  constructor(code: CodeFiles, watched: WatchList, unreadable: (entry: string, error: ApkFormatError) => void) {
    const lineage = new Lineage(code);
    for (const [number, file] of code.all.entries()) {
      const meanings = new Map<number, readonly string[]>();
      const ints = file.scan.sites;
      for (let i = 0; i < ints.length; i += INTS_PER_SITE) {
        const [kind, method, pc, target] = [ints[i]!, ints[i + 1]!, ints[i + 2]!, ints[i + 3]!];
        const key = target * SITE_KINDS.length + kind;
        let ids: readonly string[] | undefined = meanings.get(key);
        if (ids === undefined) {
          ids = [];
          try {
            ids = watchesAt(file.dex, SITE_KINDS[kind]!, target, watched, lineage);
          } catch (error) {
            if (!(error instanceof ApkFormatError)) throw error;
            unreadable(file.entry, error);
          }
          meanings.set(key, ids);
        }
        for (const watch of ids) {
          const site = { watch, dex: number, method, pc, target };
          const list = this.#byWatch.get(watch);
          if (list === undefined) this.#byWatch.set(watch, [site]);
          else list.push(site);
        }
      }
    }
  }

  of(watch: string): readonly Site[] {
    return this.#byWatch.get(watch) ?? [];
  }
}

type Dex = CodeFiles['all'][number]['dex'];

/** Which watches an instruction answers to. */
function watchesAt(dex: Dex, kind: (typeof SITE_KINDS)[number], target: number, watched: WatchList, lineage: Lineage): string[] {
  if (kind === 'string') return stringWatches(dex.string(target), watched);
  if (kind === 'new' || kind === 'class-constant') return idsAt(watched, kind, dex.type(target), '', () => true);
  if (kind === 'call') {
    const name = dex.methodName(target);
    const fits = ({ proto }: Watch): boolean => proto === undefined || proto === dex.methodPrototype(target);
    return lineage.of(dex.type(dex.methodClass(target))).flatMap((owner) => idsAt(watched, kind, owner, name, fits));
  }
  const member = dex.fieldMember(target);
  return idsAt(watched, kind, dex.type(dex.fieldClass(target)), memberName(member), ({ name }) => !name.includes(':') || name === member);
}

function idsAt(watched: WatchList, kind: Watch['kind'], className: string, name: string, fits: (watch: Watch) => boolean): string[] {
  const named = watched.byKey.get(watchKey(kind, className, name)) ?? [];
  const any = name === '' ? [] : (watched.byKey.get(watchKey(kind, className, '*')) ?? []);
  return [...named.filter(fits), ...any].map((watch) => watch.id);
}

function stringWatches(text: string, { watches, byKey }: WatchList): string[] {
  const exact = byKey.get(watchKey('string', '', text)) ?? [];
  const beginnings = watches.filter(({ kind, name }) => kind === 'string' && name.endsWith('*') && text.startsWith(name.slice(0, -1)));
  const ids = [...exact, ...beginnings].map((watch) => watch.id);
  return /^https?:\/\//.test(text) ? [...ids, ADDRESS_SITES] : ids;
}
