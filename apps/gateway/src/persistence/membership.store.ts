import type { Tx } from '@gatehouse/chassis';
import { Injectable } from '@nestjs/common';
import { MembershipRow } from './membership.row.ts';
import { OrganisationRow } from './organisation.row.ts';

export type Organisation = { id: string; name: string };
export type Membership = Pick<MembershipRow, 'subject' | 'name' | 'roles'> & { organisation: Organisation | null };

/** Who belongs where, and with which roles. */
@Injectable()
export class MembershipStore {
  async find(tx: Tx, subject: string): Promise<Membership | null> {
    const row = await tx.findOneBy(MembershipRow, { subject });
    if (!row) return null;
    const organisation = row.organisationId === null ? null : await this.organisation(tx, row.organisationId);
    return { subject: row.subject, name: row.name, roles: row.roles, organisation };
  }

  organisation(tx: Tx, id: string): Promise<Organisation | null> {
    return tx.findOneBy(OrganisationRow, { id });
  }

  /** Repeating it changes nothing. */
  async put(tx: Tx, organisations: readonly Organisation[], members: readonly MembershipRow[]): Promise<void> {
    if (organisations.length > 0) await tx.upsert(OrganisationRow, [...organisations], ['id']);
    if (members.length > 0) await tx.upsert(MembershipRow, [...members], ['subject']);
  }
}
