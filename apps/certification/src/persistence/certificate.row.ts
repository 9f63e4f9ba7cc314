import type { CertificateRecord, CertificateState } from '@gatehouse/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A certificate on record, and what it allows at present. */
@Entity({ name: 'certificate' })
@Index('certificate_number', ['number'], { unique: true })
@Index('certificate_package', ['packageName'])
@Index('certificate_app', ['appId'])
@Index('certificate_operator', ['operatorId', 'number'])
@Index('certificate_revisit', ['revisitAt'])
export class CertificateRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') number!: string;
  @Column('text') holder!: string;
  @Column('text', { name: 'holder_credit_code' }) holderCreditCode!: string;
  @Column('text', { name: 'app_name' }) appName!: string;
  @Column('text') platform!: string;
  @Column('text', { name: 'package_name' }) packageName!: string;
  @Column('text') signer!: string;
  @Column('jsonb') versions!: CertificateRecord['versions'];
  @Column('date', { name: 'valid_from' }) validFrom!: string;
  @Column('date', { name: 'valid_to' }) validTo!: string;
  @Column('text') state!: CertificateState;
  @Column('timestamptz', { name: 'state_since' }) stateSince!: Date;
  @Column('text', { nullable: true }) cause!: string | null;
  @Column('text', { name: 'expired_from', nullable: true }) expiredFrom!: CertificateState | null;
  @Column('text', { nullable: true }) contradiction!: string | null;
  @Column('text') evidence!: string;
  @Column('timestamptz', { name: 'checked_at' }) checkedAt!: Date;
  @Column('timestamptz', { name: 'revisit_at', nullable: true }) revisitAt!: Date | null;
  @Column('uuid', { name: 'app_id', nullable: true }) appId!: string | null;
  @Column('uuid', { name: 'operator_id', nullable: true }) operatorId!: string | null;
  @Column('text', { name: 'scope_code' }) scopeCode!: string;
  @Column('boolean', { name: 'mark_allowed' }) markAllowed!: boolean;
  @Column('boolean', { name: 'boost_allowed' }) boostAllowed!: boolean;
}
