import type { AppId, CaseId, CaseState, OperatorId, PersonId, Platform, Sha256, SubmissionId } from '@gatehouse/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Chip } from '../domain/priority.ts';
import type { SeenScan } from '../domain/review-case.ts';
import { codeNumber, INSTANT, type StoredHeld } from './column-types.ts';

@Entity({ name: 'review_case' })
@Index('review_case_version', ['submissionId'], { unique: true, where: 'submission_id IS NOT NULL' })
@Index('review_case_listing_open', ['appId'], { unique: true, where: `subject = 'listing' AND state <> 'decided'` })
@Index('review_case_queue', ['dueAt', 'priority', 'caseId'], { where: `state <> 'decided'` })
@Index('review_case_lease', ['claimExpiresAt'], { where: `state = 'claimed'` })
@Index('review_case_decided', ['stateSince'], { where: `state = 'decided'` })
export class ReviewCaseRow {
  @PrimaryColumn('uuid', { name: 'case_id' }) caseId!: CaseId;
  @Column('text', { name: 'subject' }) subject!: 'version' | 'listing';
  @Column('uuid', { name: 'app_id' }) appId!: AppId;
  @Column('uuid', { name: 'submission_id', nullable: true }) submissionId!: SubmissionId | null;
  @Column('uuid', { name: 'operator_id' }) operatorId!: OperatorId;
  @Column('text', { name: 'platform' }) platform!: Platform;
  @Column('text', { name: 'name' }) name!: string;
  @Column('text', { name: 'package_name' }) packageName!: string;
  @Column('text', { name: 'version_name' }) versionName!: string;
  @Column('bigint', { name: 'version_code', transformer: codeNumber }) versionCode!: number;
  @Column('text', { name: 'service_type' }) serviceType!: string;
  @Column('jsonb', { name: 'package' }) package!: { sha256: Sha256 | null; signers: Sha256[] };
  @Column('jsonb', { name: 'scan', nullable: true }) scan!: SeenScan | null;
  @Column('jsonb', { name: 'why' }) why!: Chip[];
  @Column('integer', { name: 'priority' }) priority!: number;
  @Column('text', { name: 'state' }) state!: CaseState;
  @Column('timestamptz', { name: 'state_since', ...INSTANT }) stateSince!: Date;
  @Column('text', { name: 'claimed_by', nullable: true }) claimedBy!: PersonId | null;
  @Column('timestamptz', { name: 'claim_expires_at', nullable: true, ...INSTANT }) claimExpiresAt!: Date | null;
  @Column('jsonb', { name: 'held', nullable: true }) held!: StoredHeld | null;
  @Column('timestamptz', { name: 'opened_at', ...INSTANT }) openedAt!: Date;
  @Column('integer', { name: 'working_days' }) workingDays!: number;
  @Column('timestamptz', { name: 'due_at', ...INSTANT }) dueAt!: Date;
  @Column('boolean', { name: 'due_provisional' }) dueProvisional!: boolean;
  @Column('text', { name: 'calendar_version' }) calendarVersion!: string;
  @Column('integer', { name: 'version' }) version!: number;
}
