import type { XmlAttribute, XmlElement } from '../axml/read-xml.ts';
import { VALUE_TYPE } from '../axml/typed-value.ts';
import type { IssueLog } from '../issues.ts';
import { ATTRIBUTE } from '../manifest/attributes.ts';
import type { ManifestFacts } from '../manifest/manifest-facts.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import { textIn, textsIn, type OpenModule } from './harmony-facts.ts';
import type { Ability } from './module.ts';

/** What HarmonyOS's home screen starts, written as Android's launcher has it, so that one rule reads both. */
const HOME = { entities: 'entity.system.home', actions: 'action.system.home' } as const;
const LAUNCHER = { action: 'android.intent.action.MAIN', category: 'android.intent.category.LAUNCHER' } as const;
/** Extension abilities that give data to others, and those that wait for events; every other runs like a service. */
const PROVIDERS: readonly string[] = ['dataShare', 'fileShare', 'fileAccess', 'data'];
const RECEIVERS: readonly string[] = ['staticSubscriber', 'statisticSubscriber'];

/**
 * The manifest that says of a HarmonyOS package what Android's would: package, versions, label, permissions, components.
 * SDK levels stay null (the level of HarmonyOS is another count, in `harmony.apiVersion`). A value that HarmonyOS does not
 * know keeps Android's default of a level long before any restriction, which is the cautious reading.
 */
export function asManifest(modules: readonly OpenModule[], nativeCode: string[], issues: IssueLog): ManifestFacts | null {
  const first = modules[0];
  if (first === undefined) return null;
  const { app } = first.module;
  const main = modules.find(({ module }) => module.type === 'entry') ?? first;
  const abilities = modules.flatMap(({ module, resources }) => module.abilities.map((ability) => ({ ability, resources })));
  const permissions = [...new Set(modules.flatMap(({ module }) => module.requestPermissions.map(({ name }) => name)))];
  const application = element(
    'application',
    [flag(ATTRIBUTE.debuggable, app.debug), flag(ATTRIBUTE.allowBackup, hasBackup(modules))],
    [
      ...abilities.map(({ ability }) => componentOf(ability)),
      ...modules.flatMap(({ module }) =>
        module.metadata.map(({ name, value }) => element('meta-data', [text(ATTRIBUTE.name, name), text(ATTRIBUTE.value, value)])),
      ),
    ],
  );
  const root = element(
    'manifest',
    [{ ...text(0, app.bundleName)!, name: 'package' }, text(ATTRIBUTE.versionName, app.versionName)],
    [...permissions.map((name) => element('uses-permission', [text(ATTRIBUTE.name, name)])), application],
  );
  const manifest = readManifest(root, null, nativeCode, issues);
  const label = textIn(app.label, main.resources) ?? textIn(mainLabel(main), main.resources);
  const languages = textsIn(app.label, main.resources);
  return {
    ...manifest,
    versionCode: app.versionCode,
    label,
    labels: languages,
    declaredPermissions: modules.flatMap(({ module }) =>
      module.definePermissions.map(({ name, grantMode }) => ({ name, protectionLevel: grantMode ?? 'normal', group: null })),
    ),
    // Abilities are named without their package; only Android would put it before them.
    components: manifest.components.map((component, i) => ({ ...component, name: abilities[i]!.ability.name })),
    launchable: abilities.find(({ ability }) => isHome(ability))?.ability.name ?? null,
  };
}

function mainLabel({ module }: OpenModule): Ability['label'] {
  return module.abilities.find(({ name }) => name === module.mainElement)?.label ?? { text: null, resource: null };
}

function hasBackup(modules: readonly OpenModule[]): boolean {
  return modules.some(({ module }) => module.abilities.some(({ type }) => type === 'backup'));
}

function isHome({ skills }: Ability): boolean {
  return skills.some(
    ({ actions, entities }) => entities.includes(HOME.entities) && (actions.includes(HOME.actions) || actions.includes('ohos.want.action.home')),
  );
}

function componentOf(ability: Ability): XmlElement {
  const { kind, type } = ability;
  const page = kind === 'ability' && (type === null || type === 'page');
  const tag = page ? 'activity' : PROVIDERS.includes(type ?? '') ? 'provider' : RECEIVERS.includes(type ?? '') ? 'receiver' : 'service';
  const filters = ability.skills.map(({ actions, entities }) =>
    element(
      'intent-filter',
      [],
      [...actions.map((name) => element('action', [text(ATTRIBUTE.name, name)])), ...entities.map((name) => element('category', [text(ATTRIBUTE.name, name)]))],
    ),
  );
  if (isHome(ability)) {
    filters.push(
      element(
        'intent-filter',
        [],
        [element('action', [text(ATTRIBUTE.name, LAUNCHER.action)]), element('category', [text(ATTRIBUTE.name, LAUNCHER.category)])],
      ),
    );
  }
  return element(
    tag,
    [
      text(ATTRIBUTE.name, ability.name),
      flag(ATTRIBUTE.exported, ability.exported),
      text(ATTRIBUTE.permission, ability.permissions[0] ?? null),
      text(ATTRIBUTE.authorities, ability.uri),
    ],
    filters,
  );
}

function element(name: string, attributes: readonly (XmlAttribute | null)[], children: XmlElement[] = []): XmlElement {
  return { name, attributes: attributes.filter((attribute) => attribute !== null), children, text: '' };
}

function text(id: number, value: string | null): XmlAttribute | null {
  return value === null ? null : { name: '', namespace: null, id, type: VALUE_TYPE.string, data: 0, text: value };
}

function flag(id: number, value: boolean): XmlAttribute {
  return { name: '', namespace: null, id, type: VALUE_TYPE.boolean, data: value ? -1 : 0, text: null };
}
