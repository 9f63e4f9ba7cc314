import { openService, type ServiceUnderTest } from '@gatehouse/testkit';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { OpenCase } from '../features/open-case/open-case.ts';
import { hear, scanOf } from '../review-events.sample.ts';
import { start } from '../start.ts';

describe.skipIf(inject('infraMissing'))('the schema of review', () => {
  let review: ServiceUnderTest;
  let db: DataSource;

  beforeAll(async () => {
    review = await openService('review', start, { adminUrl: inject('adminUrl'), kafkaBrokers: inject('kafkaBrokers'), redisUrl: inject('redisUrl') });
    db = review.service.app.get(DataSource);
    await hear(db, review.service.app.get(OpenCase), scanOf('cn.example.schema', 1));
  });
  afterAll(() => review.close());

  it('is what the rows say', async () => {
    const { upQueries } = await db.driver.createSchemaBuilder().log();
    expect(upQueries.map((q) => q.query)).toEqual([]);
  });

  it.each([
    ['decision', 'verdict'],
    ['audit_entry', 'act'],
  ])('refuses to change or delete what stands in %s', async (table, column) => {
    const [{ n }] = await db.query(`SELECT count(*)::int AS n FROM ${table}`);
    expect(n).toBeGreaterThan(0);
    await expect(db.query(`UPDATE ${table} SET ${column} = ${column}`)).rejects.toThrow(`${table} is append-only`);
    await expect(db.query(`DELETE FROM ${table}`)).rejects.toThrow(`${table} is append-only`);
    await expect(db.query(`TRUNCATE ${table}`)).rejects.toThrow(`${table} is append-only`);
  });
});
