import type { Tx } from '@gatehouse/chassis';
import type { AppId, CertificateId, CertificateRecord, CertificateState, OperatorId, Platform, Sha256 } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual, MoreThan } from 'typeorm';
import type { Certificate, Step } from '../domain/certificate.ts';
import type { ScopeCode } from '../domain/scope-codes.ts';
import type { Verdict } from '../domain/scope-guard.ts';
import { CertificateHistoryRow } from './certificate-history.row.ts';
import { CertificateRow } from './certificate.row.ts';

/** A certificate with what was last concluded from it. */
export type Recorded = { certificate: Certificate; appId: AppId | null; operatorId: OperatorId | null; verdict: Verdict; revisitAt: Date | null };
/** One entry of the history, with the record it was read from (null: the calendar). */
export type HistoryEntry = Step & { certificateId: CertificateId; at: Date; record: CertificateRecord | null };
export type ListFilter = { operatorId: OperatorId | null; appId: AppId | null; state: CertificateState | null; after: string | null; limit: number };

@Injectable()
export class CertificateStore {
  /** Serialise everything about these certificate numbers until the transaction ends. Take before `lockPackages`. */
  lockNumbers(tx: Tx, numbers: readonly string[]): Promise<void> {
    return lock(
      tx,
      numbers.map((number) => `certification/number/${number}`),
    );
  }

  /** Serialise everything about these packages: their certificates, apps, and who speaks for whom. */
  lockPackages(tx: Tx, packages: readonly string[]): Promise<void> {
    return lock(
      tx,
      packages.map((name) => `certification/package/${name}`),
    );
  }

  async packagesOf(tx: Tx, numbers: readonly string[]): Promise<string[]> {
    const rows = await tx.find(CertificateRow, { select: { packageName: true }, where: { number: In([...numbers]) } });
    return [...new Set(rows.map((r) => r.packageName))];
  }

  async byNumbers(tx: Tx, numbers: readonly string[]): Promise<Recorded[]> {
    return (await tx.find(CertificateRow, { where: { number: In([...numbers]) } })).map(toRecorded);
  }

  async byPackages(tx: Tx, packages: readonly string[]): Promise<Recorded[]> {
    return (await tx.find(CertificateRow, { where: { packageName: In([...packages]) }, order: { number: 'ASC' } })).map(toRecorded);
  }

  async byId(tx: Tx, id: CertificateId): Promise<Recorded | null> {
    const row = await tx.findOneBy(CertificateRow, { id });
    return row && toRecorded(row);
  }

  /** In order of number; `after` is the last number of the page before. */
  async list(tx: Tx, filter: ListFilter): Promise<Recorded[]> {
    const rows = await tx.find(CertificateRow, {
      where: {
        ...(filter.operatorId ? { operatorId: filter.operatorId } : {}),
        ...(filter.appId ? { appId: filter.appId } : {}),
        ...(filter.state ? { state: filter.state } : {}),
        ...(filter.after !== null ? { number: MoreThan(filter.after) } : {}),
      },
      order: { number: 'ASC' },
      take: filter.limit,
    });
    return rows.map(toRecorded);
  }

  /** Numbers of certificates that time has caught up with. */
  async due(tx: Tx, now: Date, limit: number): Promise<string[]> {
    const rows = await tx.find(CertificateRow, {
      select: { number: true },
      where: { revisitAt: LessThanOrEqual(now) },
      order: { revisitAt: 'ASC' },
      take: limit,
    });
    return rows.map((r) => r.number);
  }

  async save(tx: Tx, recorded: readonly Recorded[]): Promise<void> {
    if (recorded.length > 0) await tx.upsert(CertificateRow, recorded.map(toRow), ['id']);
  }

  async append(tx: Tx, entries: readonly HistoryEntry[]): Promise<void> {
    if (entries.length > 0)
      await tx.insert(
        CertificateHistoryRow,
        entries.map((e) => ({ ...e, record: e.record as CertificateHistoryRow['record'] })),
      );
  }

  /** Histories by certificate, oldest entry first. */
  async histories(tx: Tx, ids: readonly CertificateId[]): Promise<Map<string, CertificateHistoryRow[]>> {
    const histories = new Map<string, CertificateHistoryRow[]>(ids.map((id) => [id, []]));
    const rows = await tx.find(CertificateHistoryRow, { where: { certificateId: In([...ids]) }, order: { id: 'ASC' } });
    for (const row of rows) histories.get(row.certificateId)?.push(row);
    return histories;
  }
}

/** Advisory locks in one order for everybody, so that two transactions never wait for each other. */
async function lock(tx: Tx, keys: readonly string[]): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT hashtextextended(name, 0) AS k FROM unnest($1::text[]) AS name ORDER BY k) AS keys', [
    keys,
  ]);
}

function toRecorded(row: CertificateRow): Recorded {
  return {
    certificate: {
      id: row.id as CertificateId,
      number: row.number,
      state: row.state,
      stateSince: row.stateSince,
      cause: row.cause,
      expiredFrom: row.expiredFrom,
      contradiction: row.contradiction as Sha256 | null,
      evidence: row.evidence as Sha256,
      checkedAt: row.checkedAt,
      contents: {
        holder: row.holder,
        holderCreditCode: row.holderCreditCode,
        appName: row.appName,
        platform: row.platform as Platform,
        packageName: row.packageName,
        signer: row.signer as Sha256,
        versions: row.versions,
        validFrom: row.validFrom,
        validTo: row.validTo,
      },
    },
    appId: row.appId as AppId | null,
    operatorId: row.operatorId as OperatorId | null,
    revisitAt: row.revisitAt,
    verdict: { code: row.scopeCode as ScopeCode, markAllowed: row.markAllowed, boostAllowed: row.boostAllowed },
  };
}

function toRow({ certificate, appId, operatorId, verdict, revisitAt }: Recorded): CertificateRow {
  const { contents, ...rest } = certificate;
  return { ...rest, ...contents, appId, operatorId, revisitAt, scopeCode: verdict.code, markAllowed: verdict.markAllowed, boostAllowed: verdict.boostAllowed };
}
