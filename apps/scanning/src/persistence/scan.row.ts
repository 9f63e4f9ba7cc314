import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'scan' })
@Index('scan_submission', ['submissionId'], { unique: true })
export class ScanRow {
  @PrimaryColumn('uuid', { name: 'scan_id' }) scanId!: string;
  @Column('uuid', { name: 'submission_id' }) submissionId!: string;
  @Column('uuid', { name: 'app_id' }) appId!: string;
  @Column('uuid', { name: 'operator_id' }) operatorId!: string;
  @Column('jsonb', { name: 'scan_order' }) order!: unknown;
  @Column('text') state!: string;
  @Column('integer') attempt!: number;
  @Column('timestamptz', { name: 'queued_at' }) queuedAt!: Date;
  @Column('timestamptz', { name: 'rung_at', nullable: true }) rungAt!: Date | null;
  @Column('timestamptz', { name: 'lease_until', nullable: true }) leaseUntil!: Date | null;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'completed_at', nullable: true }) completedAt!: Date | null;
  @Column('text', { nullable: true }) outcome!: string | null;
  @Column('jsonb', { nullable: true }) result!: unknown;
}
