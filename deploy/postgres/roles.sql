-- One role and one schema a service, so that crossing fails in the database.
-- Run in the Gatehouse database as its administrator; running it again changes nothing. Roles belong to the whole cluster and are
-- made once; they have no password here: whoever runs this sets them (ALTER ROLE gatehouse_<service> PASSWORD …).
DO $$
DECLARE
  service text;
  role    text;
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  REVOKE ALL ON SCHEMA public FROM PUBLIC;

  FOREACH service IN ARRAY ARRAY['gateway', 'ingestion', 'scanning', 'review', 'certification', 'ranking'] LOOP
    role := 'gatehouse_' || service;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT', role);
      EXECUTE format('ALTER ROLE %I SET search_path = %I', role, service);
    END IF;
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
      EXECUTE format('GRANT %I TO CURRENT_USER WITH SET TRUE', role); -- an administrator without superuser rights must be able to hand the schema over
    END IF;
    EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', service, role);
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM PUBLIC', service);
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role);
  END LOOP;
END
$$;
