import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Our copy of what review says of an app. */
@Entity({ name: 'listing' })
@Index('listing_revision', ['revision'])
export class ListingRow {
  @PrimaryColumn('uuid', { name: 'app_id' }) appId!: string;
  @Column('uuid', { name: 'operator_id' }) operatorId!: string;
  @Column('text', { name: 'package_name' }) packageName!: string;
  @Column('text') name!: string;
  @Column('text') state!: string;
  @Column('boolean', { name: 'chart_allowed' }) chartAllowed!: boolean;
  @Column('jsonb', { name: 'boost_blocked_by' }) boostBlockedBy!: string[];
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
  /** The change of the facts that wrote this row. */
  @Column('bigint') revision!: string;
}
