import type { Tx } from '@gatehouse/chassis';
import type { AppId, OperatorId, Platform } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import type { AppListing, AppMark, AppStanding } from '../domain/app-standing.ts';
import { CertificateMarkRow } from './certificate-mark.row.ts';

export type App = { appId: AppId; operatorId: OperatorId; platform: Platform; packageName: string };

/** Apps and what others have told of them. */
@Injectable()
export class AppStore {
  /** Holds the app for this transaction, known or new: one submission or one piece of its news at a time. */
  async lock(tx: Tx, app: App): Promise<void> {
    await tx.query(
      `INSERT INTO app (app_id, operator_id, platform, package_name) VALUES ($1, $2, $3, $4)
       ON CONFLICT (app_id) DO UPDATE SET app_id = excluded.app_id`,
      [app.appId, app.operatorId, app.platform, app.packageName],
    );
  }

  async standing(tx: Tx, appId: string): Promise<AppStanding> {
    const [found] = (await tx.query(
      `SELECT (SELECT listing FROM app WHERE app_id = $1) AS listing,
              (SELECT coalesce(jsonb_agg(mark), '[]') FROM certificate_mark WHERE app_id = $1) AS marks`,
      [appId],
    )) as [AppStanding];
    return found;
  }

  async saveListing(tx: Tx, appId: AppId, listing: AppListing): Promise<void> {
    await tx.query('UPDATE app SET listing = $2 WHERE app_id = $1', [appId, JSON.stringify(listing)]);
  }

  /** Keeps what a certificate's mark says. Answers the app it was bound to before, where that was another. */
  async saveMark(tx: Tx, appId: string | null, mark: AppMark): Promise<string | null> {
    const before = await tx.findOneBy(CertificateMarkRow, { certificateId: mark.certificateId });
    await tx.query(
      `INSERT INTO certificate_mark (certificate_id, app_id, mark) VALUES ($1, $2, $3)
       ON CONFLICT (certificate_id) DO UPDATE SET app_id = excluded.app_id, mark = excluded.mark`,
      [mark.certificateId, appId, JSON.stringify(mark)],
    );
    return before && before.appId !== appId ? before.appId : null;
  }
}
