import { createDataSource, migrate } from '@gatehouse/chassis';
import { dropDatabase, prepareDatabase } from '@gatehouse/local-infra';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { DataSource } from 'typeorm';
import { MIGRATIONS, ROWS } from '../start.ts';

describe.skipIf(inject('infraMissing'))('the schema of ingestion', () => {
  const name = `gatehouse_ingestion_schema_${process.pid}`;
  let db: DataSource;
  beforeAll(async () => {
    const database = await prepareDatabase(inject('adminUrl'), { database: name });
    db = await createDataSource({ service: 'ingestion', url: database.urlFor('ingestion'), poolSize: 2, rows: ROWS, migrations: MIGRATIONS }).initialize();
  });
  afterAll(async () => {
    await db.destroy();
    await dropDatabase(inject('adminUrl'), name);
  });

  it('is made by the migrations exactly as the rows describe it', async () => {
    expect(await migrate(db, 'ingestion')).toEqual(['Init1764000000000']);
    expect(await migrate(db, 'ingestion')).toEqual([]);
    const { upQueries } = await db.driver.createSchemaBuilder().log();
    expect(upQueries.map((q) => q.query)).toEqual([]);
  });
});
