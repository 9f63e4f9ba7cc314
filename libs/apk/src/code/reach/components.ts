import type { Component, ManifestFacts } from '../../manifest/manifest-facts.ts';
import type { CodeWorld } from '../world/class-world.ts';
import { BOOT_ACTIONS, LIFECYCLE } from './callback-table.ts';
import type { RapidTypes } from './rapid-types.ts';

/** What starts code, in the order in which a process comes up. */
export const START_KINDS = ['provider', 'application', 'launcher', 'boot', 'service'] as const;
export type StartKind = (typeof START_KINDS)[number];

/** A method that the system calls. `process` is null for the application's own. */
export type Root = { readonly method: number; readonly kind: StartKind | 'user'; readonly process: string | null };

const LAUNCHER = 'android.intent.category.LAUNCHER';
const MAIN = 'android.intent.action.MAIN';
const STARTUP_PROVIDER = /^androidx\.startup\.InitializationProvider$/;
const STARTUP_MARK = 'androidx.startup';

/** The components of a manifest as places where code begins. */
export class Components {
  readonly roots: Root[] = [];
  /** Services that reached code starts; they become roots of their own. */
  readonly #startedServices: Component[] = [];
  readonly #started = new Set<string>();
  readonly #manifest: ManifestFacts;
  readonly #search: RapidTypes;
  readonly #world: CodeWorld;
  readonly #byClass = new Map<string, Component>();
  readonly #byAction = new Map<string, Component[]>();

  constructor(search: RapidTypes, manifest: ManifestFacts) {
    this.#search = search;
    this.#world = search.world;
    this.#manifest = manifest;
    for (const component of this.#live()) {
      if (!this.#byClass.has(component.name)) this.#byClass.set(component.name, component);
      for (const action of component.actions) this.#byAction.set(action, [...(this.#byAction.get(action) ?? []), component]);
    }
  }

  /** Application, factory, providers in the order in which they start, initialisers, and what a launcher shows. */
  addStartUp(): void {
    const { application } = this.#manifest;
    if (application.enabled === false) return; // nothing of it runs
    this.#begin(application.appComponentFactory, LIFECYCLE.factory, 'application', null);
    this.#begin(application.name, LIFECYCLE.application, 'application', null);
    const providers = this.#live().filter(({ type }) => type === 'provider');
    for (const provider of providers.sort((a, b) => (b.initOrder ?? 0) - (a.initOrder ?? 0))) {
      this.#begin(provider.name, LIFECYCLE.provider, 'provider', provider.process);
      if (!STARTUP_PROVIDER.test(provider.name)) continue;
      for (const { name, value } of this.#manifest.metaData)
        if (value === STARTUP_MARK) this.#begin(name, ['<init>', 'create', 'dependencies'], 'provider', provider.process);
    }
    for (const activity of this.#launchers()) this.#begin(activity.targetActivity ?? activity.name, LIFECYCLE.activity, 'launcher', activity.process);
  }

  addBoot(): void {
    for (const receiver of this.#live()) {
      if (receiver.type === 'receiver' && receiver.actions.some((action) => BOOT_ACTIONS.has(action)))
        this.#begin(receiver.name, LIFECYCLE.receiver, 'boot', receiver.process);
    }
  }

  /** Services started so far. @returns false where there is no new one */
  addServices(): boolean {
    const started = this.#startedServices.splice(0);
    for (const service of started) this.#begin(service.name, LIFECYCLE.service, 'service', service.process);
    return started.length > 0;
  }

  /** Every other component: somebody opens it, or another app does. */
  addRest(): void {
    for (const { type, name, targetActivity, process } of this.#live()) {
      const lifecycle = {
        activity: [...LIFECYCLE.activity, ...LIFECYCLE.activityLater],
        'activity-alias': [...LIFECYCLE.activity, ...LIFECYCLE.activityLater],
        service: LIFECYCLE.service,
        receiver: LIFECYCLE.receiver,
        provider: [...LIFECYCLE.provider, 'query', 'insert', 'update', 'delete', 'call', 'openFile', 'openAssetFile', 'getType'],
      }[type];
      this.#begin(targetActivity ?? name, lifecycle, 'user', process);
    }
  }

  /** Reached code starts a component, named by descriptor, class name or action. */
  start(named: string, what: 'activity' | 'service', from: number): void {
    const name = named.startsWith('L') && named.endsWith(';') ? named.slice(1, -1).replaceAll('/', '.') : named;
    const byClass = this.#byClass.get(name);
    for (const component of byClass === undefined ? (this.#byAction.get(name) ?? []) : [byClass]) {
      if (what === 'service' && component.type === 'service') {
        if (this.#started.has(component.name)) continue;
        this.#started.add(component.name);
        this.#startedServices.push(component);
      } else if (what === 'activity' && component.type.startsWith('activity')) this.#openActivity(component.targetActivity ?? component.name, from);
    }
  }

  #openActivity(name: string, from: number): void {
    const type = this.#world.typeNamed(descriptorOf(name));
    this.#search.makeByReflection(from, type, -1);
    for (const method of LIFECYCLE.activity) {
      if (method !== '<init>') for (const target of this.#search.methodsNamed(type, this.#world.nameOf(method))) this.#search.call(from, target);
    }
  }

  #begin(name: string | null, methods: readonly string[], kind: Root['kind'], process: string | null): void {
    if (name === null || name === '') return;
    const world = this.#world;
    const type = world.typeNamed(descriptorOf(name));
    if (!world.isDefined(type)) return;
    const add = (method: number): void => {
      if (world.methods.codeAt.get(method) === 0) return;
      this.roots.push({ method, kind, process });
      this.#search.reach(method);
    };
    this.#search.make(type);
    for (const method of this.#search.initialisersOf(type)) add(method);
    for (const method of methods) this.#search.methodsNamed(type, world.nameOf(method)).forEach(add);
  }

  #launchers(): Component[] {
    const shown = ({ type, filters }: Component): boolean =>
      type.startsWith('activity') && filters.some(({ actions, categories }) => actions.includes(MAIN) && categories.includes(LAUNCHER));
    return this.#live().filter(shown);
  }

  #live(): Component[] {
    return this.#manifest.application.enabled === false ? [] : this.#manifest.components.filter(({ enabled }) => enabled);
  }
}

function descriptorOf(className: string): string {
  return `L${className.replaceAll('.', '/')};`;
}
