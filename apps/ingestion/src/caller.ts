import type { Principal } from '@gatehouse/chassis';
import { type OperatorId, Refusal } from '@gatehouse/contracts';
import type { Visibility } from './persistence/submission.store.ts';

const SEES_ALL = ['reviewer', 'lead', 'auditor', 'store'] as const;

/** The organisation a caller acts for. Whoever has none owns nothing here. @throws Refusal resource.not-found */
export function operatorOf(caller: Principal): OperatorId {
  if (caller.operatorId === null) throw new Refusal('resource.not-found');
  return caller.operatorId;
}

/** The store's own people see every submission; an operator its own. */
export function visibleTo(caller: Principal): Visibility {
  return SEES_ALL.some((role) => caller.roles.includes(role)) ? 'all' : { operatorId: operatorOf(caller) };
}
