import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'certificate_mark' })
@Index('certificate_mark_app', ['appId'])
export class CertificateMarkRow {
  @PrimaryColumn('uuid', { name: 'certificate_id' }) certificateId!: string;
  @Column('uuid', { name: 'app_id', nullable: true }) appId!: string | null;
  @Column('jsonb') mark!: unknown;
}
