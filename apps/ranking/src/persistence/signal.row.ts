import type { Category } from '@gatehouse/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What the store says of an app. */
@Entity({ name: 'signal' })
@Index('signal_revision', ['revision'])
export class SignalRow {
  @PrimaryColumn('uuid', { name: 'app_id' }) appId!: string;
  @Column('text') category!: Category;
  @Column('bigint', { name: 'base_score_micros' }) baseScoreMicros!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  /** The change of the facts that wrote this row. */
  @Column('bigint') revision!: string;
}
