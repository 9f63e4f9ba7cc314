import { DATABASE } from './process-fleet.ts';
import { Pool } from 'pg';

/** What every service's own tables say of one submission. */
export type End = {
  packageName: string;
  /** How its operator reads it. */
  state: string;
  scans: string;
  /** `scan.completed` events told of it. */
  scansTold: number;
  /** Verdicts and states of cases not decided: exactly one of all in a submission that reached an end. */
  ends: string[];
  /** `review.decided` events told of it. */
  decisionsTold: number;
};

/** Who hears whom: each event told by the first must have taken effect with the second. */
const ROADS: readonly (readonly [teller: string, type: string, hearer: string])[] = [
  ['ingestion', 'gatehouse.submission.received.v1', 'scanning'],
  ['scanning', 'gatehouse.scan.started.v1', 'ingestion'],
  ['scanning', 'gatehouse.scan.completed.v1', 'ingestion'],
  ['scanning', 'gatehouse.scan.completed.v1', 'review'],
  ['scanning', 'gatehouse.scan.completed.v1', 'certification'],
  ['review', 'gatehouse.review.case-changed.v1', 'ingestion'],
  ['review', 'gatehouse.review.decided.v1', 'ingestion'],
  ['review', 'gatehouse.enforcement.changed.v1', 'ingestion'],
  ['review', 'gatehouse.enforcement.changed.v1', 'certification'],
  ['review', 'gatehouse.enforcement.changed.v1', 'ranking'],
];

const ENDS = `
  WITH told AS (
    SELECT envelope::jsonb -> 'data' ->> 'submissionId' AS submission_id, type FROM scanning.outbox WHERE type = 'gatehouse.scan.completed.v1'
    UNION ALL
    SELECT envelope::jsonb -> 'data' ->> 'submissionId', type FROM review.outbox WHERE type = 'gatehouse.review.decided.v1')
  SELECT s.package_name AS "packageName", s.state,
    (SELECT coalesce(string_agg(state, ', '), '') FROM scanning.scan WHERE submission_id = s.submission_id) AS scans,
    (SELECT count(*)::int FROM told WHERE submission_id = s.submission_id::text AND type = 'gatehouse.scan.completed.v1') AS "scansTold",
    ARRAY(SELECT verdict FROM review.decision WHERE submission_id = s.submission_id
          UNION ALL SELECT state FROM review.review_case WHERE submission_id = s.submission_id AND state <> 'decided') AS ends,
    (SELECT count(*)::int FROM told WHERE submission_id = s.submission_id::text AND type = 'gatehouse.review.decided.v1') AS "decisionsTold"
  FROM ingestion.submission s WHERE starts_with(s.package_name, $1) ORDER BY s.package_name`;

/** Reads all services' schemas with the administrator's eyes: what no service may do, and what a final count needs. */
export class Ledger {
  readonly #pool: Pool;

  constructor(adminUrl: string) {
    const url = new URL(adminUrl);
    url.pathname = `/${DATABASE}`;
    this.#pool = new Pool({ connectionString: url.href, max: 4 });
    this.#pool.on('error', () => undefined); // connections that a restart of PostgreSQL broke leave the pool; the next query opens another
  }

  /** Submissions whose package's name starts with `prefix`, by name. */
  ends(prefix: string): Promise<End[]> {
    return this.#rows<End>(ENDS, [prefix]);
  }

  acceptedOf(prefix: string): Promise<number> {
    return this.#count('SELECT count(*) AS n FROM ingestion.submission WHERE starts_with(package_name, $1)', [prefix]);
  }

  /** Scans of this round under way. */
  runningScansOf(prefix: string): Promise<number> {
    return this.#count("SELECT count(*) AS n FROM scanning.scan WHERE state = 'running' AND starts_with(scan_order ->> 'packageName', $1)", [prefix]);
  }

  /** Scans of this round that a worker had to begin again. */
  repeatedScansOf(prefix: string): Promise<number> {
    return this.#count("SELECT count(*) AS n FROM scanning.scan WHERE attempt > 1 AND starts_with(scan_order ->> 'packageName', $1)", [prefix]);
  }

  decisionsOf(prefix: string): Promise<number> {
    return this.#count("SELECT count(*) AS n FROM review.decision WHERE starts_with(version ->> 'packageName', $1)", [prefix]);
  }

  /** Apps of this round that ranking holds as listed, in its charts' own table. */
  rankedOf(prefix: string): Promise<number> {
    return this.#count("SELECT count(*) AS n FROM ranking.listing WHERE state = 'listed' AND starts_with(package_name, $1)", [prefix]);
  }

  /** Apps of this round whose listed version certification knows. */
  certifiableOf(prefix: string): Promise<number> {
    return this.#count('SELECT count(*) AS n FROM certification.known_app WHERE listed_version IS NOT NULL AND starts_with(package_name, $1)', [prefix]);
  }

  /** Events that have not gone all their way: not published yet, or not heard by somebody who listens. One line a road. */
  async underway(): Promise<string[]> {
    const lines: string[] = [];
    for (const teller of new Set(ROADS.map(([t]) => t))) {
      const pending = await this.#count(`SELECT count(*) AS n FROM ${teller}.outbox WHERE published_at IS NULL`, []);
      if (pending > 0) lines.push(`${pending} of ${teller} not published`);
    }
    for (const [teller, type, hearer] of ROADS) {
      const unheard = await this.#count(
        `SELECT count(*) AS n FROM ${teller}.outbox o WHERE type = $1 AND NOT EXISTS (SELECT FROM ${hearer}.inbox i WHERE i.event_id = o.event_id)`,
        [type],
      );
      if (unheard > 0) lines.push(`${unheard} ${type} not heard by ${hearer}`);
    }
    return lines;
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #count(sql: string, parameters: readonly string[]): Promise<number> {
    const [row] = await this.#rows<{ n: string }>(sql, parameters);
    return Number(row?.n);
  }

  async #rows<T extends object>(sql: string, parameters: readonly string[]): Promise<T[]> {
    return (await this.#pool.query<T>(sql, [...parameters])).rows;
  }
}
