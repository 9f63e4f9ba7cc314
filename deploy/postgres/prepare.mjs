// Creates roles and schemas for a deployment: the SQL of roles.sql, then each role's password.
import { readFileSync } from 'node:fs';
import pg from 'pg';

const SERVICES = ['gateway', 'ingestion', 'scanning', 'review', 'certification', 'ranking'];
const { DATABASE_ADMIN_URL, ROLE_PASSWORD } = process.env;
for (const [name, value] of Object.entries({ DATABASE_ADMIN_URL, ROLE_PASSWORD })) {
  if (!value) {
    process.stderr.write(`${name} is missing\n`);
    process.exit(78);
  }
}
const client = new pg.Client({ connectionString: DATABASE_ADMIN_URL });
await client.connect();
try {
  await client.query(readFileSync(new URL('roles.sql', import.meta.url), 'utf8'));
  for (const service of SERVICES) await client.query(`ALTER ROLE gatehouse_${service} PASSWORD ${client.escapeLiteral(ROLE_PASSWORD)}`);
} finally {
  await client.end();
}
