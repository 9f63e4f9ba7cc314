import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { INSTANT } from './column-types.ts';

/** Append-only: a trigger refuses any change. */
@Entity({ name: 'audit_entry' })
@Index('audit_entry_object', ['object', 'entryId'])
export class AuditEntryRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS', name: 'entry_id' }) entryId!: string;
  @Column('timestamptz', { name: 'at', ...INSTANT }) at!: Date;
  /** A person's id, or the part of the system that acted: `system:policy`, `system:clock`, `system:operator`. */
  @Column('text', { name: 'actor' }) actor!: string;
  @Column('text', { name: 'act' }) act!: string;
  /** `case/<id>`, `app/<id>` or `submission/<id>`. */
  @Column('text', { name: 'object' }) object!: string;
  @Column('jsonb', { name: 'details' }) details!: Record<string, unknown>;
}
