import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'upload' })
@Index('upload_of_operator', ['operatorId'])
@Index('upload_expiry', ['expiresAt'])
export class UploadRow {
  @PrimaryColumn('uuid', { name: 'upload_id' }) uploadId!: string;
  @Column('uuid', { name: 'operator_id' }) operatorId!: string;
  @Column('uuid', { name: 'draft_id' }) draftId!: string;
  @Column('text', { name: 'file_name' }) fileName!: string;
  @Column('bigint', { name: 'size_bytes', nullable: true }) sizeBytes!: string | null;
  @Column('text', { name: 'declared_sha256', nullable: true }) declaredSha256!: string | null;
  @Column('jsonb') metadata!: unknown;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}
