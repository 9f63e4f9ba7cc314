import { arrayOf, booleanOf, integerOf, objectOf, objectsOf, textOf, textsOf, type JsonObject } from '../json.ts';

const URI_PARTS = ['scheme', 'host', 'port', 'path', 'pathStartWith', 'pathRegex', 'type'] as const;

/** A module of a HarmonyOS package as its own description has it: `module.json` (stage model) or `config.json` (FA model). */
export type HarmonyModule = {
  model: 'stage' | 'fa';
  name: string | null;
  /** `entry`, `feature`, `shared`, `har`. */
  type: string | null;
  deviceTypes: string[];
  mainElement: string | null;
  installationFree: boolean | null;
  deliveryWithInstall: boolean | null;
  dependencies: string[];
  app: {
    bundleName: string;
    bundleType: string | null;
    versionCode: number | null;
    versionName: string | null;
    vendor: string | null;
    debug: boolean;
    /** Levels as the module counts them: `12`, or `50000012` for HarmonyOS 5.0.0(12). */
    minApiVersion: number | null;
    targetApiVersion: number | null;
    apiReleaseType: string | null;
    compileSdkVersion: string | null;
    label: Text;
  };
  requestPermissions: PermissionRequest[];
  definePermissions: { name: string; grantMode: string | null; availableLevel: string | null }[];
  abilities: Ability[];
  metadata: { name: string; value: string | null }[];
};

/** A text, or where it lies in the resources. */
export type Text = { text: string | null; resource: number | null };
export type PermissionRequest = { name: string; reason: Text; usedScene: { abilities: string[]; when: string | null } | null };
export type SkillUri = Record<(typeof URI_PARTS)[number], string | null>;
export type Ability = {
  name: string;
  kind: 'ability' | 'extension-ability';
  /** Of an extension ability (`service`, `backup`, `form` …), or of the FA model (`page`, `service`, `data`). */
  type: string | null;
  exported: boolean;
  permissions: string[];
  uri: string | null;
  skills: { actions: string[]; entities: string[]; uris: SkillUri[] }[];
  label: Text;
};

/** The module that a description states; null where it states no bundle name, which every device asks for. Source: OpenHarmony "module.json5", "config.json". */
export function readModule(description: unknown): HarmonyModule | null {
  const root = objectOf(description);
  const app = objectOf(root?.['app']);
  const module = objectOf(root?.['module']);
  const bundleName = textOf(app?.['bundleName']);
  if (app === null || module === null || bundleName === null) return null;
  return Array.isArray(module['reqPermissions']) || app['version'] !== undefined || module['distro'] !== undefined
    ? readFaModule(app, module, bundleName)
    : readStageModule(app, module, bundleName);
}

function readStageModule(app: JsonObject, module: JsonObject, bundleName: string): HarmonyModule {
  const abilities = (key: string, kind: Ability['kind']): Ability[] =>
    objectsOf(module[key]).map((item) => ({ ...readAbility(item, kind), exported: booleanOf(item['exported']) ?? false }));
  return {
    model: 'stage',
    name: textOf(module['name']),
    type: textOf(module['type']),
    deviceTypes: textsOf(module['deviceTypes']),
    mainElement: textOf(module['mainElement']),
    installationFree: booleanOf(module['installationFree']),
    deliveryWithInstall: booleanOf(module['deliveryWithInstall']),
    dependencies: objectsOf(module['dependencies']).flatMap((item) => textOf(item['moduleName']) ?? []),
    app: {
      bundleName,
      bundleType: textOf(app['bundleType']),
      versionCode: integerOf(app['versionCode']),
      versionName: textOf(app['versionName']),
      vendor: textOf(app['vendor']),
      debug: booleanOf(app['debug']) ?? false,
      minApiVersion: integerOf(app['minAPIVersion']),
      targetApiVersion: integerOf(app['targetAPIVersion']),
      apiReleaseType: textOf(app['apiReleaseType']),
      compileSdkVersion: textOf(app['compileSdkVersion']),
      label: readText(app, 'label'),
    },
    requestPermissions: objectsOf(module['requestPermissions']).flatMap(readPermission),
    definePermissions: objectsOf(module['definePermissions']).flatMap(readDefinition),
    abilities: [...abilities('abilities', 'ability'), ...abilities('extensionAbilities', 'extension-ability')],
    metadata: readMetadata(module['metadata']),
  };
}

function readFaModule(app: JsonObject, module: JsonObject, bundleName: string): HarmonyModule {
  const version = objectOf(app['version']);
  const api = objectOf(app['apiVersion']);
  const distro = objectOf(module['distro']);
  return {
    model: 'fa',
    name: textOf(distro?.['moduleName']) ?? textOf(module['name']),
    type: textOf(distro?.['moduleType']),
    deviceTypes: textsOf(module['deviceType']),
    mainElement: textOf(module['mainAbility']),
    installationFree: booleanOf(distro?.['installationFree']),
    deliveryWithInstall: booleanOf(distro?.['deliveryWithInstall']),
    dependencies: [],
    app: {
      bundleName,
      bundleType: textOf(app['bundleType']),
      versionCode: integerOf(version?.['code']),
      versionName: textOf(version?.['name']),
      vendor: textOf(app['vendor']),
      debug: booleanOf(app['debug']) ?? false,
      minApiVersion: integerOf(api?.['compatible']),
      targetApiVersion: integerOf(api?.['target']),
      apiReleaseType: textOf(api?.['releaseType']),
      compileSdkVersion: null,
      label: readText(app, 'label'),
    },
    requestPermissions: objectsOf(module['reqPermissions']).flatMap(readPermission),
    definePermissions: objectsOf(module['defPermissions']).flatMap(readDefinition),
    abilities: objectsOf(module['abilities']).map((item) => ({ ...readAbility(item, 'ability'), exported: booleanOf(item['visible']) ?? false })),
    metadata: readMetadata(objectOf(module['metaData'])?.['customizeData']),
  };
}

function readAbility(item: JsonObject, kind: Ability['kind']): Ability {
  return {
    name: textOf(item['name']) ?? '',
    kind,
    type: textOf(item['type']),
    exported: false,
    permissions: textsOf(item['permissions']),
    uri: textOf(item['uri']),
    skills: objectsOf(item['skills']).map((skill) => ({
      actions: textsOf(skill['actions']),
      entities: textsOf(skill['entities']),
      uris: objectsOf(skill['uris']).map((uri) => Object.fromEntries(URI_PARTS.map((part) => [part, textOf(uri[part])])) as SkillUri),
    })),
    label: readText(item, 'label'),
  };
}

function readPermission(item: JsonObject): PermissionRequest[] {
  const name = textOf(item['name']);
  const scene = objectOf(item['usedScene']);
  // The FA model calls the list `ability`.
  const usedScene = scene === null ? null : { abilities: textsOf(scene['abilities'] ?? scene['ability']), when: textOf(scene['when']) };
  return name === null ? [] : [{ name, reason: readText(item, 'reason'), usedScene }];
}

function readDefinition(item: JsonObject): HarmonyModule['definePermissions'] {
  const name = textOf(item['name']);
  return name === null ? [] : [{ name, grantMode: textOf(item['grantMode']), availableLevel: textOf(item['availableLevel']) }];
}

function readMetadata(value: unknown): HarmonyModule['metadata'] {
  return arrayOf(value).flatMap((item) => {
    const row = objectOf(item);
    const name = textOf(row?.['name']);
    return name === null ? [] : [{ name, value: textOf(row?.['value']) ?? textOf(row?.['resource']) }];
  });
}

/** `label: "$string:app_name"` with its number beside it in `labelId`, or the text itself. */
function readText(owner: JsonObject, key: string): Text {
  const text = textOf(owner[key]);
  return { text: text?.startsWith('$') ? null : text, resource: integerOf(owner[`${key}Id`]) };
}
