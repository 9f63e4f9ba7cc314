import { Clock, type Principal, type Tx } from '@gatehouse/chassis';
import { type AppId, appIdOf, type CatalogueEntry } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { afterImport } from '../../domain/distribution.ts';
import { DecisionStore } from '../../persistence/decision.store.ts';
import { lockSubject } from '../../persistence/locks.ts';
import { ChangeListing } from '../change-listing/change-listing.ts';

type Entry = z.output<typeof CatalogueEntry>;
export type ImportResult = { imported: number; unchanged: number; appIds: AppId[] };

/** Brings along what a store listed before it had a gate. Repeating it changes nothing, and what the gate decided stands. */
@Injectable()
export class ImportCatalogue {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly decisions: DecisionStore,
    private readonly changeListing: ChangeListing,
  ) {}

  /** All entries or none. `appIds` are in the order of the entries. */
  execute(entries: readonly Entry[], who: Principal): Promise<ImportResult> {
    const apps = entries.map((entry) => ({ entry, appId: appIdOf(entry) }));
    return this.db.transaction(async (tx) => {
      let imported = 0;
      // In the order of their ids: two imports at once wait for each other instead of in a circle.
      for (const { entry, appId } of apps.toSorted((a, b) => (a.appId < b.appId ? -1 : a.appId > b.appId ? 1 : 0))) {
        if (await this.#importOne(tx, appId, entry, who.id)) imported += 1;
      }
      return { imported, unchanged: apps.length - imported, appIds: apps.map((a) => a.appId) };
    });
  }

  async #importOne(tx: Tx, appId: AppId, entry: Entry, actor: string): Promise<boolean> {
    await lockSubject(tx, `app/${appId}`); // before the question, so that the answer still holds when it is used
    if (await this.decisions.isRefused(tx, appId, entry.versionCode)) return false; // the gate looked at this version and said no
    const { operatorId, platform, packageName, name, versionCode, versionName, sha256, signers } = entry;
    const at = this.clock.now();
    const version = { submissionId: null, versionCode, versionName, sha256, signers };
    return this.changeListing.execute(tx, appId, actor, (current) => afterImport(current, { appId, operatorId, platform, packageName, name, version }, at));
  }
}
