import type { HapSignature } from './signing/hap-signature.ts';
import type { Ability, HarmonyModule, PermissionRequest, Text } from './module.ts';
import type { ResourceIndex } from './resource-index.ts';

/** What a HarmonyOS package says beyond what Android's manifest has words for. */
export type HarmonyFacts = {
  model: 'stage' | 'fa';
  bundleType: string | null;
  vendor: string | null;
  /** Levels as declared, `12` or `50000012`, and without the marketing version: `12`. */
  apiVersion: {
    minimum: number | null;
    target: number | null;
    minimumLevel: number | null;
    targetLevel: number | null;
    releaseType: string | null;
    compileSdk: string | null;
  };
  modules: HarmonyModuleFacts[];
  requestPermissions: HarmonyPermission[];
  definePermissions: HarmonyModule['definePermissions'];
  abilities: HarmonyAbility[];
  /** Packages of the ohpm registry that the build put in, as `pkgContextInfo.json` lists them. */
  packages: { name: string; version: string | null }[];
  /** Ark byte code files; their code is not decoded. */
  arkFiles: { entry: string; sizeBytes: number; sha256: string; version: string | null }[];
  signing: HapSignature | null;
};

export type HarmonyModuleFacts = {
  /** The package inside an APP that it comes from; null in a HAP or HSP itself. */
  entry: string | null;
  name: string | null;
  type: string | null;
  deviceTypes: string[];
  mainElement: string | null;
  installationFree: boolean | null;
  deliveryWithInstall: boolean | null;
  dependencies: string[];
};

export type HarmonyPermission = {
  name: string;
  module: string | null;
  reason: string | null;
  /** By BCP 47 language, sorted. */
  reasons: Record<string, string>;
  usedScene: PermissionRequest['usedScene'];
};

export type HarmonyAbility = Omit<Ability, 'label'> & { module: string | null; label: string | null };

/** A module with the texts that its numbers point to. */
export type OpenModule = { readonly entry: string | null; readonly module: HarmonyModule; readonly resources: ResourceIndex | null };

/** HarmonyOS 5 writes `50000012`: five for the system's version, `0000` and the level in the last three digits. */
const LEVEL_DIGITS = 1_000;
const FIRST_LONG_VERSION = 1_000_000;

/** The modules' facts side by side, in the order given; the first gives what is the app's own. */
export function harmonyFacts(modules: readonly OpenModule[], rest: Pick<HarmonyFacts, 'packages' | 'arkFiles' | 'signing'>): HarmonyFacts | null {
  const first = modules[0]?.module;
  if (first === undefined) return null;
  const { app } = first;
  return {
    model: first.model,
    bundleType: app.bundleType,
    vendor: app.vendor,
    apiVersion: {
      minimum: app.minApiVersion,
      target: app.targetApiVersion,
      minimumLevel: levelOf(app.minApiVersion),
      targetLevel: levelOf(app.targetApiVersion),
      releaseType: app.apiReleaseType,
      compileSdk: app.compileSdkVersion,
    },
    modules: modules.map(({ entry, module }) => ({
      entry,
      name: module.name,
      type: module.type,
      deviceTypes: module.deviceTypes,
      mainElement: module.mainElement,
      installationFree: module.installationFree,
      deliveryWithInstall: module.deliveryWithInstall,
      dependencies: module.dependencies,
    })),
    requestPermissions: modules.flatMap(({ module, resources }) =>
      module.requestPermissions.map(({ name, reason, usedScene }) => ({
        name,
        module: module.name,
        reason: textIn(reason, resources),
        reasons: textsIn(reason, resources),
        usedScene,
      })),
    ),
    definePermissions: modules.flatMap(({ module }) => module.definePermissions),
    abilities: modules.flatMap(({ module, resources }) =>
      module.abilities.map(({ label, ...ability }) => ({ ...ability, module: module.name, label: textIn(label, resources) })),
    ),
    ...rest,
  };
}

export function textIn({ text, resource }: Text, resources: ResourceIndex | null): string | null {
  return text ?? (resource === null ? null : (resources?.text(resource) ?? null));
}

/** The text in every language that the package has it in, leaving out those for special devices. */
export function textsIn({ resource }: Text, resources: ResourceIndex | null): Record<string, string> {
  if (resource === null || resources === null) return {};
  const texts = new Map<string, string>();
  for (const { locale, others, text } of resources.texts(resource)) if (locale !== '' && !others && !texts.has(locale)) texts.set(locale, text);
  return Object.fromEntries([...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function levelOf(version: number | null): number | null {
  return version !== null && version >= FIRST_LONG_VERSION ? version % LEVEL_DIGITS : version;
}
