import type { Body } from '../dex/scan-code.ts';
import type { Refusal } from './behaviour-facts.ts';
import { CONTRACTS } from './behaviour-watches.ts';
import type { CallSites } from './call-sites.ts';
import { ancestry, classesOf, methodsNamed, methodsOf, outermost, type FoundMethod } from './class-search.ts';
import { deniedCode } from './denied-branch.ts';
import { followCalls, followCode } from './follow-calls.ts';
import { memberOf } from './instructions.ts';

/** Calls deep that an answer is looked for: a compiled lambda alone is two calls away from what it says. */
const DEPTH = 4;
const LAMBDA_DEPTH = 2;
/** Listeners for answers that are read; the largest apps seen have some two hundred. */
const MAX_LISTENERS = 500;
const ENDS_PROCESS = /^(?:Ljava\/lang\/(?:System;->exit|Runtime;->(?:exit|halt))|Landroid\/os\/Process;->killProcess)$/;
const ENDS_ACTIVITY = new Set(['finish', 'finishAffinity', 'finishAndRemoveTask', 'moveTaskToBack']);
const ASKS = /->(?:requestPermissions|requestPermission)$/;
const OPENS_SCREEN = /->startActivit(?:y|ies|yForResult)$/;
const APP_SETTINGS = 'android.settings.APPLICATION_DETAILS_SETTINGS';

export type Ending = { readonly then: Refusal['then']; readonly api: string };

/** What follows where the user refused a permission: in `onRequestPermissionsResult`, and in what a launcher of results calls back. */
export function readPermissionRefusals(sites: CallSites): Refusal[] {
  const { code } = sites.contents;
  const endings = new Endings(sites);
  const mayWalk = (codeUnits: number): boolean => sites.mayWalk(codeUnits);
  const rowsOf = ({ dex, method, body }: FoundMethod, denied: ReadonlySet<number>): Refusal[] =>
    endings.in(dex, body, (pc) => denied.has(pc)).map((ending) => ({ of: 'permission', ...ending, ...sites.row(dex, method, body.type) }));
  const all = methodsNamed(code, 'onRequestPermissionsResult');
  if (all.length > MAX_LISTENERS) sites.truncated.add('onRequestPermissionsResult');
  const listeners = all.slice(0, MAX_LISTENERS);
  return [
    ...listeners.flatMap((found) => rowsOf(found, deniedCode(code.all[found.dex]!.dex, found.body, mayWalk))),
    ...resultCallbacks(sites).flatMap((found) => {
      const parameter = found.body.registers - 1; // a boolean in its box, or bare, after the receiver or after what a lambda holds
      return rowsOf(found, deniedCode(code.all[found.dex]!.dex, found.body, mayWalk, new Map([[parameter, 'truth']])));
    }),
  ];
}

/** Callbacks of classes that register for the result of one permission; of a compiled lambda, the methods that hold its text. */
function resultCallbacks(sites: CallSites): FoundMethod[] {
  const { code } = sites.contents;
  const owners = new Set(sites.of(CONTRACTS, 'permission').map(({ owner }) => outermost(owner)));
  if (owners.size === 0) return [];
  return classesOf(code, ['Landroidx/activity/result/ActivityResultCallback;'])
    .filter(({ descriptor }) => owners.has(outermost(descriptor)))
    .flatMap((found) => methodsOf(code, found, ['onActivityResult']))
    .flatMap((found) => [found, ...calledWithBoolean(sites, found)]);
}

function calledWithBoolean(sites: CallSites, { dex, body }: FoundMethod): FoundMethod[] {
  const { code } = sites.contents;
  return [...followCalls(sites, { dex, body }, LAMBDA_DEPTH)].flatMap((met) => {
    const file = code.all[met.dex]!.dex;
    const [prototype, target] = [file.methodPrototype(met.method), code.body(met.dex, met.method)];
    const takesAnswer = /(?:Ljava\/lang\/Boolean;|Z)\)V$/.test(prototype) && file.methodName(met.method).includes('lambda$');
    return target === null || !takesAnswer ? [] : [{ dex: met.dex, method: met.method, name: file.methodName(met.method), prototype, body: target }];
  });
}

/** Looks for calls that end the app, ask again or open the settings. */
export class Endings {
  readonly #sites: CallSites;

  constructor(sites: CallSites) {
    this.#sites = sites;
  }

  /** Each kind once, in the order met. A screen that closes while it opens another ends nothing. */
  in(dex: number, body: Body, isOf: (pc: number) => boolean = () => true): Ending[] {
    const { code } = this.#sites.contents;
    const found = new Map<string, Ending>();
    let goesOn = false;
    for (const met of followCode(this.#sites, { dex, body }, DEPTH, isOf)) {
      const file = code.all[met.dex]!.dex;
      if ('string' in met) {
        if (met.string < file.header.strings.count && file.string(met.string) === APP_SETTINGS) found.set('settings', { then: 'settings', api: APP_SETTINGS });
        continue;
      }
      const api = memberOf(file, met.method);
      goesOn ||= OPENS_SCREEN.test(api);
      const then = this.#ends(api) ? 'exit' : ASKS.test(api) ? 'ask-again' : null;
      if (then !== null && (!found.has(then) || ENDS_PROCESS.test(api))) found.set(then, { then, api });
    }
    if (goesOn && found.get('exit')?.api.endsWith('->finish') === true) found.delete('exit');
    return [...found.values()];
  }

  #ends(api: string): boolean {
    if (ENDS_PROCESS.test(api)) return true;
    const [owner = '', name = ''] = api.split('->');
    return ENDS_ACTIVITY.has(name) && ancestry(this.#sites.contents.code, owner).includes('Landroid/app/Activity;');
  }
}
