import { isConditional, isSupportLibrary, personalInformationOf, sdkOf } from '../domain/lookup.ts';
import { doerOf, memberOf } from './names.ts';
import { policyStance } from './policy-stance.ts';
import type { ViewInput } from './view-input.ts';

/** Methods of a call path that are shown; longer ones are told by their ends at both sides of the cut. */
const MAX_PATH = 40;

/** Calls that read personal information, with what the policy says of each kind. */
export function sensitiveCallsView({ facts, policy }: ViewInput) {
  const stance = policyStance(policy);
  const requested = new Set(facts.manifest?.usesPermissions);
  return facts.code.sensitiveCalls.map((call) => {
    const rows = call.personalInformation
      .filter((id) => !isConditional(id, call.api))
      .map((id) => personalInformationOf(id))
      .filter((row) => row !== undefined);
    return {
      api: call.api,
      member: memberOf(call.api),
      caller: call.caller,
      attribution: call.attribution,
      by: doerOf(call.attribution),
      argument: call.argument ?? '',
      support: call.sdk === null && isSupportLibrary(call.caller),
      beyondStated: isBeyondStatement(
        call.sdk,
        rows.map((row) => row.id),
      ),
      pi: rows.map((row) => ({
        id: row.id,
        zh: row.zh,
        en: row.en,
        sensitive: row.sensitive,
        immutableId: row.immutableId,
        watchlist: row.watchlist,
        ...stance?.(row.id),
      })),
      kinds: { zh: rows.map((row) => row.zh).join('、'), en: rows.map((row) => row.en).join(', ') },
      kindIds: rows.map((row) => row.id),
      permitted: rows.some((row) => row.permissions.length === 0 || row.permissions.some((permission) => requested.has(permission))),
      ...(call.reachableFromStartup !== null && { reachableFromStartup: call.reachableFromStartup, startKind: call.startKind ?? '' }),
      guarded: call.guard !== null,
      guardKey: call.guard?.key ?? '',
      via: call.via,
      callPath: shortened(call.callPath),
    };
  });
}

const shortened = (path: readonly string[]): string[] =>
  path.length <= MAX_PATH ? [...path] : [...path.slice(0, MAX_PATH / 2), '…', ...path.slice(-MAX_PATH / 2)];

/** Whether a vendor says what its SDK collects, and names none of these kinds. */
function isBeyondStatement(sdk: string | null, kinds: readonly string[]): boolean {
  const stated = (sdk === null ? undefined : sdkOf(sdk)?.collects) ?? [];
  return stated.length > 0 && kinds.length > 0 && kinds.every((kind) => !stated.includes(kind));
}
