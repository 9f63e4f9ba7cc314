import { Clock, type Tx } from '@gatehouse/chassis';
import { EnforcementChangedV1, type EventOf } from '@gatehouse/contracts';
import type { EventHandler } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import { CertificateStore } from '../../persistence/certificate.store.ts';
import { KnownAppStore } from '../../persistence/known-app.store.ts';
import { CheckScope } from '../check-scope/check-scope.ts';

/** States in which people can still meet the listed version; any other, one unknown to us too, offers none. */
const OFFERED = new Set<string>(['listed', 'frozen']);

/** Another version is listed, or none: what certificates cover may have changed. */
@Injectable()
export class FollowListing implements EventHandler<typeof EnforcementChangedV1> {
  readonly hears = EnforcementChangedV1;

  constructor(
    private readonly certificates: CertificateStore,
    private readonly apps: KnownAppStore,
    private readonly checkScope: CheckScope,
    private readonly clock: Clock,
  ) {}

  async handle({ data }: EventOf<typeof EnforcementChangedV1>, tx: Tx): Promise<void> {
    await this.certificates.lockPackages(tx, [data.packageName]);
    const listed = OFFERED.has(data.state) ? data.listedVersion : null;
    await this.apps.saveListing(tx, {
      appId: data.appId,
      operatorId: data.operatorId,
      platform: data.platform,
      packageName: data.packageName,
      blocked: data.boostBlockedBy.length > 0,
      listedVersion: listed && { versionCode: listed.versionCode, versionName: listed.versionName, signers: listed.signers, sha256: listed.sha256 },
    });
    await this.checkScope.settle(tx, [data.packageName], [], 'scope.listed-version-changed', this.clock.now());
  }
}
