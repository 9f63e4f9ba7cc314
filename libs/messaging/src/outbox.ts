import { type DataOf, type Envelope, type EventDefinition, EventId, newId } from '@gatehouse/contracts';
import type { EntityManager } from 'typeorm';

/** Larger things travel by reference: Kafka's default limit is 1 MiB, and every hearer pays for a large event. */
export const MAX_ENVELOPE_BYTES = 256 * 1024;

/** What an event is about, beside its data. */
export type Told = {
  /** The aggregate: `submission/<id>`. Its events are numbered, and heard in that order. */
  subject: string;
  operatorId: string | null;
  /** When the fact became true; the clock of the caller. */
  at: Date;
  traceparent?: string;
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
    const [row] = (await tx.query(
      `INSERT INTO event_sequence (subject, last) VALUES ($1, 1)
       ON CONFLICT (subject) DO UPDATE SET last = event_sequence.last + 1 RETURNING last`,
      [told.subject],
    )) as [{ last: string }];
    const id = newId(EventId);
    const envelope: Envelope = {
      specversion: '1.0',
      id,
      source: this.#source,
      type: event.type,
      time: told.at.toISOString(),
      subject: told.subject,
      datacontenttype: 'application/json',
      operatorid: told.operatorId,
      sequence: Number(row.last),
      ...(told.traceparent ? { traceparent: told.traceparent } : {}),
      data: parsed,
    };
    const text = JSON.stringify(envelope);
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_ENVELOPE_BYTES) throw new RangeError(`event ${event.type} takes ${bytes} bytes, more than ${MAX_ENVELOPE_BYTES}`);
    await tx.query(
      `WITH told AS (INSERT INTO outbox (event_id, type, topic, key, envelope) VALUES ($1, $2, $3, $4, $5))
       SELECT pg_notify($6, '')`,
      [id, event.type, event.topic, event.key(parsed), text, this.#channel],
    );
    return id;
  }
}

/** One NOTIFY channel per schema: a shared one would wake every relay in the database. */
export function outboxChannel(service: string): string {
  return `gatehouse_${service}_outbox`;
}
