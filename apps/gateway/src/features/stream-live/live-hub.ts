import { randomUUID } from 'node:crypto';
import { BackgroundLoop, type BackgroundPart, CONFIG, EVENT_BUS, HealthRegistry, LOGGER, type Principal } from '@gatehouse/chassis';
import { Envelope, Refusal, TOPICS } from '@gatehouse/contracts';
import type { EventBus, IncomingRecord, Subscription } from '@gatehouse/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { GatewayConfig } from '../../config.ts';
import { HintRing, type NumberedHint } from '../../domain/hint-ring.ts';
import { hintOf, mayHear } from '../../domain/live-hint.ts';
import type { LiveConnection } from './live-connection.ts';

const CHECK_EVERY_MS = 500;
const RESYNC = 'event: resync\ndata: {}\n\n';

/**
 * Tails every topic from its newest event and tells the browsers what changed. Each process has a consumer group of its own,
 * since each must hear everything; nothing is stored, so nothing is lost that a reload would not bring.
 */
@Injectable()
export class LiveHub implements BackgroundPart {
  readonly #ring: HintRing;
  readonly #group = `gateway-live-${randomUUID()}`;
  readonly #open = new Set<LiveConnection>();
  readonly #loop: BackgroundLoop;
  #subscription: Subscription | null = null;
  #hearing = false;

  constructor(
    @Inject(EVENT_BUS) private readonly bus: EventBus,
    @Inject(CONFIG) private readonly config: GatewayConfig,
    @Inject(LOGGER) private readonly log: Logger,
    health: HealthRegistry,
  ) {
    this.#ring = new HintRing(randomUUID().slice(0, 8), config.LIVE_RING);
    this.#loop = new BackgroundLoop('live', CHECK_EVERY_MS, () => this.#follow(), log, health);
    health.add('live', () => ({ ok: this.#hearing, connections: this.#open.size }));
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    for (const connection of this.#open) connection.end();
    await this.#subscription?.stop();
  }

  /** @throws Refusal request.too-many  when this caller has as many streams as one may */
  admit(who: Principal): void {
    const streams = [...this.#open].filter((c) => c.who.id === who.id).length;
    if (streams >= this.config.LIVE_CONNECTIONS_PER_PERSON) throw new Refusal('request.too-many', { streams });
  }

  /** Begins to tell a connection; first what it missed since `lastEventId`, if that is still known. */
  add(connection: LiveConnection, lastEventId: string | undefined): void {
    this.#open.add(connection);
    connection.onEnd(() => this.#open.delete(connection));
    if (lastEventId === undefined) return connection.write(`id: ${this.#ring.latest}\n\n`); // no event, but what a reconnection will name
    const missed = this.#ring.after(lastEventId);
    if (missed === 'lost') connection.write(RESYNC);
    else for (const hint of missed) tell(connection, hint);
  }

  async #follow(): Promise<void> {
    if (this.#subscription?.failed) {
      await this.#subscription.stop();
      this.#subscription = null;
    }
    this.#subscription ??= await this.bus.subscribe({
      group: this.#group,
      topics: TOPICS,
      fromBeginning: false,
      onRecord: async (record) => this.#hear(record),
    });
    const { joined } = this.#subscription;
    // What was told while nobody listened is not known here: those who are connected must look for themselves.
    if (joined && !this.#hearing) for (const connection of this.#open) connection.write(RESYNC);
    this.#hearing = joined;
  }

  #hear(record: IncomingRecord): void {
    const event = readEnvelope(record.value);
    if (event === null) return this.log.debug({ topic: record.topic, offset: record.offset }, 'live.not-an-event'); // its hearers park it with the reason
    const hint = this.#ring.add(hintOf(event));
    for (const connection of this.#open) tell(connection, hint);
  }
}

function tell(connection: LiveConnection, hint: NumberedHint): void {
  if (mayHear(connection.who, hint)) connection.write(`id: ${hint.streamId}\ndata: ${JSON.stringify(hint.hint)}\n\n`);
}

function readEnvelope(text: string | null): Envelope | null {
  try {
    return Envelope.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}
