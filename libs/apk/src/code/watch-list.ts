import { NameIndex } from '../detection/name-hash.ts';
import { SUBCLASSED } from './framework-supertypes.ts';

/**
 * What the one pass over the code looks for. Stages after it read the places from `Sites`.
 *
 * - `call`: an invoke of `class->name`, every prototype unless one is given, `*` for every method of the class. For classes that
 *   apps derive from (Activity, Context …) a call on a derived class counts too, as the compiler names the receiver's own class.
 * - `read`, `write`: a field, named `NAME` or `NAME:Type`.
 * - `new`, `class-constant`: `new-instance` and `const-class` of exactly this class; the name is empty.
 * - `string`: a constant string that is `name`, or begins with it where it ends with `*`; the class is empty.
 */
export type Watch = {
  /** Unique among all watches. */
  readonly id: string;
  readonly kind: 'call' | 'read' | 'write' | 'new' | 'class-constant' | 'string';
  /** `Landroid/app/Activity;` */
  readonly class: string;
  readonly name: string;
  /** `(Ljava/lang/String;)V`; absent: all. */
  readonly proto?: string;
};

/** Kinds of sites in the order of their numbers. */
export const SITE_KINDS = ['call', 'read', 'write', 'new', 'class-constant', 'string'] as const satisfies readonly Watch['kind'][];
export type SiteKind = Watch['kind'];

/** Watches made ready for lookups by bytes. */
export type WatchList = {
  readonly watches: readonly Watch[];
  /** `com/x/A` → bits of `CLASS`. */
  readonly classes: NameIndex;
  /** Member name → one of `NAME`. */
  readonly names: NameIndex;
  /** Whole constant strings. */
  readonly strings: NameIndex;
  /** Beginnings of constant strings, by first byte. */
  readonly prefixes: readonly (readonly Uint8Array[])[];
  /** Lengths of watched names and strings: most strings of a file end here. */
  readonly lengths: Uint8Array;
  /** Watches by kind and `class->name`, or the text of a string. */
  readonly byKey: ReadonlyMap<string, readonly Watch[]>;
};

/** Bits of a watched member name. `inherited`: watched on a class that apps derive from. */
export const NAME = { watched: 1, inherited: 2 } as const;

/** Bits of a watched class. */
export const CLASS = { member: 1, anyMember: 2, new: 4, constant: 8 } as const;

const encoder = new TextEncoder();

export function watchKey(kind: SiteKind, className: string, name: string): string {
  return `${kind} ${className}->${name}`;
}

/** A field watched as `NAME:Type` is found under its name alone. */
export function memberName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(0, colon);
}

export function compileWatches(watches: readonly Watch[]): WatchList {
  const classes = new Map<string, number>();
  const names = new Map<string, number>();
  const strings = new Set<string>();
  const prefixes: Uint8Array[][] = Array.from({ length: 256 }, () => []);
  const lengths = new Uint8Array(256);
  const byKey = new Map<string, Watch[]>();
  for (const watch of watches) {
    const name = watch.kind === 'string' ? watch.name : memberName(watch.name); // texts may hold a colon
    const key = watchKey(watch.kind, watch.class, name);
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, [watch]);
    else same.push(watch);
    if (watch.kind === 'string') {
      const bytes = encoder.encode(name.replace(/\*$/, ''));
      if (name.endsWith('*')) prefixes[bytes[0]!]!.push(bytes);
      else strings.add(name);
      continue;
    }
    const className = watch.class.slice(1, -1);
    classes.set(className, (classes.get(className) ?? 0) | classBit(watch.kind, name));
    if (name === '' || name === '*') continue;
    const bits = NAME.watched | (watch.kind === 'call' && SUBCLASSED.has(watch.class) ? NAME.inherited : 0);
    names.set(name, (names.get(name) ?? 0) | bits);
  }
  for (const text of [...names.keys(), ...strings]) lengths[Math.min(255, encoder.encode(text).length)] = 1;
  return { watches, classes: index(classes), names: index(names), strings: index([...strings].map((text) => [text, 1])), prefixes, lengths, byKey };
}

function classBit(kind: SiteKind, name: string): number {
  if (kind === 'new') return CLASS.new;
  if (kind === 'class-constant') return CLASS.constant;
  return name === '*' ? CLASS.anyMember : CLASS.member;
}

function index(rows: Iterable<readonly [string, number]>): NameIndex {
  const result = new NameIndex();
  for (const [name, value] of rows) result.add(name, value);
  return result;
}
