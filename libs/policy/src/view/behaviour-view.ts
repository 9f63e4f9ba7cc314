import type { ApkFacts } from '@gatehouse/apk';
import { isSupportLibrary, sdkOf } from '../domain/lookup.ts';
import type { Bilingual } from '../rules/rule.ts';
import { doerOf, memberOf, names } from './names.ts';

type Behaviour = NonNullable<ApkFacts['behaviour']>;
type Row = Record<string, unknown>;
type CodePlace = Pick<Behaviour['acts'][number], 'caller' | 'attribution' | 'reachableFromStartup' | 'startKind'>;

/** The lists of a package of which no behaviour is known: empty, and withheld by who says so. */
const NONE: Behaviour = {
  permissionRequests: [],
  consentDialogs: [],
  checkBoxes: [],
  interfaceTexts: [],
  policyUrls: [],
  sdkSwitches: [],
  sdkStarts: [],
  repetitions: [],
  refusals: [],
  acts: [],
  wakeUps: [],
};

/** What the package shows and asks of its user, and what it does to the device, as rules see it. */
export function behaviourView({ behaviour }: ApkFacts): Record<keyof Behaviour, Row[]> {
  const facts = behaviour ?? NONE;
  return {
    permissionRequests: facts.permissionRequests.map((request) => ({
      ...placeOf(request),
      through: request.through,
      permissions: [...request.permissions],
      groups: [...request.groups],
      permissionsKnown: request.permissionsKnown,
      // That one request asks for several can be seen in part of a list; that it does not, only in the whole.
      ...((request.permissionsKnown || request.together) && { together: request.together }),
      asksDangerous: request.groups.length > 0 || request.mentioned.length > 0,
      allDeclared: request.allDeclared,
      trigger: request.trigger,
      onEveryReturn: request.onEveryReturn,
      explains: request.explains,
    })),
    consentDialogs: facts.consentDialogs.map((dialog) => ({
      source: dialog.source,
      place: dialog.entry ?? dialog.caller ?? '',
      text: dialog.text,
      agree: dialog.agree ?? '',
      refuse: dialog.refuse ?? '',
      acknowledge: dialog.acknowledge ?? '',
      refusalExits: dialog.refusalExits === true,
      attribution: dialog.attribution,
    })),
    checkBoxes: facts.checkBoxes.map(({ place, widget, id, text, preTicked }) => ({ place, widget, id: id ?? '', text: text ?? '', preTicked })),
    interfaceTexts: facts.interfaceTexts.map((text) => ({ ...text })),
    policyUrls: facts.policyUrls.map(({ url, place, attribution }) => ({ url, place, attribution })),
    sdkSwitches: facts.sdkSwitches.map((row) => ({
      ...placeOf(row),
      sdk: row.sdk,
      kind: row.kind,
      descriptor: row.descriptor,
      value: row.value ?? '',
      effect: row.effect,
      ...(row.takesEffect !== null && { takesEffect: row.takesEffect }),
      confidence: row.confidence,
    })),
    sdkStarts: facts.sdkStarts.map((row) => ({
      ...placeOf(row),
      sdk: row.sdk,
      name: names(row.sdk),
      collects: (sdkOf(row.sdk)?.collects?.length ?? 0) > 0,
      api: row.api,
      byProvider: !row.api.includes('->'),
      ...(row.heldBack !== null && { heldBack: row.heldBack }),
    })),
    repetitions: facts.repetitions.map((row) => ({
      ...placeOf(row),
      kind: row.kind,
      member: memberOf(row.api),
      intervalKnown: row.intervalMs !== null,
      ...(row.intervalMs !== null && { intervalMs: row.intervalMs }),
      sensitive: row.sensitiveApis.length > 0,
      sensitiveApis: [...row.sensitiveApis],
      members: row.sensitiveApis.map(memberOf),
    })),
    refusals: facts.refusals.map((row) => ({ ...placeOf(row), of: row.of, then: row.then, api: row.api })),
    acts: facts.acts.map((row) => ({
      ...placeOf(row),
      kind: row.kind,
      member: memberOf(row.api),
      argument: row.argument ?? '',
      within: row.within ?? '',
      sdkCategory: sdkOf(row.attribution)?.category ?? '',
    })),
    wakeUps: facts.wakeUps.map((row) => ({
      kind: row.kind,
      component: row.component,
      attribution: row.attribution,
      by: doerOf(row.attribution),
      evidence: [...row.evidence],
    })),
  };
}

type Place = {
  caller: string;
  attribution: string;
  by: Bilingual;
  support: boolean;
  reachableFromStartup?: boolean;
  startKind: string;
};

function placeOf({ caller, attribution, reachableFromStartup, startKind }: CodePlace): Place {
  return {
    caller,
    attribution,
    by: doerOf(attribution),
    support: attribution === 'app' && isSupportLibrary(caller),
    ...(reachableFromStartup !== null && { reachableFromStartup }),
    startKind: startKind ?? '',
  };
}
