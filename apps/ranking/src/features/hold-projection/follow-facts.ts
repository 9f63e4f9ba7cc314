import { type BackgroundPart, BackgroundLoop, Clock, CONFIG, HealthRegistry, LOGGER } from '@gatehouse/chassis';
import { Inject, Injectable } from '@nestjs/common';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import type { RankingConfig } from '../../config.ts';
import { FACTS_CHANNEL, FactsStore } from '../../persistence/facts.store.ts';
import { Projection } from './projection.ts';

/**
 * Keeps the projection in step with PostgreSQL, in every process of the service, whichever of them heard the event: a
 * notification rings when a change commits, a poll finds what a lost notification would have hidden. A restart loads all anew.
 */
@Injectable()
export class FollowFacts implements BackgroundPart {
  readonly #loop: BackgroundLoop;
  readonly #databaseUrl: string;
  #listener: Client | null = null;
  /** A change was told of that no finished refresh has looked for. */
  #rung = false;

  constructor(
    private readonly db: DataSource,
    private readonly facts: FactsStore,
    private readonly projection: Projection,
    private readonly clock: Clock,
    @Inject(CONFIG) config: RankingConfig,
    @Inject(LOGGER) private readonly log: Logger,
    health: HealthRegistry,
  ) {
    this.#databaseUrl = config.DATABASE_URL;
    this.#loop = new BackgroundLoop('follow-facts', config.PROJECTION_POLL_MS, () => this.#round(), log, health);
    health.add('projection', () => ({
      ok: projection.revision !== null,
      revision: projection.revision,
      apps: projection.size,
      confirmedAt: projection.revision === null ? null : projection.confirmedAt.toISOString(),
    }));
  }

  /** Loads in the background; until that is done requests are told to wait, and /health/ready says so. */
  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    await this.#hangUp();
  }

  /** Read what changed since the last refresh, all as of one moment. */
  async refresh(): Promise<void> {
    const at = this.clock.now();
    const known = this.projection.revision ?? 0;
    if (this.projection.revision !== null && (await this.facts.revision(this.db.manager)) === known) {
      this.projection.confirm(known, at);
      return;
    }
    await this.db.transaction('REPEATABLE READ', async (tx) => {
      const revision = await this.facts.revision(tx);
      for await (const page of this.facts.changedSince(tx, known)) this.projection.apply(page);
      this.projection.confirm(revision, at);
    });
  }

  async #round(): Promise<void> {
    do {
      this.#rung = false;
      await this.refresh();
    } while (this.#rung);
    if (this.#listener !== null) return;
    await this.#listen();
    await this.refresh(); // what committed before anybody listened rang for nobody
  }

  async #listen(): Promise<void> {
    const client = new Client({ connectionString: this.#databaseUrl, application_name: 'gatehouse-ranking-facts', keepAlive: true });
    client.on('error', (error) => this.log.warn({ reason: error.message }, 'facts.listener-lost'));
    const lost = (): void => {
      if (this.#listener === client) this.#listener = null;
    }; // the next round listens anew
    client.on('end', lost);
    client.on('notification', () => {
      this.#rung = true;
      this.#loop.ring();
    });
    this.#listener = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${FACTS_CHANNEL}`);
    } catch (error) {
      lost();
      await client.end();
      throw error;
    }
  }

  async #hangUp(): Promise<void> {
    const client = this.#listener;
    this.#listener = null;
    await client?.end();
  }
}
