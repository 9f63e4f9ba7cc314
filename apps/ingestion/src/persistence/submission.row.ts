import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'submission' })
@Index('submission_version', ['appId', 'versionCode'], { unique: true, where: 'occupies_version' })
@Index('submission_of_operator', ['operatorId', 'receivedAt', 'submissionId'])
@Index('submission_newest', ['receivedAt', 'submissionId'])
@Index('submission_of_app', ['appId', 'versionCode'])
@Index('submission_recheck', ['recheckAt'], { where: 'recheck_at IS NOT NULL' })
export class SubmissionRow {
  @PrimaryColumn('uuid', { name: 'submission_id' }) submissionId!: string;
  @Column('uuid', { name: 'app_id' }) appId!: string;
  @Column('uuid', { name: 'operator_id' }) operatorId!: string;
  @Column('text') platform!: string;
  @Column('text', { name: 'package_name' }) packageName!: string;
  @Column('text') name!: string;
  @Column('bigint', { name: 'version_code' }) versionCode!: string;
  @Column('text', { name: 'version_name' }) versionName!: string;
  @Column('text', { name: 'service_type' }) serviceType!: string;
  @Column('text') category!: string;
  @Column('text', { name: 'file_name' }) fileName!: string;
  @Column('jsonb') artifact!: unknown;
  @Column('jsonb') content!: unknown;
  @Column('jsonb') story!: unknown;
  @Column('text') state!: string;
  @Column('boolean') final!: boolean;
  @Column('jsonb') reason!: unknown;
  @Column('timestamptz', { name: 'recheck_at', nullable: true }) recheckAt!: Date | null;
  @Column('boolean', { name: 'occupies_version' }) occupiesVersion!: boolean;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('integer') version!: number;
}
