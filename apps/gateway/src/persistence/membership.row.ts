import type { Role } from '@gatehouse/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a person of the identity provider may do here. Staff of the store belong to no organisation. */
@Entity({ name: 'membership' })
export class MembershipRow {
  /** `sub` at the identity provider. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'membership_pkey' }) subject!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ name: 'organisation_id', type: 'uuid', nullable: true }) organisationId!: string | null;
  @Column({ type: 'text', array: true }) roles!: Role[];
}
