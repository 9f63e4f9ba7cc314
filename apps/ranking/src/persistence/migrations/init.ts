import { defineMigration, IDEMPOTENCY_SCHEMA } from '@gatehouse/chassis';
import { MESSAGING_SCHEMA } from '@gatehouse/messaging';

export const Init = defineMigration('Init1764000000000', [
  ...MESSAGING_SCHEMA,
  ...IDEMPOTENCY_SCHEMA,
  `CREATE TABLE listing (
     app_id uuid PRIMARY KEY, operator_id uuid NOT NULL, package_name text NOT NULL, name text NOT NULL, state text NOT NULL,
     chart_allowed boolean NOT NULL, boost_blocked_by jsonb NOT NULL, changed_at timestamptz NOT NULL, revision bigint NOT NULL)`,
  'CREATE INDEX listing_revision ON listing (revision)',
  `CREATE TABLE certificate_verdict (
     app_id uuid PRIMARY KEY, certificate_number text NOT NULL, mark_allowed boolean NOT NULL, boost_allowed boolean NOT NULL,
     scope_code text NOT NULL, scope_text jsonb NOT NULL, valid_to date, changed_at timestamptz NOT NULL, revision bigint NOT NULL)`,
  'CREATE INDEX certificate_verdict_revision ON certificate_verdict (revision)',
  `CREATE TABLE signal (
     app_id uuid PRIMARY KEY, category text NOT NULL, base_score_micros bigint NOT NULL, recorded_at timestamptz NOT NULL, revision bigint NOT NULL)`,
  'CREATE INDEX signal_revision ON signal (revision)',
  // One row, locked by every writer until it commits: who sees a revision sees all before it.
  'CREATE TABLE facts_revision (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), last bigint NOT NULL)',
  'INSERT INTO facts_revision (last) VALUES (0)',
]);
