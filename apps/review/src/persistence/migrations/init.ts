import { defineMigration, IDEMPOTENCY_SCHEMA } from '@gatehouse/chassis';
import { MESSAGING_SCHEMA } from '@gatehouse/messaging';

const appendOnly = (table: string): string =>
  `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`;

export const Init = defineMigration('Init1764000000000', [
  ...MESSAGING_SCHEMA,
  ...IDEMPOTENCY_SCHEMA,
  `CREATE TABLE review_case (
     case_id uuid NOT NULL, subject text NOT NULL, app_id uuid NOT NULL, submission_id uuid, operator_id uuid NOT NULL,
     platform text NOT NULL, name text NOT NULL, package_name text NOT NULL, version_name text NOT NULL, version_code bigint NOT NULL, service_type text NOT NULL,
     package jsonb NOT NULL, scan jsonb, why jsonb NOT NULL, priority integer NOT NULL,
     state text NOT NULL, state_since timestamptz(3) NOT NULL, claimed_by text, claim_expires_at timestamptz(3), held jsonb,
     opened_at timestamptz(3) NOT NULL, working_days integer NOT NULL, due_at timestamptz(3) NOT NULL, due_provisional boolean NOT NULL, calendar_version text NOT NULL,
     version integer NOT NULL, CONSTRAINT review_case_pk PRIMARY KEY (case_id))`,
  'CREATE UNIQUE INDEX review_case_version ON review_case (submission_id) WHERE submission_id IS NOT NULL',
  `CREATE UNIQUE INDEX review_case_listing_open ON review_case (app_id) WHERE subject = 'listing' AND state <> 'decided'`,
  `CREATE INDEX review_case_queue ON review_case (due_at, priority, case_id) WHERE state <> 'decided'`,
  `CREATE INDEX review_case_lease ON review_case (claim_expires_at) WHERE state = 'claimed'`,
  `CREATE INDEX review_case_decided ON review_case (state_since) WHERE state = 'decided'`,
  `CREATE TABLE decision (
     decision_id uuid NOT NULL, subject text NOT NULL, app_id uuid NOT NULL, submission_id uuid, case_id uuid, version_code bigint NOT NULL,
     verdict text NOT NULL, signed_by text NOT NULL, decided_by text, second_signature text, clauses jsonb NOT NULL, reason jsonb NOT NULL,
     decided_at timestamptz(3) NOT NULL, version jsonb NOT NULL, seen jsonb, CONSTRAINT decision_pk PRIMARY KEY (decision_id))`,
  `CREATE UNIQUE INDEX decision_version ON decision (submission_id) WHERE subject = 'version'`,
  'CREATE INDEX decision_app ON decision (app_id, version_code)',
  'CREATE INDEX decision_case ON decision (case_id)',
  `CREATE TABLE distribution (
     app_id uuid NOT NULL, operator_id uuid NOT NULL, platform text NOT NULL, package_name text NOT NULL, name text NOT NULL, state text NOT NULL,
     version jsonb, warning text, origin text NOT NULL, reason jsonb NOT NULL, changed_at timestamptz(3) NOT NULL, CONSTRAINT distribution_pk PRIMARY KEY (app_id))`,
  'CREATE INDEX distribution_recent ON distribution (changed_at, app_id)',
  `CREATE TABLE withdrawal (
     submission_id uuid NOT NULL, app_id uuid NOT NULL, reason text NOT NULL, requested_at timestamptz(3) NOT NULL, CONSTRAINT withdrawal_pk PRIMARY KEY (submission_id))`,
  `CREATE TABLE app_mark (
     certificate_id uuid NOT NULL, app_id uuid, mark_allowed boolean NOT NULL, changed_at timestamptz(3) NOT NULL, CONSTRAINT app_mark_pk PRIMARY KEY (certificate_id))`,
  'CREATE INDEX app_mark_app ON app_mark (app_id)',
  'CREATE TABLE reviewer (person_id text NOT NULL, name text NOT NULL, CONSTRAINT reviewer_pk PRIMARY KEY (person_id))',
  `CREATE TABLE audit_entry (
     entry_id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz(3) NOT NULL, actor text NOT NULL, act text NOT NULL, object text NOT NULL, details jsonb NOT NULL,
     CONSTRAINT audit_entry_pk PRIMARY KEY (entry_id))`,
  'CREATE INDEX audit_entry_object ON audit_entry (object, entry_id)',
  `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$`,
  appendOnly('decision'),
  appendOnly('audit_entry'),
]);
