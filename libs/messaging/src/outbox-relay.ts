import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { atMost } from './at-most.ts';
import type { EventBus } from './event-bus.ts';
import { outboxChannel } from './outbox.ts';

const BATCH_ROWS = 200;
const GATHER_MS = 10; // after a wake-up: lets one send carry what arrives together
const SAFETY_POLL_MS = 1000; // a notification can be lost with its connection; the rows cannot
const RETRY_MS = 500;
const STOP_MS = 3000;
const PARTITION_CHECK_MS = 6 * 3600_000;
const PARTITION_DAYS_AHEAD = 7;

/** `standby`: another process of this service publishes; `away`: the database or Kafka cannot be reached. */
export type RelayState = { role: 'away' | 'standby' | 'active'; lastPublishedAt: Date | null; lastError: string | null };

/**
 * Publishes what stands in the outbox, in order, and marks it. One relay per schema is active (a session's advisory lock);
 * others stand by. Killed between send and mark it sends again: hearers' inboxes make that harmless.
 */
export class OutboxRelay {
  readonly state: RelayState = { role: 'away', lastPublishedAt: null, lastError: null };
  #stopping = new AbortController();
  #wake: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly service: string,
    private readonly databaseUrl: string,
    private readonly bus: EventBus,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    // A send that waits for Kafka is given up: what it did not mark is sent again at the next start.
    await atMost(STOP_MS, this.#running);
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const client = new Client({ connectionString: this.databaseUrl, application_name: `gatehouse-${this.service}-relay`, keepAlive: true });
      try {
        await this.#session(client);
      } catch (error) {
        this.state.lastError = (error as Error).message;
        this.log.warn({ reason: this.state.lastError }, 'relay.waiting');
      } finally {
        this.state.role = 'away';
        await client.end().catch((error: Error) => this.log.debug({ reason: error.message }, 'relay.connection-gone'));
      }
      await this.#pause(RETRY_MS);
    }
  }

  /** One database connection's life: lock, listen, publish until something breaks. */
  async #session(client: Client): Promise<void> {
    let broken: Error | null = null;
    client.on('error', (error) => {
      broken = error;
      this.#wake();
    });
    let notified = true;
    client.on('notification', () => {
      notified = true;
      this.#wake();
    });
    await client.connect();
    while (!(await this.#lock(client))) {
      this.state.role = 'standby';
      this.state.lastError = null;
      await this.#pause(SAFETY_POLL_MS);
      if (broken) throw broken;
      if (this.#stopping.signal.aborted) return;
    }
    await client.query(`LISTEN ${outboxChannel(this.service)}`);
    this.state.role = 'active';
    let partitionsUntil = 0;
    while (!this.#stopping.signal.aborted) {
      if (broken) throw broken;
      if (Date.now() > partitionsUntil) {
        await client.query('SELECT prepare_outbox_partitions($1)', [PARTITION_DAYS_AHEAD]);
        partitionsUntil = Date.now() + PARTITION_CHECK_MS;
      }
      notified = false;
      while ((await this.#publishBatch(client)) === BATCH_ROWS && !this.#stopping.signal.aborted);
      this.state.lastError = null;
      if (!notified) await this.#pause(SAFETY_POLL_MS);
      if (notified) await sleep(GATHER_MS);
    }
  }

  async #lock(client: Client): Promise<boolean> {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock(hashtext($1)) AS locked', [outboxChannel(this.service)]);
    return rows[0]?.locked === true;
  }

  async #publishBatch(client: Client): Promise<number> {
    // By the pending flag, never by "id above the last seen": identity values commit out of order.
    const { rows } = await client.query<{ id: string; topic: string; key: string; envelope: string }>(
      'SELECT id, topic, key, envelope FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT $1',
      [BATCH_ROWS],
    );
    if (rows.length === 0) return 0;
    await this.bus.publish(
      rows.map((r) => ({ topic: r.topic, key: r.key, value: r.envelope, headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' } })),
    );
    await client.query('UPDATE outbox SET published_at = now() WHERE published_at IS NULL AND id = ANY($1::bigint[])', [rows.map((r) => r.id)]);
    this.state.lastPublishedAt = new Date();
    return rows.length;
  }

  async #pause(ms: number): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
