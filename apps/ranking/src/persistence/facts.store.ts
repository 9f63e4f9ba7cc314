import type { Tx } from '@gatehouse/chassis';
import type { AppId, Bilingual, Category, OperatorId } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { AppFacts, CertificateFacts, ListingFacts, SignalFacts } from '../domain/app-facts.ts';
import { CertificateVerdictRow } from './certificate-verdict.row.ts';
import { ListingRow } from './listing.row.ts';
import { SignalRow } from './signal.row.ts';

/** Told when facts have changed and committed; one channel for the processes of this service. */
export const FACTS_CHANNEL = 'gatehouse_ranking_facts';
/** Apps read at a time; a first load reads all of them so. */
const PAGE = 5000;

/** Three copies in three tables, each written by its own feature, and one counter that says what changed since when. */
@Injectable()
export class FactsStore {
  async saveListing(tx: Tx, appId: AppId, facts: ListingFacts): Promise<void> {
    const { at, ...listing } = facts;
    const row = { ...listing, appId, boostBlockedBy: [...facts.boostBlockedBy], changedAt: at, revision: await this.#nextRevision(tx) };
    await tx.upsert(ListingRow, row, ['appId']);
  }

  async saveCertificate(tx: Tx, appId: AppId, { at, scope, ...facts }: CertificateFacts): Promise<void> {
    const row = { ...facts, appId, scopeCode: scope.code, scopeText: scope.text, changedAt: at, revision: await this.#nextRevision(tx) };
    await tx.upsert(CertificateVerdictRow, row, ['appId']);
  }

  /** Signals of these apps, locked in one order for everybody until the transaction ends. */
  async lockSignals(tx: Tx, appIds: readonly AppId[]): Promise<ReadonlyMap<string, SignalFacts>> {
    const rows = await tx.find(SignalRow, { where: { appId: In([...appIds]) }, order: { appId: 'ASC' }, lock: { mode: 'pessimistic_write' } });
    return new Map(rows.map((r) => [r.appId, { category: r.category, baseScoreMicros: Number(r.baseScoreMicros), at: r.recordedAt }]));
  }

  async saveSignals(tx: Tx, signals: readonly (SignalFacts & { appId: AppId })[]): Promise<void> {
    if (signals.length === 0) return;
    const revision = await this.#nextRevision(tx);
    const rows = signals.map((s) => ({ appId: s.appId, category: s.category, baseScoreMicros: String(s.baseScoreMicros), recordedAt: s.at, revision }));
    await tx.upsert(SignalRow, rows, ['appId']);
  }

  async revision(tx: Tx): Promise<number> {
    const [row] = (await tx.query('SELECT last FROM facts_revision')) as [{ last: string }];
    return Number(row.last);
  }

  /** Every app that changed after `revision`, whole, in pages. All pages show one moment if the transaction is REPEATABLE READ. */
  async *changedSince(tx: Tx, revision: number): AsyncGenerator<AppFacts[]> {
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const rows = (await tx.query(CHANGED, [revision, after, PAGE])) as ChangedRow[];
      if (rows.length > 0) yield rows.map(toFacts);
      if (rows.length < PAGE) return;
      after = rows.at(-1)?.app_id ?? after;
    }
  }

  /** Taken last before the write it numbers: from here to the commit, writers go one after the other. */
  async #nextRevision(tx: Tx): Promise<string> {
    const [row] = (await tx.query(
      `WITH next AS (UPDATE facts_revision SET last = last + 1 RETURNING last) SELECT last, pg_notify('${FACTS_CHANNEL}', '') FROM next`,
    )) as [{ last: string }];
    return row.last;
  }
}

const CHANGED = `
  SELECT changed.app_id,
         l.operator_id, l.package_name, l.name, l.state, l.chart_allowed, l.boost_blocked_by, l.changed_at AS listing_at,
         c.certificate_number, c.mark_allowed, c.boost_allowed, c.scope_code, c.scope_text, c.valid_to::text AS valid_to, c.changed_at AS certificate_at,
         s.category, s.base_score_micros, s.recorded_at AS signal_at
    FROM (SELECT app_id FROM listing WHERE revision > $1 AND app_id > $2
          UNION SELECT app_id FROM certificate_verdict WHERE revision > $1 AND app_id > $2
          UNION SELECT app_id FROM signal WHERE revision > $1 AND app_id > $2
          ORDER BY app_id LIMIT $3) AS changed
    LEFT JOIN listing l USING (app_id) LEFT JOIN certificate_verdict c USING (app_id) LEFT JOIN signal s USING (app_id)
   ORDER BY changed.app_id`;

type ChangedRow = {
  app_id: string;
  operator_id: string;
  package_name: string;
  name: string;
  state: string;
  chart_allowed: boolean;
  boost_blocked_by: string[];
  listing_at: Date | null;
  certificate_number: string;
  mark_allowed: boolean;
  boost_allowed: boolean;
  scope_code: string;
  scope_text: Bilingual;
  valid_to: string | null;
  certificate_at: Date | null;
  category: Category;
  base_score_micros: string;
  signal_at: Date | null;
};

function toFacts(row: ChangedRow): AppFacts {
  return {
    appId: row.app_id as AppId,
    listing: row.listing_at && {
      operatorId: row.operator_id as OperatorId,
      packageName: row.package_name,
      name: row.name,
      state: row.state,
      chartAllowed: row.chart_allowed,
      boostBlockedBy: row.boost_blocked_by,
      at: row.listing_at,
    },
    certificate: row.certificate_at && {
      certificateNumber: row.certificate_number,
      markAllowed: row.mark_allowed,
      boostAllowed: row.boost_allowed,
      scope: { code: row.scope_code, text: row.scope_text },
      validTo: row.valid_to,
      at: row.certificate_at,
    },
    signal: row.signal_at && { category: row.category, baseScoreMicros: Number(row.base_score_micros), at: row.signal_at },
  };
}
