import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'app' })
export class AppRow {
  @PrimaryColumn('uuid', { name: 'app_id' }) appId!: string;
  @Column('uuid', { name: 'operator_id' }) operatorId!: string;
  @Column('text') platform!: string;
  @Column('text', { name: 'package_name' }) packageName!: string;
  @Column('jsonb', { nullable: true }) listing!: unknown;
}
