import type { SubmissionSummary } from '@gatehouse/web-kit';

type Standing = Pick<SubmissionSummary, 'final' | 'reason'>;

/** Whose move each submission is: the operator's own, somebody else's, nobody's. */
export function partition<T extends Standing>(items: readonly T[]): { yours: T[]; running: T[]; ended: T[] } {
  const yours = items.filter(({ reason }) => reason.turn === 'operator');
  const others = items.filter(({ reason }) => reason.turn !== 'operator');
  return { yours, running: others.filter(({ final }) => !final), ended: others.filter(({ final }) => final) };
}

/** Nearest deadline first; what has none, last. */
export function byDeadline(a: Standing, b: Standing): number {
  const at = ({ reason }: Standing) => (reason.deadlineAt === null ? Number.MAX_SAFE_INTEGER : Date.parse(reason.deadlineAt));
  return at(a) - at(b);
}
