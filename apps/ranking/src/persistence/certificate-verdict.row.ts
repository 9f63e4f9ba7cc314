import type { Bilingual } from '@gatehouse/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Our copy of what certification says of an app's listed version. */
@Entity({ name: 'certificate_verdict' })
@Index('certificate_verdict_revision', ['revision'])
export class CertificateVerdictRow {
  @PrimaryColumn('uuid', { name: 'app_id' }) appId!: string;
  @Column('text', { name: 'certificate_number' }) certificateNumber!: string;
  @Column('boolean', { name: 'mark_allowed' }) markAllowed!: boolean;
  @Column('boolean', { name: 'boost_allowed' }) boostAllowed!: boolean;
  @Column('text', { name: 'scope_code' }) scopeCode!: string;
  @Column('jsonb', { name: 'scope_text' }) scopeText!: Bilingual;
  @Column('date', { name: 'valid_to', nullable: true }) validTo!: string | null;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
  /** The change of the facts that wrote this row. */
  @Column('bigint') revision!: string;
}
