import type { Site } from '../code/sites.ts';
import type { DexFile } from '../dex/dex-file.ts';
import type { Body } from '../dex/scan-code.ts';
import type { PackageContents } from '../package-contents.ts';
import type { Value } from '../code/values/value.ts';
import type { Values } from '../code/values/values.ts';
import { readArgument, UNSEEN, type Argument } from './arguments.ts';
import type { CodeRow, ReachOf } from './code-row.ts';
import { callsIn, isInvoke, memberOf, OP, opcodeAt } from './instructions.ts';
import { isSupportClass } from './support-libraries.ts';
import type { WatchGroups } from './watch-groups.ts';

/** Places of one group that are looked at. Real packages have some hundreds of the commonest; each costs a reading of its method. */
const MAX_SITES_OF_A_GROUP = 5_000;

/** Read over all walks that follow calls: twice the code of the largest apps, and a hostile one could name the same method everywhere. */
const MAX_WALKED_UNITS = 20_000_000;

/** A call of a body: where it stands, and the index of the method it names. */
export type Call = { readonly pc: number; readonly method: number };

/** The watched places of a package, each with what a stage asks about it. */
export class CallSites {
  readonly contents: PackageContents;
  readonly values: Values;
  readonly #reach: ReachOf;
  readonly #support: Map<number, boolean>[] = [];
  /** Groups with more places than are looked at. */
  readonly truncated = new Set<string>();
  /** Code units that walks from method to method may still read. */
  #unitsLeft = MAX_WALKED_UNITS;
  #lastCalls: { readonly dex: number; readonly codeAt: number; readonly calls: readonly Call[] } | null = null;

  constructor(contents: PackageContents, values: Values, reach: ReachOf) {
    this.contents = contents;
    this.values = values;
    this.#reach = reach;
  }

  /** Places of a group, in the order of files and code. */
  of<Group extends string>(groups: WatchGroups<Group>, group: Group): CallSite[] {
    return this.at(group, groups.ids(group));
  }

  /** The same for single watches. */
  at(group: string, watches: readonly string[]): CallSite[] {
    const sites = watches.flatMap((id) => this.contents.sites.of(id)).filter(({ dex, method }) => !this.#isSupport(dex, method));
    sites.sort((a, b) => a.dex - b.dex || a.pc - b.pc);
    if (sites.length > MAX_SITES_OF_A_GROUP) this.truncated.add(group);
    return sites.slice(0, MAX_SITES_OF_A_GROUP).flatMap((site) => {
      const body = this.contents.code.body(site.dex, site.method);
      return body === null ? [] : [new CallSite(this, site, body)];
    });
  }

  /** True for a method of a library that everybody carries. */
  #isSupport(dex: number, method: number): boolean {
    const file = this.contents.code.all[dex]!.dex;
    const type = file.methodClass(method);
    const known = (this.#support[dex] ??= new Map<number, boolean>());
    let support = known.get(type);
    if (support === undefined) known.set(type, (support = isSupportClass(file.type(type))));
    return support;
  }

  /** Counts the reading of a body. @returns false when the budget is used up */
  mayWalk(codeUnits: number): boolean {
    this.#unitsLeft -= codeUnits;
    if (this.#unitsLeft < 0) this.truncated.add('calls followed');
    return this.#unitsLeft >= 0;
  }

  /** The calls of a body, remembered while the same one is asked about: places come in the order of the code. */
  callsOf(dex: number, body: Body): readonly Call[] {
    if (this.#lastCalls?.dex !== dex || this.#lastCalls.codeAt !== body.codeAt) {
      this.#lastCalls = { dex, codeAt: body.codeAt, calls: [...callsIn(this.contents.code.all[dex]!.dex, body)] };
    }
    return this.#lastCalls.calls;
  }

  byUser(dex: number, method: number): boolean {
    return this.#reach(dex, method).byUser === true;
  }

  row(dex: number, method: number, type: number, pc?: number): CodeRow {
    const { code, attribution } = this.contents;
    const file = code.all[dex]!;
    const sdk = attribution.sdkOf(file.marks.prefixOfType[type] ?? -1);
    const { reachableFromStartup, startKind } = this.#reach(dex, method, pc);
    return { caller: file.dex.method(method), attribution: sdk ?? 'app', reachableFromStartup, startKind };
  }
}

export class CallSite {
  readonly #sites: CallSites;
  readonly site: Site;
  readonly body: Body;
  #values: readonly Value[] | null = null;

  constructor(sites: CallSites, site: Site, body: Body) {
    this.#sites = sites;
    this.site = site;
    this.body = body;
  }

  get dex(): DexFile {
    return this.#sites.contents.code.all[this.site.dex]!.dex;
  }

  get isCall(): boolean {
    return isInvoke(opcodeAt(this.dex, this.site.pc));
  }

  /** `Lclass;->name` that the instruction names, the class that it makes, or the string itself. */
  get api(): string {
    const { dex, site } = this;
    const op = opcodeAt(dex, site.pc);
    if (isInvoke(op)) return memberOf(dex, site.target);
    if (op === OP.constString || op === OP.constStringJumbo) return dex.string(site.target);
    if (op === OP.newInstance || op === OP.constClass) return dex.type(site.target);
    return `${dex.type(dex.fieldClass(site.target))}->${dex.fieldMember(site.target).replace(/:.*$/, '')}`;
  }

  get prototype(): string {
    return this.dex.methodPrototype(this.site.target);
  }

  get row(): CodeRow {
    return this.#sites.row(this.site.dex, this.site.method, this.body.type, this.site.pc);
  }

  /** Every call of the method that holds the place. */
  get calls(): readonly Call[] {
    return this.#sites.callsOf(this.site.dex, this.body);
  }

  /** `Lcom/x/A;` whose code this is. */
  get owner(): string {
    return this.dex.type(this.body.type);
  }

  /** Index 0 is the first after the receiver. */
  argument(index: number): Argument {
    return this.#value(this.isStatic ? index : index + 1);
  }

  get receiver(): Argument {
    return this.isStatic ? UNSEEN : this.#value(0);
  }

  get isStatic(): boolean {
    const op = opcodeAt(this.dex, this.site.pc);
    return op === OP.invokeStatic || op === OP.invokeStaticRange;
  }

  /** An argument of another call of the same body. */
  argumentOf(pc: number, index: number): Argument {
    const value = this.#sites.values.argumentsAt({ dex: this.site.dex, method: this.site.method, pc })[index];
    return value === undefined ? UNSEEN : this.#read(value);
  }

  /** What a field is given, where the instruction writes one. */
  get written(): Argument {
    return this.#read(this.#sites.values.operandAt(this.site, 0, 'I'));
  }

  #value(index: number): Argument {
    this.#values ??= this.#sites.values.argumentsAt(this.site);
    const value = this.#values[index];
    return value === undefined ? UNSEEN : this.#read(value);
  }

  #read(value: Value): Argument {
    return readArgument(value, (method) => memberOf(this.dex, method));
  }
}
