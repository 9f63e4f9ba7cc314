import { Clock, type Tx } from '@gatehouse/chassis';
import { type EventOf, ScanCompletedV1 } from '@gatehouse/contracts';
import type { EventHandler } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import { CertificateStore } from '../../persistence/certificate.store.ts';
import { KnownAppStore } from '../../persistence/known-app.store.ts';
import { CheckScope } from '../check-scope/check-scope.ts';

/** A version was scanned: the app is known from now on, with its key, so that a certificate finds it before it is listed. */
@Injectable()
export class FollowScan implements EventHandler<typeof ScanCompletedV1> {
  readonly hears = ScanCompletedV1;

  constructor(
    private readonly certificates: CertificateStore,
    private readonly apps: KnownAppStore,
    private readonly checkScope: CheckScope,
    private readonly clock: Clock,
  ) {}

  async handle({ data }: EventOf<typeof ScanCompletedV1>, tx: Tx): Promise<void> {
    const { operatorId, platform, packageName } = data.declared;
    // A package that is not the declared one is refused by review; its key says nothing of this app.
    if (data.identity.packageName !== packageName) return;
    await this.certificates.lockPackages(tx, [packageName]);
    await this.apps.saveScan(tx, { appId: data.appId, operatorId, platform, packageName, scannedSigners: data.identity.signers });
    await this.checkScope.settle(tx, [packageName], [], 'scope.app-scanned', this.clock.now());
  }
}
