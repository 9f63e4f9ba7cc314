import { randomUUID } from 'node:crypto';
import { MESSAGING_SCHEMA } from '@gatehouse/messaging';
import pg from 'pg';

type Row = Record<string, unknown>;

/** Beside the service's schema in the same database, so that no relay of ours publishes what is written here. */
const SCHEMA = 'bare';
const CHANNEL = 'gatehouse_bare_outbox';

/**
 * A submission's transaction with nothing around it: the row, the outbox row with its number, the notification, by the driver
 * alone. Rows and envelope are copies of real ones of the service; only the ids differ.
 */
export class BareSubmissions {
  private constructor(
    private readonly pool: pg.Pool,
    private readonly row: Row,
    private readonly envelope: Row,
  ) {}

  /** @param adminUrl a database in which ingestion has taken a submission */
  static async open(adminUrl: string, connections: number): Promise<BareSubmissions> {
    const pool = new pg.Pool({ connectionString: adminUrl, max: connections, options: `-c search_path=${SCHEMA}` });
    await pool.query(`CREATE SCHEMA ${SCHEMA}`);
    for (const statement of MESSAGING_SCHEMA) await pool.query(statement);
    await pool.query('CREATE TABLE submission (LIKE ingestion.submission INCLUDING ALL)');
    const [row] = (await pool.query<Row>('SELECT * FROM ingestion.submission LIMIT 1')).rows;
    const [envelope] = (await pool.query<Row>("SELECT type, topic, envelope FROM ingestion.outbox WHERE type LIKE '%submission.received%' LIMIT 1")).rows;
    if (!row || !envelope) throw new Error('ingestion has taken no submission to copy');
    for (const [name, value] of Object.entries(row))
      if (typeof value === 'object' && value !== null && !(value instanceof Date)) row[name] = JSON.stringify(value);
    return new BareSubmissions(pool, row, envelope);
  }

  async submit(): Promise<void> {
    const [submissionId, appId] = [randomUUID(), randomUUID()];
    const row = { ...this.row, submission_id: submissionId, app_id: appId };
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        `INSERT INTO submission (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
          .map((_, i) => `$${i + 1}`)
          .join(', ')})`,
        Object.values(row),
      );
      await client.query(
        'INSERT INTO event_sequence (subject, last) VALUES ($1, 1) ON CONFLICT (subject) DO UPDATE SET last = event_sequence.last + 1 RETURNING last',
        [`submission/${submissionId}`],
      );
      await client.query(
        `WITH told AS (INSERT INTO outbox (event_id, type, topic, key, envelope) VALUES ($1, $2, $3, $4, $5)) SELECT pg_notify('${CHANNEL}', '')`,
        [randomUUID(), this.envelope['type'], this.envelope['topic'], appId, this.envelope['envelope']],
      );
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
