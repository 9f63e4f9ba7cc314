import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { dropDatabase, prepareDatabase, type PreparedDatabase } from './prepare-database.ts';

const adminUrl = inject('adminUrl');
const database = `prepare_database_${process.pid}`;

async function as<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const DENIED = { code: '42501' };

describe.skipIf(inject('infraMissing'))('prepareDatabase', () => {
  let prepared: PreparedDatabase;

  beforeAll(async () => {
    prepared = await prepareDatabase(adminUrl, { database });
    await as(prepared.urlFor('review'), (client) => client.query('CREATE TABLE verdict (id int); INSERT INTO verdict VALUES (1)'));
  });
  afterAll(async () => {
    await dropDatabase(adminUrl, database);
  });

  it('puts a table that a service creates without naming a schema into its own schema', async () => {
    const rows = await as(prepared.urlFor('review'), (client) => client.query("SELECT schemaname FROM pg_tables WHERE tablename = 'verdict'"));
    expect(rows.rows).toEqual([{ schemaname: 'review' }]);
  });

  it.each(['SELECT * FROM review.verdict', 'INSERT INTO review.verdict VALUES (2)', 'CREATE TABLE review.intruder (id int)', 'DROP TABLE review.verdict'])(
    'lets no other service run: %s',
    async (sql) => {
      await expect(as(prepared.urlFor('ranking'), (client) => client.query(sql))).rejects.toMatchObject(DENIED);
    },
  );

  it('lets no service use the public schema, make a schema or take another role', async () => {
    for (const sql of ['CREATE TABLE public.t (id int)', 'CREATE SCHEMA elsewhere', 'SET ROLE gatehouse_review', 'CREATE ROLE more']) {
      await expect(
        as(prepared.urlFor('ranking'), (client) => client.query(sql)),
        sql,
      ).rejects.toMatchObject(DENIED);
    }
  });

  it('can be run again, by several at once, and keeps what is there', async () => {
    await Promise.all([1, 2, 3].map(() => prepareDatabase(adminUrl, { database })));
    const rows = await as(prepared.urlFor('review'), (client) => client.query('SELECT id FROM verdict'));
    expect(rows.rows).toEqual([{ id: 1 }]);
  });

  it('refuses a service it does not know', () => {
    expect(() => prepared.urlFor('postgres')).toThrow('no service is called postgres');
  });
});
