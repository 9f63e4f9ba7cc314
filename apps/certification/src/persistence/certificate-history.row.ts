import type { CertificateRecord, CertificateState } from '@gatehouse/contracts';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** What happened to a certificate, appended and never changed (the database refuses it). */
@Entity({ name: 'certificate_history' })
@Index('certificate_history_certificate', ['certificateId', 'id'])
export class CertificateHistoryRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string;
  @Column('uuid', { name: 'certificate_id' }) certificateId!: string;
  @Column('timestamptz') at!: Date;
  @Column('text') change!: string;
  @Column('text', { nullable: true }) before!: CertificateState | null;
  @Column('text') after!: CertificateState;
  @Column('boolean') inferred!: boolean;
  @Column('text') evidence!: string;
  /** The observed record, so that the evidence can be shown; null where the calendar moved it. */
  @Column('jsonb', { nullable: true }) record!: CertificateRecord | null;
}
