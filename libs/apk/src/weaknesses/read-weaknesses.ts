import { CallSites } from '../behaviour/call-sites.ts';
import type { ReachOf } from '../behaviour/code-row.ts';
import type { Values } from '../code/values/values.ts';
import type { PackageContents } from '../package-contents.ts';
import type { ResourceFacts } from '../resources/read-resources.ts';
import { buildSettingWeaknesses } from './build-settings.ts';
import { CALL_RULES } from './call-rules.ts';
import { deepLinkWeaknesses } from './deep-links.ts';
import { exportedComponentWeaknesses } from './exported-components.ts';
import { fileProviderWeaknesses } from './file-providers.ts';
import { methodWeaknesses } from './method-rules.ts';
import { cleartextEndpoints, networkWeaknesses } from './network-settings.ts';
import { secretIn, SECRET_SHAPES } from './secrets.ts';
import { taskAffinityWeaknesses } from './task-affinity.ts';
import { trustWeaknesses } from './trust-decisions.ts';
import { SECRET_GROUPS, WEAKNESS_GROUPS } from './weakness-watches.ts';
import { weakness, type Weakness } from './weakness-facts.ts';

/** Rows of the facts: a hostile package could hold one weakness for each of its methods. */
const MAX_ROWS = 5_000;

/**
 * Weaknesses of a package: what its manifest declares, then what its code does, in the order of the rules and of the code.
 * A row stands on what was seen; a call whose arguments do not show is no weakness. Needs `WEAKNESS_WATCHES` among the watches.
 */
export function readWeaknesses(contents: PackageContents, resources: ResourceFacts | null, values: Values, reach: ReachOf): Weakness[] {
  const sites = new CallSites(contents, values, reach);
  const security = resources?.networkSecurity ?? null;
  const { manifest } = contents;
  const declared =
    manifest === null
      ? []
      : [
          ...buildSettingWeaknesses(manifest),
          ...exportedComponentWeaknesses(manifest),
          ...deepLinkWeaknesses(manifest),
          ...taskAffinityWeaknesses(manifest),
          ...networkWeaknesses(manifest, security),
          ...fileProviderWeaknesses(resources?.filePaths ?? []),
        ];
  const called = CALL_RULES.flatMap(({ group, id, see }) =>
    sites.of(WEAKNESS_GROUPS, group).flatMap((call) => {
      const seen = see(call, sites);
      const { caller, ...where } = call.row;
      return seen === null ? [] : [weakness(id, caller, seen, where)];
    }),
  );
  const rows = distinct([
    ...declared,
    ...called,
    ...methodWeaknesses(sites),
    ...trustWeaknesses(sites),
    ...secrets(sites),
    ...cleartextEndpoints(sites, security),
  ]);
  if (rows.length > MAX_ROWS || sites.truncated.size > 0) contents.unknown.push({ fact: 'weaknesses', code: 'code.too-many-rows', detail: String(MAX_ROWS) });
  return rows.slice(0, MAX_ROWS);
}

function secrets(sites: CallSites): Weakness[] {
  return SECRET_SHAPES.flatMap((shape) =>
    sites.of(SECRET_GROUPS, shape.prefix).flatMap((place) => {
      const secret = secretIn(place.dex.string(place.site.target), shape);
      const { caller, ...where } = place.row;
      return secret === null ? [] : [weakness(shape.id, caller, [secret], where)];
    }),
  );
}

/** One method may do the same thing twice. */
function distinct(rows: readonly Weakness[]): Weakness[] {
  const byKey = new Map(rows.map((row) => [`${row.id} ${row.place} ${row.evidence.join(' ')}`, row]));
  return [...byKey.values()];
}
