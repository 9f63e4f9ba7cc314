import { nopOrPayloadUnits, TRAITS, width } from '../../dex/opcodes.ts';
import type { Guard, GuardStore } from '../values/guard.ts';
import { constantStrings, type Value } from '../values/value.ts';
import type { Values } from '../values/values.ts';
import { readOr } from '../world/read-or.ts';
import type { RapidTypes } from './rapid-types.ts';
import { STORE_READS, STORE_WRITES, type StoreWrite } from './store-table.ts';
import type { ValueFlow } from './value-flow.ts';

/** A getter of a stored word is short, and hands on to another through few more. */
const MAX_GETTER_UNITS = 128;
const MAX_GETTER_DEPTH = 3;
const CODE_HEADER_BYTES = 16;
/** What a getter of a stored word gives. */
const GETTER_RESULTS: ReadonlySet<string> = new Set(['Z', 'I', 'J', 'Ljava/lang/Boolean;', 'Ljava/lang/Integer;', 'Ljava/lang/String;']);
/** Boolean fields that hold a stored word; apps have one or two. */
const MAX_FLAGS = 64;
/** Stores that a user's word is kept in. Settings of the device are not the app's to write. */
const USER_STORES: ReadonlySet<GuardStore> = new Set(['preferences', 'mmkv', 'data-store', 'file']);

/** What one run of the search leaves for the next: a guard that turned out to be none, fields that hold a stored word. */
export class GuardMemory {
  readonly untrusted = new Set<string>();
  /** By field, the stored word that it holds. */
  readonly flags = new Map<string, string>();
  /** Once nothing is believed any more, the search ends. */
  trustsNothing = false;
}

type Write = { readonly method: number; readonly pc: number; readonly row: StoreWrite };

/**
 * Which conditions are believed to be a word of the user. A guard is trusted if it is closed while nothing was written, start-up itself never opens it, and
 * something that a user's act reaches writes it. It never proves consent.
 */
export class GuardBook {
  readonly guards: Guard[] = [];
  readonly #search: RapidTypes;
  readonly #flow: ValueFlow;
  readonly #values: Values;
  readonly #memory: GuardMemory;
  readonly #ids = new Map<string, number>();
  readonly #writes: Write[] = [];
  /** Stores of boolean fields: file, field, method, code unit, and whether the body had read a store before. */
  readonly #flagStores: { file: number; field: number; method: number; pc: number; afterRead: boolean }[] = [];
  readonly #readFields = new Set<string>();
  /** By file and method whether calling it reads a store: 0 not looked at, 1 no, 2 yes. */
  readonly #reads: readonly Uint8Array[];
  readonly #fieldKeys = new Map<number, string>();
  /** Names of the methods that read a store, by their class, as the world's numbers. */
  readonly #readers = new Map<number, Set<number>>();
  /** By file and prototype whether a getter of a stored word may have it: 0 not looked at, 1 no, 2 yes. */
  readonly #getterProtos: readonly Uint8Array[];

  constructor(search: RapidTypes, flow: ValueFlow, values: Values, memory: GuardMemory) {
    this.#search = search;
    this.#flow = flow;
    this.#values = values;
    this.#memory = memory;
    const { world } = search;
    for (const read of STORE_READS) {
      const [owner = '', name = ''] = read.split('.');
      const type = world.typeNamed(owner);
      const names = this.#readers.get(type) ?? new Set();
      this.#readers.set(type, names.add(world.nameOf(name)));
    }
    this.#reads = world.files.map(({ header }) => new Uint8Array(header.methods.count));
    this.#getterProtos = world.files.map(({ header }) => new Uint8Array(header.protos.count));
  }

  /** Number of the first believed guard that a place stands behind; -1: none. */
  at(method: number, file: number, pc: number): number {
    if (this.#memory.trustsNothing) return -1;
    const found = this.#values.guardsAt({ dex: file, method: this.#search.world.methods.index.get(method), pc });
    for (const guard of found) {
      const key = this.#keyOf(guard);
      if (key === null || this.#memory.untrusted.has(key)) continue;
      let id = this.#ids.get(key);
      if (id === undefined) this.#ids.set(key, (id = this.guards.push(guard) - 1));
      return id;
    }
    return -1;
  }

  /** True for a call that reads a store, itself or as a short getter of the package. */
  reads(file: number, reference: number): boolean {
    return this.#readsWithin(file, reference, 0);
  }

  /** A boolean field is read. @returns true where it holds a stored word */
  readsFlag(file: number, field: number): boolean {
    const key = this.#fieldKey(file, field);
    this.#readFields.add(key);
    return this.#memory.flags.has(key);
  }

  noteFlag(method: number, file: number, field: number, pc: number, afterRead: boolean): void {
    this.#flagStores.push({ file, field, method, pc, afterRead });
  }

  noteCall(method: number, file: number, reference: number, pc: number): void {
    const row = STORE_WRITES.get(this.#api(file, reference));
    if (row !== undefined) this.#writes.push({ method, pc, row });
  }

  /** True where a field turned out to hold a stored word after methods that ask it were read: the search must begin anew. */
  learnFlags(): boolean {
    let isNew = false;
    for (const { file, field, method, pc, afterRead } of this.#flagStores) {
      const key = this.#fieldKey(file, field);
      if (!afterRead || this.#memory.flags.has(key) || this.#memory.flags.size >= MAX_FLAGS) continue;
      const word = this.#storedWord(method, pc);
      if (word === null) continue;
      this.#memory.flags.set(key, word);
      isNew ||= this.#readFields.has(key);
    }
    return isNew;
  }

  /** Guards that what is reached so far opens by itself, now taken for none. To be asked before anything but start-up is reached. */
  laundered(): number[] {
    const opened: number[] = [];
    for (const [key, id] of this.#ids) {
      if (this.#memory.untrusted.has(key)) continue;
      const guard = this.guards[id]!;
      if (!this.#writes.some((write) => this.#opens(write, key, guard)) && !this.#flagIsForced(key, guard)) continue;
      this.#memory.untrusted.add(key);
      opened.push(id);
    }
    return opened;
  }

  /** Guards that nobody's act writes, now taken for none. */
  unwritten(isUsers: (method: number) => boolean): number {
    let count = 0;
    for (const key of this.#ids.keys()) {
      if (this.#memory.untrusted.has(key) || this.#writes.some((write) => isUsers(write.method) && this.#isOf(write, key))) continue;
      this.#memory.untrusted.add(key);
      count++;
    }
    return count;
  }

  /** Identity of a guard that may be a user's word; null for every other condition. */
  #keyOf(guard: Guard): string | null {
    if (guard.openByDefault !== false || guard.key === null) return null;
    if (guard.kind === 'field') return this.#memory.flags.get(guard.key) ?? null;
    return USER_STORES.has(guard.kind) ? wordOf(guard.kind, guard.key) : null;
  }

  #isOf({ method, pc, row }: Write, key: string): boolean {
    const argument = this.#flow.arguments(method, pc)[row.key];
    if (argument === undefined) return false;
    return this.#flow.follow(method, argument).some((leaf) => this.#texts(leaf.value, leaf.method).some((text) => wordOf(row.kind, text) === key));
  }

  #opens(write: Write, key: string, guard: Guard): boolean {
    if (!this.#isOf(write, key)) return false;
    const value = write.row.value < 0 ? undefined : this.#flow.arguments(write.method, write.pc)[write.row.value];
    if (value === undefined) return guard.polarity;
    return this.#flow.follow(write.method, value).some((leaf) => mayOpen(leaf.value, guard.polarity));
  }

  /** A field that holds a stored word is set by start-up to what lets the call happen. */
  #flagIsForced(key: string, guard: Guard): boolean {
    return this.#flagStores.some(({ file, field, method, pc }) => {
      if (this.#memory.flags.get(this.#fieldKey(file, field)) !== key) return false;
      const value = this.#flow.operand(method, pc);
      return this.#flow.follow(method, value).some((leaf) => leaf.value.kind !== 'call' && mayOpen(leaf.value, guard.polarity));
    });
  }

  /** The stored word that a store of a field hands on: a read whose default denies. */
  #storedWord(method: number, pc: number): string | null {
    for (const { value, method: reader } of this.#flow.follow(method, this.#flow.operand(method, pc))) {
      if (value.kind !== 'call' || !this.#isReader(value.at.dex, value.method)) continue;
      const [, key, fallback] = this.#flow.arguments(reader, value.at.pc);
      if (key === undefined || (fallback !== undefined && mayOpen(fallback, true))) continue;
      const [text] = this.#flow.follow(reader, key).flatMap((leaf) => constantStrings(leaf.value));
      if (text !== undefined) return wordOf(value.kind === 'call' && this.#api(value.at.dex, value.method).includes('mmkv') ? 'mmkv' : 'preferences', text);
    }
    return null;
  }

  /** Constant texts of a key, of the path of a file that is made, of a DataStore key. */
  #texts(value: Value, method: number): string[] {
    const own = constantStrings(value);
    const made = value.kind === 'new' ? value.init : value.kind === 'call' ? value.at.pc : null;
    if (own.length > 0 || made === null) return own;
    const parts = this.#flow.arguments(method, made).flatMap((part) => constantStrings(part));
    return parts.length === 0 ? [] : [parts.join('/'), ...parts];
  }

  #readsWithin(file: number, reference: number, depth: number): boolean {
    const known = this.#reads[file]!;
    if (reference >= known.length) return false;
    if (known[reference] !== 0) return known[reference] === 2;
    known[reference] = 1; // a circle of getters ends here
    const reads = this.#isReader(file, reference) || (depth < MAX_GETTER_DEPTH && this.#isGetter(file, reference, depth));
    if (reads) known[reference] = 2;
    return reads;
  }

  #isReader(file: number, reference: number): boolean {
    const { world } = this.#search;
    const names = this.#readers.get(world.methodOwner(file, reference));
    if (names === undefined) return false;
    const selector = world.selector(file, reference);
    return selector >= 0 && names.has(world.selectorName(selector));
  }

  /** True where the method's result may be a stored word. */
  #givesWord(file: number, reference: number): boolean {
    const dex = this.#search.world.files[file]!;
    const known = this.#getterProtos[file]!;
    if (reference >= dex.header.methods.count) return false;
    const proto = dex.u16(dex.header.methods.at + reference * 8 + 2);
    if (known[proto] === 0) known[proto] = GETTER_RESULTS.has(readOr('', () => dex.protoReturn(proto))) ? 2 : 1;
    return known[proto] === 2;
  }

  #isGetter(file: number, reference: number, depth: number): boolean {
    const { world } = this.#search;
    if (!this.#givesWord(file, reference)) return false;
    const owner = world.methodOwner(file, reference);
    const selector = world.selector(file, reference);
    if (owner < 0 || selector < 0) return false;
    const target = world.resolve(owner, selector);
    const codeAt = target < 0 ? 0 : world.methods.codeAt.get(target);
    if (codeAt === 0) return false;
    const home = world.methods.dex.get(target);
    const dex = world.files[home]!;
    const units = dex.u32(codeAt + 12);
    if (units > MAX_GETTER_UNITS) return false;
    const start = (codeAt + CODE_HEADER_BYTES) >> 1;
    const end = start + units;
    for (let pc = start, next = 0; pc < end; pc = next) {
      const op = dex.units[pc]! & 0xff;
      next = pc + (op === 0 ? nopOrPayloadUnits(dex.units, pc, end) : width(TRAITS[op]!));
      if (next > end) break;
      if (((op >= 0x6e && op <= 0x72) || (op >= 0x74 && op <= 0x78)) && this.#readsWithin(home, dex.units[pc + 1]!, depth + 1)) return true;
      if ((op === 0x63 || op === 0x55) && this.readsFlag(home, dex.units[pc + 1]!)) return true;
    }
    return false;
  }

  #api(file: number, reference: number): string {
    const dex = this.#search.world.files[file]!;
    return reference < dex.header.methods.count ? readOr('', () => `${dex.type(dex.methodClass(reference))}.${dex.methodName(reference)}`) : '';
  }

  #fieldKey(file: number, field: number): string {
    const number = file * 0x10000 + field;
    let key = this.#fieldKeys.get(number);
    if (key === undefined) {
      const dex = this.#search.world.files[file]!;
      key = field < dex.header.fields.count ? readOr('', () => `${dex.type(dex.fieldClass(field))}->${dex.fieldMember(field)}`) : '';
      this.#fieldKeys.set(number, key);
    }
    return key;
  }
}

function wordOf(kind: GuardStore, key: string): string {
  return `${kind} ${key}`;
}

/** False for a constant that leaves the call behind its guard. */
function mayOpen(value: Value, polarity: boolean): boolean {
  if (value.kind === 'number') return (value.value !== 0) === polarity;
  return value.kind === 'null' ? !polarity : true;
}
