import type { AppId, SubmissionId } from '@gatehouse/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { INSTANT } from './column-types.ts';

/** An operator's wish to take a version back, remembered until its scan arrives. */
@Entity({ name: 'withdrawal' })
export class WithdrawalRow {
  @PrimaryColumn('uuid', { name: 'submission_id' }) submissionId!: SubmissionId;
  @Column('uuid', { name: 'app_id' }) appId!: AppId;
  @Column('text', { name: 'reason' }) reason!: string;
  @Column('timestamptz', { name: 'requested_at', ...INSTANT }) requestedAt!: Date;
}
