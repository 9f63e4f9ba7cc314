import { randomUUID } from 'node:crypto';
import { MESSAGING_SCHEMA } from '@gatehouse/messaging';
import pg from 'pg';

type Row = Record<string, unknown>;

/** Beside the service's schema in the same database, so that no relay of ours publishes what is written here. */
const SCHEMA = 'bare';
const CHANNEL = 'gatehouse_bare_outbox';

/** A submission's transaction by the driver alone. Rows and envelope are copies of real ones of the service; only the ids differ. */
export class BareSubmissions {
  private constructor(
    private readonly pool: pg.Pool,
    private readonly row: Row,
    private readonly envelope: Row,
  ) {}

  /** @param adminUrl a database in which ingestion has taken a submission and holds a draft */
  static async open(adminUrl: string, connections: number): Promise<BareSubmissions> {
    const pool = new pg.Pool({ connectionString: adminUrl, max: connections, options: `-c search_path=${SCHEMA}` });
    await pool.query(`CREATE SCHEMA ${SCHEMA}`);
    for (const statement of MESSAGING_SCHEMA) await pool.query(statement);
    for (const table of ['submission', 'draft', 'app']) await pool.query(`CREATE TABLE ${table} (LIKE ingestion.${table} INCLUDING ALL)`);
    const [row] = (await pool.query<Row>('SELECT * FROM ingestion.submission LIMIT 1')).rows;
    const [envelope] = (await pool.query<Row>("SELECT type, topic, envelope FROM ingestion.outbox WHERE type LIKE '%submission.received%' LIMIT 1")).rows;
    if (!row || !envelope) throw new Error('ingestion has taken no submission to copy');
    return new BareSubmissions(pool, asParameters(row), envelope);
  }

  /** Copies of a draft of the service's. Answers their ids. */
  async prepareDrafts(count: number): Promise<string[]> {
    await this.pool.query(
      `INSERT INTO draft SELECT (jsonb_populate_record(pattern.d, jsonb_build_object('draft_id', gen_random_uuid(), 'app_id', gen_random_uuid()))).*
         FROM (SELECT d FROM ingestion.draft AS d LIMIT 1) AS pattern, generate_series(1, $1::int)`,
      [count],
    );
    return (await this.pool.query<{ draft_id: string }>('SELECT draft_id FROM draft')).rows.map((draft) => draft.draft_id);
  }

  /** What makes a submission durable and known, and nothing else: its row, its event with its number, the notification. */
  recordOnly(): Promise<void> {
    return this.#transaction((client) => this.#record(client, randomUUID()));
  }

  /** Every statement of the service's transaction: the draft and the app locked, the version looked for, the record, the draft's end. */
  submitDraft(draftId: string): Promise<void> {
    return this.#transaction(async (client) => {
      const { rows } = await client.query<{ app_id: string; operator_id: string }>('SELECT * FROM draft WHERE draft_id = $1 FOR UPDATE', [draftId]);
      const draft = rows[0];
      if (!draft) throw new Error(`there is no draft ${draftId}`);
      await client.query(
        `INSERT INTO app (app_id, operator_id, platform, package_name) VALUES ($1, $2, $3, $4)
         ON CONFLICT (app_id) DO UPDATE SET app_id = excluded.app_id`,
        [draft.app_id, draft.operator_id, this.row['platform'], this.row['package_name']],
      );
      await client.query(
        "SELECT 1 FROM submission WHERE app_id = $1 AND version_code = $2 AND (occupies_version OR state IN ('approved', 'warned', 'superseded')) LIMIT 1",
        [draft.app_id, this.row['version_code']],
      );
      await this.#record(client, draft.app_id);
      await client.query('DELETE FROM draft WHERE draft_id = $1', [draftId]);
    });
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  async #record(client: pg.PoolClient, appId: string): Promise<void> {
    const submissionId = randomUUID();
    const row = { ...this.row, submission_id: submissionId, app_id: appId };
    const [names, places] = [Object.keys(row), Object.keys(row).map((_, i) => `$${i + 1}`)];
    await client.query(`INSERT INTO submission (${names.join(', ')}) VALUES (${places.join(', ')})`, Object.values(row));
    await client.query(
      `INSERT INTO event_sequence (subject, last) VALUES ($1, 1)
       ON CONFLICT (subject) DO UPDATE SET last = event_sequence.last + 1 RETURNING last`,
      [`submission/${submissionId}`],
    );
    await client.query(
      `WITH told AS (INSERT INTO outbox (event_id, type, topic, key, envelope) VALUES ($1, $2, $3, $4, $5)) SELECT pg_notify('${CHANNEL}', '')`,
      [randomUUID(), this.envelope['type'], this.envelope['topic'], appId, this.envelope['envelope']],
    );
  }

  async #transaction(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await work(client);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  }
}

/** The driver takes objects of its own making back as text. */
function asParameters(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, isDocument(value) ? JSON.stringify(value) : value]));
}

function isDocument(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}
