import type { Tx } from '@gatehouse/chassis';
import type { AppId, CertificateId, OperatorId, Platform, Sha256 } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { KnownApp } from '../domain/scope-guard.ts';
import { KnownAppRow } from './known-app.row.ts';

/** What was last told of the certificate that speaks for an app. */
export type Standing = { certificateId: CertificateId; scope: string; validTo: string };
export type KnownAppOnRecord = KnownApp & { readonly standing: Standing | null };
type Identity = Pick<KnownApp, 'appId' | 'operatorId' | 'platform' | 'packageName'>;

@Injectable()
export class KnownAppStore {
  /** All apps of these packages, on every platform, in order of id. */
  async byPackages(tx: Tx, packages: readonly string[]): Promise<KnownAppOnRecord[]> {
    return (await tx.find(KnownAppRow, { where: { packageName: In([...packages]) }, order: { appId: 'ASC' } })).map(toKnownApp);
  }

  /** What review says of it; what scanning said stays. */
  async saveListing(tx: Tx, app: Identity & Pick<KnownApp, 'listedVersion' | 'blocked'>): Promise<void> {
    await tx.upsert(KnownAppRow, { ...app, listedVersion: app.listedVersion }, ['appId']);
  }

  /** What scanning says of it; what review said stays. */
  async saveScan(tx: Tx, app: Identity & { scannedSigners: readonly Sha256[] }): Promise<void> {
    await tx.upsert(KnownAppRow, { ...app, scannedSigners: [...app.scannedSigners] }, ['appId']);
  }

  async saveStanding(tx: Tx, appId: AppId, standing: Standing | null): Promise<void> {
    await tx.update(
      KnownAppRow,
      { appId },
      {
        speakerId: standing?.certificateId ?? null,
        speakerScope: standing?.scope ?? null,
        speakerValidTo: standing?.validTo ?? null,
      },
    );
  }
}

function toKnownApp(row: KnownAppRow): KnownAppOnRecord {
  return {
    appId: row.appId as AppId,
    operatorId: row.operatorId as OperatorId,
    platform: row.platform as Platform,
    packageName: row.packageName,
    listedVersion: row.listedVersion,
    blocked: row.blocked,
    scannedSigners: row.scannedSigners as Sha256[],
    standing:
      row.speakerId === null || row.speakerScope === null || row.speakerValidTo === null
        ? null
        : { certificateId: row.speakerId as CertificateId, scope: row.speakerScope, validTo: row.speakerValidTo },
  };
}
