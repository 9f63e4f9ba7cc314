import { Clock, Handles, Input, type InputOf } from '@gatehouse/chassis';
import { certificationRoutes, type CertificateView, Refusal } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findUnstorable } from '../../domain/storable.ts';
import { CertificateStore } from '../../persistence/certificate.store.ts';
import { viewOf } from '../list-certificates/certificate-view.ts';
import { ObserveCertificates } from './observe-certificates.ts';

@Controller()
export class RecordCertificateController {
  constructor(
    private readonly db: DataSource,
    private readonly certificates: CertificateStore,
    private readonly observe: ObserveCertificates,
    private readonly clock: Clock,
  ) {}

  @Handles(certificationRoutes.recordCertificate)
  async record(@Input() { body }: InputOf<typeof certificationRoutes.recordCertificate>): Promise<CertificateView> {
    const unstorable = findUnstorable(body);
    if (unstorable) throw new Refusal('request.invalid', {}, [unstorable]);
    return this.db.transaction(async (tx) => {
      const [observation] = await this.observe.execute(tx, [body], this.clock.now());
      const recorded = observation && (await this.certificates.byId(tx, observation.certificate.id));
      if (!recorded) throw new Error('a certificate that was just recorded is not there');
      return viewOf(recorded, (await this.certificates.histories(tx, [recorded.certificate.id])).get(recorded.certificate.id) ?? []);
    });
  }
}
