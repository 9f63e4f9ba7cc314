import type { Role } from '@gatehouse/contracts';

/** Two organisations of the demonstration, so that one can see that neither sees the other. */
export const LOCAL_ORGANISATIONS = [
  { id: '0d000000-0000-4000-8000-000000000001', name: '演示运营者一 Demo operator one' },
  { id: '0d000000-0000-4000-8000-000000000002', name: '演示运营者二 Demo operator two' },
] as const;

export type LocalPerson = {
  /** What one signs in with, and `sub` in the tokens. */
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly organisationId: string | null;
};

/** The people of one's own machine, called by what they do. The gateway's local seed reads the same list. */
export const LOCAL_PEOPLE: readonly LocalPerson[] = [
  { subject: 'operator', name: '运营者 Operator', roles: ['operator'], organisationId: LOCAL_ORGANISATIONS[0].id },
  { subject: 'operator-two', name: '运营者二 Operator two', roles: ['operator'], organisationId: LOCAL_ORGANISATIONS[1].id },
  { subject: 'reviewer', name: '审核员 Reviewer', roles: ['reviewer'], organisationId: null },
  { subject: 'reviewer-two', name: '审核员二 Reviewer two', roles: ['reviewer'], organisationId: null },
  { subject: 'lead', name: '审核组长 Lead', roles: ['lead'], organisationId: null },
  { subject: 'auditor', name: '审计员 Auditor', roles: ['auditor'], organisationId: null },
  { subject: 'store', name: '商店 Store', roles: ['store'], organisationId: null },
  { subject: 'admin', name: '管理员 Admin', roles: ['admin'], organisationId: null },
];

/** Everybody's password. No secret: it stands in the README, and the local provider refuses to run in production. */
export const LOCAL_PASSWORD = 'gatehouse';
