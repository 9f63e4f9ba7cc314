import type { StartKind } from '../behaviour/code-row.ts';
import { WEAKNESSES, type WeaknessId, type WeaknessSeverity } from './weakness-catalogue.ts';

/** Something in the package that an attacker may use. Flat, so that a rule names each field. */
export type Weakness = {
  id: WeaknessId;
  /** `CWE-926`. */
  cwe: string;
  severity: WeaknessSeverity;
  /** A component's class, `Lcom/x/A;->b(I)V`, or an entry of the package. */
  place: string;
  /** What was seen, most telling first. Secrets are shortened. */
  evidence: string[];
  /** SDK id, or `app`. */
  attribution: string;
  /** Null where the place is no code, or where nobody worked it out. */
  reachableFromStartup: boolean | null;
  startKind: StartKind | null;
};

/** A row about something declared rather than coded: nothing starts it, and the app answers for it. */
export function declaredWeakness(id: WeaknessId, place: string, evidence: readonly string[], severity?: WeaknessSeverity): Weakness {
  return weakness(id, place, evidence, { attribution: 'app', reachableFromStartup: null, startKind: null }, severity);
}

export function weakness(
  id: WeaknessId,
  place: string,
  evidence: readonly string[],
  where: Pick<Weakness, 'attribution' | 'reachableFromStartup' | 'startKind'>,
  severity: WeaknessSeverity = WEAKNESSES[id].severity,
): Weakness {
  const { attribution, reachableFromStartup, startKind } = where;
  return { id, cwe: `CWE-${WEAKNESSES[id].cwe}`, severity, place, evidence: [...evidence], attribution, reachableFromStartup, startKind };
}
