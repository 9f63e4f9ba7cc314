import { defineMigration, IDEMPOTENCY_SCHEMA } from '@gatehouse/chassis';
import { MESSAGING_SCHEMA } from '@gatehouse/messaging';

export const Init = defineMigration('Init1764000000000', [
  ...MESSAGING_SCHEMA,
  ...IDEMPOTENCY_SCHEMA,
  `CREATE TABLE scan (
     scan_id uuid PRIMARY KEY, submission_id uuid NOT NULL, app_id uuid NOT NULL, operator_id uuid NOT NULL,
     scan_order jsonb NOT NULL, state text NOT NULL CHECK (state IN ('queued', 'running', 'settled')),
     attempt integer NOT NULL DEFAULT 0, queued_at timestamptz NOT NULL DEFAULT now(), rung_at timestamptz, lease_until timestamptz,
     started_at timestamptz, completed_at timestamptz, outcome text, result jsonb)`,
  'CREATE UNIQUE INDEX scan_submission ON scan (submission_id)',
  "CREATE INDEX scan_unsettled ON scan (queued_at) WHERE state <> 'settled'",
]);
