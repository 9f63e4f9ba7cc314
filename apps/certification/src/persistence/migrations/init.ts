import { defineMigration, IDEMPOTENCY_SCHEMA } from '@gatehouse/chassis';
import { MESSAGING_SCHEMA } from '@gatehouse/messaging';

export const Init = defineMigration('Init1764000000000', [
  ...MESSAGING_SCHEMA,
  ...IDEMPOTENCY_SCHEMA,
  `CREATE TABLE certificate (
     id uuid PRIMARY KEY, number text NOT NULL, holder text NOT NULL, holder_credit_code text NOT NULL, app_name text NOT NULL,
     platform text NOT NULL, package_name text NOT NULL, signer text NOT NULL, versions jsonb NOT NULL, valid_from date NOT NULL, valid_to date NOT NULL,
     state text NOT NULL, state_since timestamptz NOT NULL, cause text, expired_from text, contradiction text, evidence text NOT NULL,
     checked_at timestamptz NOT NULL, revisit_at timestamptz, app_id uuid, operator_id uuid,
     scope_code text NOT NULL, mark_allowed boolean NOT NULL, boost_allowed boolean NOT NULL)`,
  'CREATE UNIQUE INDEX certificate_number ON certificate (number)',
  'CREATE INDEX certificate_package ON certificate (package_name)',
  'CREATE INDEX certificate_app ON certificate (app_id)',
  'CREATE INDEX certificate_operator ON certificate (operator_id, number)',
  'CREATE INDEX certificate_revisit ON certificate (revisit_at)',
  `CREATE TABLE certificate_history (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, certificate_id uuid NOT NULL, at timestamptz NOT NULL, change text NOT NULL,
     before text, after text NOT NULL, inferred boolean NOT NULL, evidence text NOT NULL, record jsonb)`,
  'CREATE INDEX certificate_history_certificate ON certificate_history (certificate_id, id)',
  `CREATE FUNCTION certificate_history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'certificate_history is append-only'; END $$`,
  `CREATE TRIGGER certificate_history_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certificate_history
     FOR EACH STATEMENT EXECUTE FUNCTION certificate_history_is_append_only()`,
  `CREATE TABLE known_app (
     app_id uuid PRIMARY KEY, operator_id uuid NOT NULL, platform text NOT NULL, package_name text NOT NULL, listed_version jsonb,
     blocked boolean NOT NULL DEFAULT false, scanned_signers jsonb NOT NULL DEFAULT '[]', speaker_id uuid, speaker_scope text, speaker_valid_to date)`,
  'CREATE INDEX known_app_package ON known_app (package_name)',
]);
