import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An organisation whose people and machines come through the door. */
@Entity({ name: 'organisation' })
export class OrganisationRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'organisation_pkey' }) id!: string;
  @Column({ type: 'text' }) name!: string;
}
