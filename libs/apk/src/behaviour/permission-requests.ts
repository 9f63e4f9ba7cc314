import { alternatives, type Value } from '../code/values/value.ts';
import type { ManifestFacts } from '../manifest/manifest-facts.ts';
import type { PermissionRequestFact } from './behaviour-facts.ts';
import { DIALOG_GROUPS, PERMISSION_NAMES, REQUEST_GROUPS } from './behaviour-watches.ts';
import type { CallSite, CallSites } from './call-sites.ts';
import { outermost } from './class-search.ts';
import { permissionGroup } from './permission-groups.ts';

const THROUGH = [
  'framework',
  'androidx',
  'launcher',
  'XXPermissions',
  'PermissionX',
  'EasyPermissions',
  'AndPermission',
  'RxPermissions',
  'Dexter',
  'AndroidUtilCode',
] as const;
/** Permissions of one request that are named; the platform has fewer dangerous ones. */
const MAX_PERMISSIONS = 100;
const EVERY_RETURN = /->(?:onStart|onResume|onWindowFocusChanged|onRestart)\(/;
const EXPLAINS = new Set([
  'shouldShowRequestPermissionRationale',
  'shouldShowRationale',
  'explainReasonBeforeRequest',
  'onExplainRequestReason',
  'permissionExplanation',
  'rationale',
  'onRationale',
]);

/** Calls that ask the user for permissions, each with what can be told of what it asks for and why. */
export function readPermissionRequests(sites: CallSites): PermissionRequestFact[] {
  const { manifest } = sites.contents;
  const declared = dangerous(manifest?.usesPermissions ?? []);
  const dialogs = new Set((['text', 'positive'] as const).flatMap((group) => sites.of(DIALOG_GROUPS, group)).map(({ site }) => `${site.dex} ${site.method}`));
  const mentioned = permissionsByClass(sites);
  return THROUGH.flatMap((through) =>
    sites.of(REQUEST_GROUPS, through).flatMap((call): PermissionRequestFact[] => {
      const asked = permissionsOf(call, through);
      if (through === 'launcher' && asked.permissions.length === 0) return []; // launchers are for many other things
      const groups = [...new Set(asked.permissions.map(permissionGroup).filter((group) => group !== null))].sort();
      const { row } = call;
      return [
        {
          through: through === 'launcher' ? 'androidx' : through,
          permissions: asked.permissions,
          permissionsKnown: asked.known,
          mentioned: asked.known ? [] : (mentioned.get(outermost(call.owner)) ?? []),
          groups,
          together: groups.length > 1,
          allDeclared: declared.length > 1 && declared.every((permission) => asked.permissions.includes(permission)),
          trigger: row.reachableFromStartup === true ? 'start-up' : sites.byUser(call.site.dex, call.site.method) ? 'user' : 'unknown',
          onEveryReturn: EVERY_RETURN.test(row.caller),
          explains: dialogs.has(`${call.site.dex} ${call.site.method}`) || explains(call),
          ...row,
        },
      ];
    }),
  );
}

/** Dangerous permissions that are named in the code of a class, by the outermost class. */
function permissionsByClass(sites: CallSites): Map<string, string[]> {
  const named = new Map<string, Set<string>>();
  for (const place of sites.of(PERMISSION_NAMES, 'name')) {
    if (permissionGroup(place.api) === null) continue;
    const owner = outermost(place.owner);
    const names = named.get(owner);
    if (names === undefined) named.set(owner, new Set([place.api]));
    else names.add(place.api);
  }
  return new Map([...named].map(([owner, names]) => [owner, [...names].sort()]));
}

/** Which argument holds the names differs from library to library; what looks like a permission is one. */
function permissionsOf(call: CallSite, through: string): { permissions: string[]; known: boolean } {
  const names = new Set<string>();
  let known = false;
  for (let index = 0; index < 5; index++) {
    const { value, strings } = call.argument(index);
    const found = strings.filter(isPermission);
    if (found.length === 0) continue;
    known ||= isWhole(value);
    for (const name of found) if (names.size < MAX_PERMISSIONS) names.add(name);
  }
  // These are called once for each permission, in one chain: the others of the method belong to the same request.
  if (through === 'XXPermissions' || through === 'Dexter') known &&= call.calls.filter(({ method }) => method === call.site.target).length === 1;
  return { permissions: [...names].sort(), known };
}

function isPermission(text: string): boolean {
  return /^[\w.]+\.permission\.[A-Z0-9_]+$/.test(text);
}

/** Every element is a constant. */
function isWhole(value: Value): boolean {
  return alternatives(value).every((one) => one.kind === 'string' || (one.kind === 'array' && (one.elements?.every(({ kind }) => kind === 'string') ?? false)));
}

function explains(call: CallSite): boolean {
  for (const { method } of call.calls) if (EXPLAINS.has(call.dex.methodName(method))) return true;
  return false;
}

function dangerous(permissions: readonly ManifestFacts['usesPermissions'][number][]): string[] {
  return permissions.filter((permission) => permissionGroup(permission) !== null);
}
