import type { AppId, CertificateId } from '@gatehouse/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { INSTANT } from './column-types.ts';

/** What certification last said a certificate's mark may say of an app. */
@Entity({ name: 'app_mark' })
@Index('app_mark_app', ['appId'])
export class AppMarkRow {
  @PrimaryColumn('uuid', { name: 'certificate_id' }) certificateId!: CertificateId;
  @Column('uuid', { name: 'app_id', nullable: true }) appId!: AppId | null;
  @Column('boolean', { name: 'mark_allowed' }) markAllowed!: boolean;
  @Column('timestamptz', { name: 'changed_at', ...INSTANT }) changedAt!: Date;
}
