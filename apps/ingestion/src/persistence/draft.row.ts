import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'draft' })
@Index('draft_of_operator', ['operatorId', 'createdAt', 'draftId'])
export class DraftRow {
  @PrimaryColumn('uuid', { name: 'draft_id' }) draftId!: string;
  @Column('uuid', { name: 'app_id' }) appId!: string;
  @Column('uuid', { name: 'operator_id' }) operatorId!: string;
  @Column('text') platform!: string;
  @Column('text', { name: 'package_name' }) packageName!: string;
  @Column('bigint', { name: 'version_code' }) versionCode!: string;
  @Column('text', { name: 'version_name' }) versionName!: string;
  @Column('text', { name: 'service_type', nullable: true }) serviceType!: string | null;
  @Column('jsonb', { nullable: true }) listing!: unknown;
  @Column('jsonb', { nullable: true }) declarations!: unknown;
  @Column('jsonb', { nullable: true }) policy!: unknown;
  @Column('jsonb', { nullable: true }) package!: unknown;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
