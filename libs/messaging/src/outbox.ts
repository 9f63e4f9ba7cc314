import { type DataOf, type Envelope, type EventDefinition, EventId, newId } from '@gatehouse/contracts';
import type { EntityManager } from 'typeorm';
import { presentTraceparent } from './trace-context.ts';

/** Larger things travel by reference: Kafka's default limit is 1 MiB, and every hearer pays for a large event. */
export const MAX_ENVELOPE_BYTES = 256 * 1024;

const MAX_SEQUENCE_DIGITS = 19; // of a bigint

/** What an event is about, beside its data. */
export type Told = {
  /** The aggregate: `submission/<id>`. Its events are numbered, and heard in that order. */
  subject: string;
  operatorId: string | null;
  /** When the fact became true; the clock of the caller. */
  at: Date;
};

/**
 * Where events are written: in the caller's transaction and schema, so that a state and the news of it commit together
 * or not at all. A relay publishes them (see OutboxRelay).
 */
export class Outbox {
  readonly #source: string;
  readonly #channel: string;

  constructor(service: string) {
    this.#source = `/gatehouse/${service}`;
    this.#channel = outboxChannel(service);
  }

  /**
   * Append one event. Lock the aggregate first, then append: its events are then in order by construction.
   * @throws ZodError when the data do not fit the event's schema: a fault of ours, never sent
   */
  async append<E extends EventDefinition>(tx: EntityManager, event: E, data: DataOf<E>, told: Told): Promise<string> {
    const parsed = event.data.parse(data) as DataOf<E>;
    const id = newId(EventId);
    const [head, tail] = this.#halves(event.type, id, parsed, told);
    const bytes = Buffer.byteLength(head) + Buffer.byteLength(tail) + MAX_SEQUENCE_DIGITS;
    if (bytes > MAX_ENVELOPE_BYTES) throw new RangeError(`event ${event.type} takes ${bytes} bytes, more than ${MAX_ENVELOPE_BYTES}`);
    await tx.query(
      `WITH numbered AS (
         INSERT INTO event_sequence (subject, last) VALUES ($1, 1)
         ON CONFLICT (subject) DO UPDATE SET last = event_sequence.last + 1 RETURNING last
       ), told AS (
         INSERT INTO outbox (event_id, type, topic, key, envelope) SELECT $2, $3, $4, $5, $6::text || last || $7::text FROM numbered
       )
       SELECT pg_notify($8, '')`,
      [told.subject, id, event.type, event.topic, event.key(parsed), head, tail, this.#channel],
    );
    return id;
  }

  /** The envelope as text, before and after its sequence number: only the database knows the number, in the same statement that stores it. */
  #halves(type: string, id: string, data: unknown, told: Told): [head: string, tail: string] {
    const before: Omit<Envelope, 'sequence' | 'data' | 'traceparent'> = {
      specversion: '1.0',
      id,
      source: this.#source,
      type,
      time: told.at.toISOString(),
      subject: told.subject,
      datacontenttype: 'application/json',
      operatorid: told.operatorId,
    };
    const traceparent = presentTraceparent();
    const after: Pick<Envelope, 'traceparent' | 'data'> = { ...(traceparent ? { traceparent } : {}), data };
    return [`${JSON.stringify(before).slice(0, -1)},"sequence":`, `,${JSON.stringify(after).slice(1)}`];
  }
}

/** One NOTIFY channel per schema: a shared one would wake every relay in the database. */
export function outboxChannel(service: string): string {
  return `gatehouse_${service}_outbox`;
}
