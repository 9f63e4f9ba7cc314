import type { Role, Scope } from '@gatehouse/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A machine's key, without its secret. */
@Entity({ name: 'api_key' })
@Index('api_key_prefix', ['prefix'], { unique: true })
@Index('api_key_organisation', ['organisationId', 'createdAt'])
export class ApiKeyRow {
  @PrimaryColumn({ name: 'key_id', type: 'uuid', primaryKeyConstraintName: 'api_key_pkey' }) keyId!: string;
  @Column({ type: 'text' }) prefix!: string;
  @Column({ name: 'secret_sha256', type: 'text' }) secretSha256!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text', array: true }) roles!: Role[];
  @Column({ type: 'text', array: true }) scopes!: Scope[];
  @Column({ name: 'organisation_id', type: 'uuid', nullable: true }) organisationId!: string | null;
  @Column({ name: 'created_by', type: 'text' }) createdBy!: string;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ name: 'last_used_at', type: 'timestamptz', nullable: true }) lastUsedAt!: Date | null;
  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true }) expiresAt!: Date | null;
  @Column({ name: 'disabled_at', type: 'timestamptz', nullable: true }) disabledAt!: Date | null;
}
