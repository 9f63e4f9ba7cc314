import type { PersonId } from '@gatehouse/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Names stand here alone: what is kept for ever names people by id. */
@Entity({ name: 'reviewer' })
export class ReviewerRow {
  @PrimaryColumn('text', { name: 'person_id' }) personId!: PersonId;
  @Column('text', { name: 'name' }) name!: string;
}
