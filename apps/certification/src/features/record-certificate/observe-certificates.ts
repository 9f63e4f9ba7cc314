import type { Tx } from '@gatehouse/chassis';
import type { CertificateRecord } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { normaliseNumber } from '../../domain/canonical-record.ts';
import { type Observation, observe } from '../../domain/certificate.ts';
import { nextTurn } from '../../domain/scope-guard.ts';
import { CertificateStore } from '../../persistence/certificate.store.ts';
import { CheckScope, type Observed } from '../check-scope/check-scope.ts';

/** Takes in what the body's register says, of one certificate or of many. */
@Injectable()
export class ObserveCertificates {
  constructor(
    private readonly certificates: CertificateStore,
    private readonly checkScope: CheckScope,
  ) {}

  /** The records name distinct certificates. Answers what each of them changed, in their order. */
  async execute(tx: Tx, records: readonly CertificateRecord[], at: Date): Promise<Observation[]> {
    const numbers = records.map((record) => normaliseNumber(record.number));
    await this.certificates.lockNumbers(tx, numbers);
    const packages = new Set([...(await this.certificates.packagesOf(tx, numbers)), ...records.map((r) => r.packageName)]);
    await this.certificates.lockPackages(tx, [...packages]);

    // Read only now: the calendar may have moved one until its package was locked.
    const known = new Map((await this.certificates.byNumbers(tx, numbers)).map((r) => [r.certificate.number, r]));
    const observed = records.map((record, i): Observed => ({ observation: observe(known.get(numbers[i] ?? '')?.certificate ?? null, record, at), record }));

    // Most of a daily list is unchanged: of these only the time of the check is written, unless they had gone stale.
    const quiet = ({ observation: { outcome, certificate } }: Observed) =>
      outcome === 'unchanged' && known.get(certificate.number)?.verdict.code !== 'state.stale';
    await this.certificates.save(
      tx,
      observed.filter(quiet).flatMap(({ observation: { certificate } }) => {
        const before = known.get(certificate.number);
        return before ? [{ ...before, certificate, revisitAt: nextTurn(certificate, at) }] : [];
      }),
    );
    const news = observed.filter((o) => !quiet(o));
    if (news.length > 0) {
      const touched = new Set(
        news.flatMap(({ observation: { certificate, formerPackage } }) => [
          certificate.contents.packageName,
          ...(formerPackage === null ? [] : [formerPackage]),
        ]),
      );
      await this.checkScope.settle(tx, [...touched], news, 'scope.register-checked', at);
    }
    return observed.map((o) => o.observation);
  }
}
