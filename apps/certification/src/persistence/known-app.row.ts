import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ListedVersion } from '../domain/scope-guard.ts';

/** An app that review or scanning told of, and the certificate that speaks for it. */
@Entity({ name: 'known_app' })
@Index('known_app_package', ['packageName'])
export class KnownAppRow {
  @PrimaryColumn('uuid', { name: 'app_id' }) appId!: string;
  @Column('uuid', { name: 'operator_id' }) operatorId!: string;
  @Column('text') platform!: string;
  @Column('text', { name: 'package_name' }) packageName!: string;
  @Column('jsonb', { name: 'listed_version', nullable: true }) listedVersion!: ListedVersion | null;
  @Column('boolean', { default: false }) blocked!: boolean;
  @Column('jsonb', { name: 'scanned_signers', default: [] }) scannedSigners!: string[];
  @Column('uuid', { name: 'speaker_id', nullable: true }) speakerId!: string | null;
  @Column('text', { name: 'speaker_scope', nullable: true }) speakerScope!: string | null;
  @Column('date', { name: 'speaker_valid_to', nullable: true }) speakerValidTo!: string | null;
}
