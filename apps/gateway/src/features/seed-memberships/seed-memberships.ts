import { type BackgroundPart, Clock, CONFIG, LOGGER } from '@gatehouse/chassis';
import { Scope } from '@gatehouse/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { GatewayConfig } from '../../config.ts';
import { hashSecret, readApiKey } from '../../domain/api-key.ts';
import { LOCAL_ORGANISATIONS, LOCAL_PEOPLE } from '../../local-provider/people.ts';
import { ApiKeyStore } from '../../persistence/api-key.store.ts';
import { MembershipStore } from '../../persistence/membership.store.ts';

/** What an empty installation is begun with: a first admin key, and on one's own machine the demonstration's people. */
@Injectable()
export class SeedMemberships implements BackgroundPart {
  constructor(
    private readonly db: DataSource,
    private readonly memberships: MembershipStore,
    private readonly keys: ApiKeyStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: GatewayConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async start(): Promise<void> {
    if (this.config.SEED_LOCAL_PEOPLE) await this.#seedPeople();
    const key = readApiKey(this.config.BOOTSTRAP_ADMIN_KEY ?? '');
    if (key) await this.#keepFirstKey(key);
  }

  async stop(): Promise<void> {
    /* nothing goes on after the start */
  }

  async #seedPeople(): Promise<void> {
    const members = LOCAL_PEOPLE.map(({ subject, name, roles, organisationId }) => ({ subject, name, roles: [...roles], organisationId }));
    await this.db.transaction((tx) => this.memberships.put(tx, LOCAL_ORGANISATIONS, members));
    this.log.info({ people: members.length }, 'memberships.seeded');
  }

  async #keepFirstKey({ prefix, secret }: { prefix: string; secret: string }): Promise<void> {
    await this.keys.insertIfAbsent(this.db.manager, {
      keyId: uuidv7(),
      prefix,
      secretSha256: hashSecret(secret),
      name: 'bootstrap',
      roles: ['admin'],
      scopes: [...Scope.options],
      organisationId: null,
      createdBy: 'configuration',
      createdAt: this.clock.now(),
      lastUsedAt: null,
      expiresAt: null,
      disabledAt: null,
    });
  }
}
