/**
 * The tables messaging keeps in each service's own schema. Every statement is safe to run again.
 *
 *   outbox          append-only log of what this service told, partitioned by day; `published_at is null` marks what Kafka has not acknowledged
 *   event_sequence  last number given per subject, so that a subject's events are numbered in commit order
 *   inbox           ids of events that took effect here
 *   heard           highest sequence applied per (source, subject), so that old news never overwrites newer
 */
export const MESSAGING_SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS outbox (
     id bigint GENERATED ALWAYS AS IDENTITY,
     event_id uuid NOT NULL,
     type text NOT NULL,
     topic text NOT NULL,
     key text NOT NULL,
     envelope text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(),
     published_at timestamptz,
     PRIMARY KEY (created_at, id)
   ) PARTITION BY RANGE (created_at)`,
  // Rows land here only if the daily partitions were not made in time; nothing is refused for that.
  `CREATE TABLE IF NOT EXISTS outbox_overflow PARTITION OF outbox DEFAULT`,
  `CREATE INDEX IF NOT EXISTS outbox_pending ON outbox (id) WHERE published_at IS NULL`,
  `CREATE TABLE IF NOT EXISTS event_sequence (subject text PRIMARY KEY, last bigint NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS inbox (event_id uuid PRIMARY KEY, heard_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE IF NOT EXISTS heard (source text NOT NULL, subject text NOT NULL, sequence bigint NOT NULL, PRIMARY KEY (source, subject))`,
];

/** Days for which a partition is made ahead. */
const DAYS_AHEAD = 7;

/** One CREATE statement per day from `today` (UTC) on. */
export function outboxPartitions(today: Date): string[] {
  return Array.from({ length: DAYS_AHEAD + 1 }, (_, offset) => {
    const day = (shift: number) => new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + shift)).toISOString().slice(0, 10);
    const from = day(offset);
    return `CREATE TABLE IF NOT EXISTS outbox_${from.replaceAll('-', '')} PARTITION OF outbox FOR VALUES FROM ('${from}T00:00:00Z') TO ('${day(offset + 1)}T00:00:00Z')`;
  });
}
