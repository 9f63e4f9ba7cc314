import { alternatives } from '../code/values/value.ts';
import type { Repetition } from './behaviour-facts.ts';
import { REPEAT_GROUPS } from './behaviour-watches.ts';
import type { CallSite, CallSites } from './call-sites.ts';
import { classNamed, methodsOf } from './class-search.ts';
import { followCalls } from './follow-calls.ts';
import { isInLoop } from './instructions.ts';

const KINDS = ['timer', 'executor', 'handler', 'alarm', 'work', 'location-updates'] as const;
const DEPTH = 3;
/** Methods that a repeater calls on what it is given. */
const RUN = ['run', 'call', 'handleMessage', 'doWork', 'onStartJob', 'invoke'];
const UNIT_MS: Readonly<Record<string, number>> = {
  NANOSECONDS: 1e-6,
  MICROSECONDS: 1e-3,
  MILLISECONDS: 1,
  SECONDS: 1_000,
  MINUTES: 60_000,
  HOURS: 3_600_000,
  DAYS: 86_400_000,
};

/** Code that runs again and again, with its interval, and the sensitive calls that it makes. */
export function readRepetitions(sites: CallSites): Repetition[] {
  const sensitive = new SensitiveMembers(sites);
  const repeated = KINDS.flatMap((kind) =>
    sites.of(REPEAT_GROUPS, kind).flatMap((call): Repetition[] => {
      if (kind === 'timer' && !isPeriodic(call)) return [];
      if (kind === 'handler' && !postsItself(call)) return [];
      const sensitiveApis = kind === 'location-updates' ? [call.api] : sensitive.in(sites, call);
      // What an alarm or a job repeats starts the app anew, and is told whatever it does.
      if (sensitiveApis.length === 0 && kind !== 'alarm' && kind !== 'work') return [];
      return [{ kind, api: call.api, intervalMs: intervalOf(call, kind), sensitiveApis, ...call.row }];
    }),
  );
  return distinct([...repeated, ...loops(sites, sensitive)]);
}

function distinct(rows: readonly Repetition[]): Repetition[] {
  return [...new Map(rows.map((row) => [`${row.kind} ${row.api} ${row.intervalMs} ${row.caller}`, row])).values()];
}

/** Sensitive calls from which the method comes back to them. */
function loops(sites: CallSites, sensitive: SensitiveMembers): Repetition[] {
  return sites
    .at('sensitive', sensitive.watches)
    .filter((call) => isInLoop(call.dex, call.body, call.site.pc))
    .map((call) => ({ kind: 'loop' as const, api: call.site.watch, intervalMs: null, sensitiveApis: [call.site.watch], ...call.row }));
}

/** `schedule(task, delay)` runs once; with one number more it runs on. */
function isPeriodic(call: CallSite): boolean {
  return /(?:J|Ljava\/util\/Date;)J\)V$/.test(call.prototype);
}

/** A `run` that posts itself, or a handler that sends itself the next message. */
function postsItself(call: CallSite): boolean {
  const name = call.dex.methodName(call.body.method);
  if (call.api.endsWith('->postDelayed'))
    return name === 'run' && alternatives(call.argument(0).value).some((value) => value.kind === 'parameter' && value.index === 0);
  return name === 'handleMessage';
}

function intervalOf(call: CallSite, kind: (typeof KINDS)[number]): number | null {
  const at = INTERVAL_AT[kind](call);
  const number = at < 0 ? null : call.argument(at).number;
  if (number === null) return null;
  if (kind !== 'executor' && !(kind === 'work' && call.prototype.includes('TimeUnit'))) return number;
  const unit = call.argument(at + 1).from.map((member) => /TimeUnit;->(\w+)$/.exec(member)?.[1] ?? '')[0] ?? '';
  return Object.hasOwn(UNIT_MS, unit) ? number * UNIT_MS[unit]! : null;
}

/** Which argument is the interval. Source: Android and Java API references, and those of the three location libraries. */
const INTERVAL_AT: Readonly<Record<(typeof KINDS)[number], (call: CallSite) => number>> = {
  timer: () => 2,
  executor: () => 2,
  handler: () => 1,
  alarm: () => 2,
  work: (call) => (call.api.endsWith('setPeriodic') ? 0 : /Class;J/.test(call.prototype) ? 1 : -1),
  'location-updates': (call) =>
    call.api.endsWith('requestLocationUpdates') ? (call.prototype.startsWith('(Ljava/lang/String;J') ? 1 : call.prototype.startsWith('(J') ? 0 : -1) : 0,
};

class SensitiveMembers {
  /** Ids of the watches for sensitive members: their descriptors. */
  readonly watches: readonly string[];
  /** Descriptor by file and index of the member that a site names, so that no name is read to compare it. */
  readonly #named = new Map<string, string>();

  constructor({ contents: { sites, tables } }: CallSites) {
    this.watches = [...new Set(tables.tables.sensitiveApis.map(({ descriptor }) => descriptor))];
    for (const descriptor of this.watches) for (const { dex, target } of sites.of(descriptor)) this.#named.set(`${dex} ${target}`, descriptor);
  }

  /** Those called by what the call repeats, or by the repeating method itself where it hands on nothing of its own. */
  in(sites: CallSites, call: CallSite): string[] {
    if (this.#named.size === 0) return [];
    const { code } = sites.contents;
    const tasks = call.argument(0).created.flatMap((descriptor) => {
      const found = classNamed(code, descriptor);
      return found === null ? [] : methodsOf(code, found, RUN);
    });
    const starts = tasks.length > 0 ? tasks : [{ dex: call.site.dex, body: call.body }];
    const found = new Set<string>();
    for (const start of starts) {
      for (const { dex, method } of followCalls(sites, start, DEPTH)) {
        const descriptor = this.#named.get(`${dex} ${method}`);
        if (descriptor !== undefined) found.add(descriptor);
      }
    }
    return [...found].sort();
  }
}
