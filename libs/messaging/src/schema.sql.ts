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
  // Makes the partitions of today and the days ahead. A day that began in the overflow stays there: its rows would not fit a new partition.
  `CREATE OR REPLACE FUNCTION prepare_outbox_partitions(days_ahead integer) RETURNS void LANGUAGE plpgsql AS $$
   DECLARE day date;
   BEGIN
     FOR ahead IN 0..days_ahead LOOP
       day := (now() AT TIME ZONE 'UTC')::date + ahead;
       BEGIN
         EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF outbox FOR VALUES FROM (%L) TO (%L)',
           'outbox_' || to_char(day, 'YYYYMMDD'), day || 'T00:00:00Z', (day + 1) || 'T00:00:00Z');
       EXCEPTION WHEN check_violation THEN
         RAISE NOTICE 'the outbox rows of % stay in the overflow', day;
       END;
     END LOOP;
   END $$`,
  'SELECT prepare_outbox_partitions(7)',
  `CREATE INDEX IF NOT EXISTS outbox_pending ON outbox (id) WHERE published_at IS NULL`,
  `CREATE TABLE IF NOT EXISTS event_sequence (subject text PRIMARY KEY, last bigint NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS inbox (event_id uuid PRIMARY KEY, heard_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE IF NOT EXISTS heard (source text NOT NULL, subject text NOT NULL, sequence bigint NOT NULL, PRIMARY KEY (source, subject))`,
];
