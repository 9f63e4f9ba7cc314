import type { Tx } from '@gatehouse/chassis';

/**
 * Holds a subject (`submission/<id>`, `app/<id>`, `claims/<person>`) until the transaction ends, whether or not a row of it
 * exists yet. Taken in this order, so that nobody waits in a circle: claims, submission, case row, app.
 */
export async function lockSubject(tx: Tx, subject: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [subject]);
}
