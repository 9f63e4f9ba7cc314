import { setTimeout as sleep } from 'node:timers/promises';
import { Envelope, type EventOf } from '@gatehouse/contracts';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { ONLY_GROUP_HEADER, toDeadLetter } from './dead-letter.ts';
import type { EventBus, IncomingRecord, Subscription } from './event-bus.ts';
import type { EventHandler } from './event-handler.ts';
import { inTraceOf } from './trace-context.ts';

export type ConsumerState = { heard: number; parked: number; lastHeardAt: Date | null; waitingFor: string | null };

export type ConsumerOptions = {
  service: string;
  bus: EventBus;
  db: DataSource;
  handlers: readonly EventHandler[];
  log: Logger;
  /** Runs work with ids in the log context, so that one grep follows an app through the fleet. */
  inContext?: <T>(ids: Record<string, string>, work: () => Promise<T>) => Promise<T>;
};

/** Tries of one event before it is parked, with growing waits between: about 3 s in all, well inside a session. */
const MAX_ATTEMPTS = 5;
const BACKOFF_MS = [100, 300, 800, 1500];
const OUTAGE_WAIT_MS = 500;

/**
 * Hears events once. The inbox row, the sequence check and the handler's writes are one transaction; Kafka moves on only
 * after it. An event that does not fit, or fails while the database is well, is parked with its reason; when the database
 * is away nothing is counted and the partition waits: that is an outage, not poison.
 */
export class EventConsumer {
  readonly state: ConsumerState = { heard: 0, parked: 0, lastHeardAt: null, waitingFor: null };
  readonly #byType: ReadonlyMap<string, EventHandler>;
  #subscription: Subscription | null = null;
  #stopping = false;

  constructor(private readonly options: ConsumerOptions) {
    const byType = new Map<string, EventHandler>();
    for (const handler of options.handlers) {
      if (byType.has(handler.hears.type)) throw new Error(`two handlers of ${options.service} hear ${handler.hears.type}`);
      byType.set(handler.hears.type, handler);
    }
    this.#byType = byType;
  }

  get joined(): boolean {
    return this.#subscription?.joined ?? false;
  }
  get failed(): string | null {
    return this.#subscription?.failed ?? null;
  }

  async start(): Promise<void> {
    const topics = [...new Set(this.options.handlers.map((h) => h.hears.topic))].sort();
    if (topics.length === 0) return;
    this.#subscription = await this.options.bus.subscribe({ group: this.options.service, topics, onRecord: (record, beat) => this.#hear(record, beat) });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#subscription?.stop();
  }

  async #hear(record: IncomingRecord, beat: () => Promise<void>): Promise<void> {
    const only = record.headers[ONLY_GROUP_HEADER];
    if (only !== undefined && only !== this.options.service) return;
    const read = this.#read(record);
    if (read === null) return; // nobody here subscribed to this type
    if ('reason' in read) return this.#park(record, read.reason, 1, beat);
    for (let attempt = 1; ;) {
      try {
        await inTraceOf(read.event, () => this.#apply(read.handler, read.event));
        this.state.waitingFor = null;
        return;
      } catch (error) {
        if (this.#stopping) throw error;
        const reason = (error as Error).message;
        if (!(await this.#databaseAnswers())) {
          this.state.waitingFor = 'database';
          this.options.log.warn({ eventId: read.event.id, type: read.event.type, reason }, 'event.waiting-for-database');
          await this.#wait(OUTAGE_WAIT_MS, beat);
          continue;
        }
        this.options.log.error({ eventId: read.event.id, type: read.event.type, attempt, err: error }, 'event.failed');
        if (attempt >= MAX_ATTEMPTS) return this.#park(record, reason, attempt, beat);
        await this.#wait(BACKOFF_MS[attempt - 1] ?? OUTAGE_WAIT_MS, beat);
        attempt += 1;
      }
    }
  }

  /** The handler and its event; null where nobody listens; a reason where the record is poison. */
  #read(record: IncomingRecord): { handler: EventHandler; event: EventOf<EventHandler['hears']> } | { reason: string } | null {
    let json: unknown;
    try {
      json = JSON.parse(record.value ?? '');
    } catch {
      return { reason: 'not JSON' };
    }
    const envelope = Envelope.safeParse(json);
    if (!envelope.success) return { reason: `not a CloudEvent: ${firstIssue(envelope.error)}` };
    const handler = this.#byType.get(envelope.data.type);
    if (!handler) return null;
    const data = handler.hears.data.safeParse(envelope.data.data);
    if (!data.success) return { reason: `does not fit ${envelope.data.type}: ${firstIssue(data.error)}` };
    return { handler, event: { ...envelope.data, data: data.data } };
  }

  async #apply(handler: EventHandler, event: EventOf<EventHandler['hears']>): Promise<void> {
    const inContext = this.options.inContext ?? ((_ids, work) => work());
    await inContext({ eventId: event.id, ...idsOf(event.data) }, () =>
      this.options.db.transaction(async (tx) => {
        const fresh = (await tx.query('INSERT INTO inbox (event_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING 1', [event.id])) as unknown[];
        if (fresh.length === 0) return;
        const newer = (await tx.query(
          `INSERT INTO heard (source, subject, sequence) VALUES ($1, $2, $3)
           ON CONFLICT (source, subject) DO UPDATE SET sequence = excluded.sequence WHERE heard.sequence < excluded.sequence RETURNING 1`,
          [event.source, event.subject, event.sequence],
        )) as unknown[];
        if (newer.length === 0) {
          this.options.log.info({ type: event.type, subject: event.subject, sequence: event.sequence }, 'event.superseded');
          return;
        }
        await handler.handle(event, tx);
      }),
    );
    this.state.heard += 1;
    this.state.lastHeardAt = new Date();
  }

  async #park(record: IncomingRecord, reason: string, attempts: number, beat: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await this.options.bus.publish([toDeadLetter(record, { group: this.options.service, reason, attempts, at: new Date().toISOString() })]);
        break;
      } catch (error) {
        if (this.#stopping) throw error;
        this.state.waitingFor = 'kafka';
        await this.#wait(OUTAGE_WAIT_MS, beat);
      }
    }
    this.state.waitingFor = null;
    this.state.parked += 1;
    this.options.log.error({ topic: record.topic, partition: record.partition, offset: record.offset, reason, attempts }, 'event.parked');
  }

  async #databaseAnswers(): Promise<boolean> {
    try {
      await this.options.db.query('SELECT 1');
      return true;
    } catch {
      return false; // whatever the reason: the database is what we wait for
    }
  }

  async #wait(ms: number, beat: () => Promise<void>): Promise<void> {
    await sleep(ms);
    await beat();
    if (this.#stopping) throw new Error('stopping');
  }
}

function firstIssue(error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string {
  const issue = error.issues[0];
  return issue ? `/${issue.path.map(String).join('/')} ${issue.message}` : 'unknown';
}

/** The ids worth a log field, wherever an event carries them. */
function idsOf(data: unknown): Record<string, string> {
  const ids: Record<string, string> = {};
  for (const name of ['submissionId', 'appId', 'caseId', 'certificateId'] as const) {
    const value = (data as Record<string, unknown> | null)?.[name];
    if (typeof value === 'string') ids[name] = value;
  }
  return ids;
}
