import { Clock } from '@gatehouse/chassis';
import type { ImportResult } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ObserveCertificates } from '../record-certificate/observe-certificates.ts';
import { readList } from './read-list.ts';

/** Certificates of one transaction: few enough that nobody waits long for their locks, enough that commits cost little. */
const BATCH = 100;

/** Takes in a whole register list. Each batch stands by itself: an import cut short is finished by sending it again. */
@Injectable()
export class ImportCertificates {
  constructor(
    private readonly db: DataSource,
    private readonly observe: ObserveCertificates,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal certification.import-unreadable | certification.import-too-large */
  async execute(bytes: Uint8Array): Promise<ImportResult> {
    const { records, rejected, repeated } = readList(bytes);
    const result = { imported: 0, changed: 0, unchanged: repeated, rejected, quarantined: [] as string[] };
    for (let from = 0; from < records.length; from += BATCH) {
      const observations = await this.db.transaction((tx) => this.observe.execute(tx, records.slice(from, from + BATCH), this.clock.now()));
      for (const { outcome, certificate } of observations) {
        result[outcome] += 1;
        if (certificate.contradiction !== null) result.quarantined.push(certificate.number);
      }
    }
    return result;
  }
}
