import { defineMigration, IDEMPOTENCY_SCHEMA } from '@gatehouse/chassis';
import { MESSAGING_SCHEMA } from '@gatehouse/messaging';

/**
 *   app               where an app stands in the store, as review last told
 *   certificate_mark  what each certificate's mark may say, and of which app, as certification last told
 *   draft             versions being prepared; gone once submitted
 *   submission        versions on their way through the gate, with everything heard about them
 *   upload            packages on their way in; their bytes are staged on disk
 */
export const Init = defineMigration('Init1764000000000', [
  ...MESSAGING_SCHEMA,
  ...IDEMPOTENCY_SCHEMA,
  `CREATE TABLE app (
     app_id uuid PRIMARY KEY, operator_id uuid NOT NULL, platform text NOT NULL, package_name text NOT NULL, listing jsonb)`,
  'CREATE TABLE certificate_mark (certificate_id uuid PRIMARY KEY, app_id uuid, mark jsonb NOT NULL)',
  'CREATE INDEX certificate_mark_app ON certificate_mark (app_id)',
  `CREATE TABLE draft (
     draft_id uuid PRIMARY KEY, app_id uuid NOT NULL, operator_id uuid NOT NULL, platform text NOT NULL, package_name text NOT NULL,
     version_code bigint NOT NULL, version_name text NOT NULL, service_type text, listing jsonb, declarations jsonb, policy jsonb, package jsonb,
     created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL)`,
  'CREATE INDEX draft_of_operator ON draft (operator_id, created_at, draft_id)',
  `CREATE TABLE submission (
     submission_id uuid PRIMARY KEY, app_id uuid NOT NULL, operator_id uuid NOT NULL, platform text NOT NULL, package_name text NOT NULL, name text NOT NULL,
     version_code bigint NOT NULL, version_name text NOT NULL, service_type text NOT NULL, category text NOT NULL, file_name text NOT NULL,
     artifact jsonb NOT NULL, content jsonb NOT NULL, story jsonb NOT NULL, state text NOT NULL, final boolean NOT NULL, reason jsonb NOT NULL,
     recheck_at timestamptz, occupies_version boolean NOT NULL, received_at timestamptz NOT NULL, version integer NOT NULL)`,
  'CREATE UNIQUE INDEX submission_version ON submission (app_id, version_code) WHERE occupies_version',
  'CREATE INDEX submission_of_operator ON submission (operator_id, received_at, submission_id)',
  'CREATE INDEX submission_newest ON submission (received_at, submission_id)',
  'CREATE INDEX submission_of_app ON submission (app_id, version_code)',
  'CREATE INDEX submission_recheck ON submission (recheck_at) WHERE recheck_at IS NOT NULL',
  `CREATE TABLE upload (
     upload_id uuid PRIMARY KEY, operator_id uuid NOT NULL, draft_id uuid NOT NULL, file_name text NOT NULL, size_bytes bigint, declared_sha256 text,
     metadata jsonb NOT NULL, created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL, finished_at timestamptz)`,
  'CREATE INDEX upload_of_operator ON upload (operator_id)',
  'CREATE INDEX upload_expiry ON upload (expires_at)',
]);
