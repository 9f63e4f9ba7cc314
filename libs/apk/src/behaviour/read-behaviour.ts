import { ADDRESS_SITES } from '../code/sites.ts';
import type { Values } from '../code/values/values.ts';
import type { PackageContents } from '../package-contents.ts';
import { readActs } from './acts.ts';
import { readAgreementLayouts } from './agreement-layouts.ts';
import type { BehaviourFacts, CheckBox, PolicyUrl } from './behaviour-facts.ts';
import { DIALOG_GROUPS } from './behaviour-watches.ts';
import { CallSites } from './call-sites.ts';
import type { ReachOf } from './code-row.ts';
import { readConsentDialogs } from './consent-dialogs.ts';
import { readCodeTexts, readScreens, readStringTexts } from './interface-texts.ts';
import { POLICY_ADDRESS } from './interface-words.ts';
import { readPermissionRequests } from './permission-requests.ts';
import { readPermissionRefusals } from './refusals.ts';
import { readRepetitions } from './repetitions.ts';
import { readSdkStarts, readSdkSwitches } from './sdk-switches.ts';
import { readWakeUps } from './wake-ups.ts';

/** Rows of one list: a hostile package could hold one for each of its methods. */
const MAX_ROWS = 5_000;

/** Consent and interface facts of a package. Needs `BEHAVIOUR_WATCHES` and `sdkSwitchWatches` among the watches. */
export function readBehaviour(contents: PackageContents, values: Values, reach: ReachOf): BehaviourFacts {
  const sites = new CallSites(contents, values, reach);
  const strings = readStringTexts(contents);
  const layouts = readAgreementLayouts(contents, strings.consentStrings);
  const { dialogs, refusals } = readConsentDialogs(sites);
  const sdkSwitches = readSdkSwitches(sites);
  const facts: BehaviourFacts = {
    permissionRequests: readPermissionRequests(sites),
    consentDialogs: [...dialogs, ...layouts.dialogs],
    checkBoxes: [...layouts.checkBoxes, ...tickedByCode(sites, layouts.checkBoxes)],
    interfaceTexts: [...strings.texts, ...readCodeTexts(sites), ...readScreens(contents)],
    policyUrls: [...strings.urls, ...policyUrls(sites)],
    sdkSwitches,
    sdkStarts: readSdkStarts(sites, sdkSwitches),
    repetitions: readRepetitions(sites),
    refusals: [...refusals, ...readPermissionRefusals(sites)],
    acts: readActs(sites),
    wakeUps: readWakeUps(contents),
  };
  for (const [list, rows] of Object.entries(facts)) {
    if (rows.length > MAX_ROWS) contents.unknown.push({ fact: `behaviour.${list}`, code: 'code.too-many-rows', detail: String(MAX_ROWS) });
    rows.length = Math.min(rows.length, MAX_ROWS);
  }
  if (sites.truncated.size > 0) contents.unknown.push({ fact: 'behaviour', code: 'code.too-many-rows', detail: [...sites.truncated].sort().join() });
  return facts;
}

/** `setChecked(true)` on a view that a layout shows beside an agreement. */
function tickedByCode(sites: CallSites, boxes: readonly CheckBox[]): CheckBox[] {
  const { resources } = sites.contents;
  const known = new Map(boxes.flatMap((box): [string, CheckBox][] => (box.id === null || box.preTicked ? [] : [[box.id, box]])));
  if (resources === null || known.size === 0) return [];
  return sites.of(DIALOG_GROUPS, 'tick').flatMap((call): CheckBox[] => {
    const { value, from } = call.receiver;
    if (call.argument(0).number !== 1 || value.kind !== 'call' || from[0]?.endsWith('->findViewById') !== true) return [];
    const id = call.argumentOf(value.at.pc, 1).number;
    const box = id === null ? undefined : known.get(resources.name(id >>> 0)?.entry ?? '');
    return box === undefined ? [] : [{ ...box, place: call.row.caller, preTicked: true }];
  });
}

function policyUrls(sites: CallSites): PolicyUrl[] {
  const rows = new Map<string, PolicyUrl>();
  for (const place of sites.at('address', [ADDRESS_SITES])) {
    const url = place.api;
    if (!POLICY_ADDRESS.test(url)) continue;
    const { caller, ...where } = place.row;
    rows.set(`${url} ${caller}`, { url, source: 'code', place: caller, ...where });
  }
  return [...rows.values()];
}
