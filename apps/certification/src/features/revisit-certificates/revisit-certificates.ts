import { BackgroundLoop, type BackgroundPart, Clock, CONFIG, HealthRegistry, LOGGER } from '@gatehouse/chassis';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import type { CertificationConfig } from '../../config.ts';
import { expire } from '../../domain/certificate.ts';
import { CertificateStore } from '../../persistence/certificate.store.ts';
import { CheckScope } from '../check-scope/check-scope.ts';

const BATCH = 100;
/** Batches of one round; what is left waits for the next. */
const MAX_BATCHES = 100;

/** The calendar: certificates begin, end (C13), or were not checked for too long. */
@Injectable()
export class RevisitCertificates implements BackgroundPart {
  readonly #loop: BackgroundLoop;

  constructor(
    private readonly db: DataSource,
    private readonly certificates: CertificateStore,
    private readonly checkScope: CheckScope,
    private readonly clock: Clock,
    @Inject(CONFIG) config: CertificationConfig,
    @Inject(LOGGER) private readonly log: Logger,
    health: HealthRegistry,
  ) {
    this.#loop = new BackgroundLoop('revisit-certificates', config.REVISIT_EVERY_MS, () => this.revisit(), log, health);
  }

  start(): void {
    this.#loop.start();
  }
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /** Look at all that time has caught up with. */
  async revisit(): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      const numbers = await this.certificates.due(this.db.manager, this.clock.now(), BATCH);
      if (numbers.length === 0) return;
      await this.db.transaction(async (tx) => {
        await this.certificates.lockNumbers(tx, numbers);
        const packages = await this.certificates.packagesOf(tx, numbers);
        await this.certificates.lockPackages(tx, packages);
        const at = this.clock.now();
        const expired = (await this.certificates.byNumbers(tx, numbers)).flatMap(({ certificate }) => expire(certificate, at) ?? []);
        await this.checkScope.settle(
          tx,
          packages,
          expired.map((observation) => ({ observation, record: null })),
          'scope.time-passed',
          at,
        );
        this.log.info({ revisited: numbers.length, expired: expired.length }, 'certificates.revisited');
      });
    }
  }
}
