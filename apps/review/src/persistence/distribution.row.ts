import type { AppId, Bilingual, ListedVersion, ListingState, OperatorId, Platform } from '@gatehouse/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Distribution } from '../domain/distribution.ts';
import { INSTANT } from './column-types.ts';

@Entity({ name: 'distribution' })
@Index('distribution_recent', ['changedAt', 'appId'])
export class DistributionRow {
  @PrimaryColumn('uuid', { name: 'app_id' }) appId!: AppId;
  @Column('uuid', { name: 'operator_id' }) operatorId!: OperatorId;
  @Column('text', { name: 'platform' }) platform!: Platform;
  @Column('text', { name: 'package_name' }) packageName!: string;
  @Column('text', { name: 'name' }) name!: string;
  @Column('text', { name: 'state' }) state!: ListingState;
  @Column('jsonb', { name: 'version', nullable: true }) version!: ListedVersion | null;
  @Column('text', { name: 'warning', nullable: true }) warning!: Distribution['warning'];
  @Column('text', { name: 'origin' }) origin!: Distribution['origin'];
  @Column('jsonb', { name: 'reason' }) reason!: Bilingual;
  @Column('timestamptz', { name: 'changed_at', ...INSTANT }) changedAt!: Date;
}
