import { defineMigration, IDEMPOTENCY_SCHEMA } from '@gatehouse/chassis';
import { MESSAGING_SCHEMA } from '@gatehouse/messaging';

export const Init = defineMigration('Init1764000000000', [
  ...MESSAGING_SCHEMA,
  ...IDEMPOTENCY_SCHEMA,
  'CREATE TABLE organisation (id uuid CONSTRAINT organisation_pkey PRIMARY KEY, name text NOT NULL)',
  `CREATE TABLE membership (
     subject text CONSTRAINT membership_pkey PRIMARY KEY, name text NOT NULL, organisation_id uuid, roles text[] NOT NULL)`,
  `CREATE TABLE api_key (
     key_id uuid CONSTRAINT api_key_pkey PRIMARY KEY, prefix text NOT NULL, secret_sha256 text NOT NULL, name text NOT NULL,
     roles text[] NOT NULL, scopes text[] NOT NULL, organisation_id uuid, created_by text NOT NULL, created_at timestamptz NOT NULL,
     last_used_at timestamptz, expires_at timestamptz, disabled_at timestamptz)`,
  'CREATE UNIQUE INDEX api_key_prefix ON api_key (prefix)',
  'CREATE INDEX api_key_organisation ON api_key (organisation_id, created_at)',
]);
