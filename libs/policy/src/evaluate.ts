import { EvaluationError } from '@marcbachmann/cel-js';
import type { CompiledPack, CompiledRule } from './compile-pack.ts';
import { digest, evidenceHash } from './rules/evidence-hash.ts';
import type { Bilingual, RuleAction, RuleSeverity } from './rules/rule.ts';
import { fill } from './rules/template.ts';
import { valueAt } from './rules/view-paths.ts';
import type { View } from './view/build-view.ts';
import { UNKNOWN_ELEMENT } from './view/unknown.ts';

/** One thing a rule found. Matches of one identity are one finding with several places. */
export type Finding = {
  rule: string;
  title: Bilingual;
  behaviours: readonly string[];
  campaigns: readonly string[];
  severity: RuleSeverity;
  action: RuleAction;
  message: Bilingual;
  remedy: Bilingual;
  evidence: Evidence[];
  places: string[];
  /** Rule and identity, as hex SHA-256: the same in every version of the app. */
  fingerprint: string;
  /** What was seen, as hex SHA-256: another one means that a cleared finding has to be looked at again. */
  evidenceHash: string;
};
export type Evidence = { kind: string } & Record<string, unknown>;

/** A rule that could not be answered, once for each behaviour it judges (its id where it judges none). Never a clean bill. */
export type NotAssessed = { rule: string; behaviour: string; why: string };

export type Evaluation = {
  findings: Finding[];
  notAssessed: NotAssessed[];
  /** The gravest thing any finding asks for. */
  action: 'none' | RuleAction;
};

/** Looks a rule may take over one app: a call list at its cap, walked once for each of a few hundred elements. */
const MAX_LOOKS = 5_000_000;
const MAX_FINDINGS_OF_A_RULE = 500;
const MAX_EVIDENCE = 20;
const MAX_PLACES = 50;
/** Longer texts in evidence and places are cut: names out of a package may be 64 KB long. */
const MAX_TEXT = 1000;

const ACTIONS: readonly RuleAction[] = ['reject', 'review', 'note'];
const SEVERITIES: readonly RuleSeverity[] = ['critical', 'high', 'medium', 'low'];

/** Judges one app by one pack. The same view and pack always give the same result, in the same order. */
export function evaluate(pack: CompiledPack, view: View): Evaluation {
  const results = pack.rules.map((rule) => evaluateRule(rule, view));
  const findings = results.flatMap((result) => result.findings).toSorted(gravestFirst);
  return {
    findings,
    notAssessed: results.flatMap((result) => result.notAssessed),
    action: ACTIONS.find((action) => findings.some((finding) => finding.action === action)) ?? 'none',
  };
}

function gravestFirst(a: Finding, b: Finding): number {
  return (
    ACTIONS.indexOf(a.action) - ACTIONS.indexOf(b.action) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compare(a.rule, b.rule) ||
    compare(a.fingerprint, b.fingerprint)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Values = Readonly<Record<string, unknown>>;

function evaluateRule(rule: CompiledRule, view: View): Pick<Evaluation, 'findings' | 'notAssessed'> {
  const looks = looksAt(rule, view.values);
  const findings = new Map<string, { finding: Finding; seen: Evidence[] }>();
  const reasons = new Set<string>();
  if (looks === null) reasons.add(why(rule, view));
  else if (looks.length * costOf(rule, view.values) > MAX_LOOKS) reasons.add(`rule.too-costly: More than ${MAX_LOOKS} looks would be needed.`);
  else {
    for (const look of looks) {
      const answer = answerOf(rule, look);
      if (answer === null) reasons.add(why(rule, view));
      if (answer !== true || look['item'] === UNKNOWN_ELEMENT) continue;
      addMatch(findings, rule, look);
      if (findings.size >= MAX_FINDINGS_OF_A_RULE) {
        reasons.add(`rule.too-many-findings: Only the first ${MAX_FINDINGS_OF_A_RULE} are listed.`);
        break;
      }
    }
  }
  const judged = rule.behaviours.length > 0 ? rule.behaviours : [rule.id];
  return {
    findings: [...findings.values()].map(({ finding, seen }) => ({ ...finding, places: finding.places.toSorted(compare), evidenceHash: evidenceHash(seen) })),
    notAssessed: [...reasons].flatMap((reason) => judged.map((behaviour) => ({ rule: rule.id, behaviour, why: reason }))),
  };
}

/** What the rule looks at: the view once, or each element of its list; null where the list is not there to walk. */
function looksAt(rule: CompiledRule, values: Values): Values[] | null {
  if (rule.each === undefined) return [values];
  const list = valueAt(rule.each, values);
  return Array.isArray(list) ? list.map((item: unknown) => ({ ...values, item })) : null;
}

function costOf(rule: CompiledRule, values: Values): number {
  return rule.condition.lists.reduce((cost, path) => {
    const list = valueAt(path, values);
    return cost + (Array.isArray(list) ? list.length : 0);
  }, 1);
}

/** True, false, or null where the answer depends on something unknown. */
function answerOf(rule: CompiledRule, look: Values): boolean | null {
  try {
    const answer: unknown = rule.condition.evaluate(look);
    return typeof answer === 'boolean' ? answer : null;
  } catch (error) {
    if (error instanceof EvaluationError) return null;
    throw error;
  }
}

function addMatch(findings: Map<string, { finding: Finding; seen: Evidence[] }>, rule: CompiledRule, look: Values): void {
  const read = (path: string): unknown => valueAt(path, look);
  const fingerprint = digest([rule.id, rule.identity.map((path) => read(path) ?? null)]);
  const evidence = rule.evidence.map(({ kind, ...fields }) => ({
    kind,
    ...Object.fromEntries(Object.entries(fields).map(([name, path]) => [name, clipped(read(path) ?? null)])),
  }));
  const place = rule.place === undefined ? undefined : clipped(read(rule.place));
  const known = findings.get(fingerprint);
  const { finding, seen } = known ?? { finding: newFinding(rule, fingerprint, read), seen: [] };
  if (!known) findings.set(fingerprint, { finding, seen });
  seen.push(...evidence);
  if (finding.evidence.length < MAX_EVIDENCE) finding.evidence.push(...evidence);
  if (typeof place === 'string' && place !== '' && finding.places.length < MAX_PLACES && !finding.places.includes(place)) finding.places.push(place);
}

const clipped = (value: unknown): unknown => (typeof value === 'string' ? value.slice(0, MAX_TEXT) : value);

function newFinding(rule: CompiledRule, fingerprint: string, read: (path: string) => unknown): Finding {
  const { title, behaviours, campaigns, severity, action, message, remedy } = rule;
  return {
    rule: rule.id,
    title,
    behaviours,
    campaigns,
    severity,
    action,
    message: { zh: fill(message.zh, read), en: fill(message.en, read) },
    remedy: { zh: fill(remedy.zh, read), en: fill(remedy.en, read) },
    evidence: [],
    places: [],
    fingerprint,
    evidenceHash: '',
  };
}

/** Why a rule has no answer: what was withheld of the paths it reads. */
function why(rule: CompiledRule, view: View): string {
  const reads = [...rule.condition.paths, ...(rule.each === undefined ? [] : [rule.each])];
  const touches = (a: string, b: string): boolean => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
  return view.unknown.find(({ path }) => reads.some((read) => touches(read, path)))?.why ?? 'facts.unknown: A fact that the rule asks for is missing.';
}
