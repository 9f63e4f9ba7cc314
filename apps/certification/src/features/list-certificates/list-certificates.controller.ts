import { Caller, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { CertificateRecord, type CertificateView, certificationRoutes, type OperatorId, Refusal } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CertificateStore } from '../../persistence/certificate.store.ts';
import { viewOf } from './certificate-view.ts';

@Controller()
export class ListCertificatesController {
  constructor(
    private readonly db: DataSource,
    private readonly certificates: CertificateStore,
  ) {}

  @Handles(certificationRoutes.listCertificates)
  async list(
    @Input() { query }: InputOf<typeof certificationRoutes.listCertificates>,
    @Caller() caller: Principal,
  ): Promise<{ items: CertificateView[]; nextCursor: string | null }> {
    const tx = this.db.manager;
    const found = await this.certificates.list(tx, {
      operatorId: onlyOf(caller),
      appId: query.appId ?? null,
      state: query.state ?? null,
      after: query.cursor === undefined ? null : readCursor(query.cursor),
      limit: query.limit + 1,
    });
    const page = found.slice(0, query.limit);
    const histories = await this.certificates.histories(
      tx,
      page.map((r) => r.certificate.id),
    );
    const last = found.length > query.limit ? page.at(-1) : undefined;
    return {
      items: page.map((recorded) => viewOf(recorded, histories.get(recorded.certificate.id) ?? [])),
      nextCursor: last ? Buffer.from(last.certificate.number, 'utf8').toString('base64url') : null,
    };
  }

  @Handles(certificationRoutes.getCertificate)
  async get(@Input() { params }: InputOf<typeof certificationRoutes.getCertificate>, @Caller() caller: Principal): Promise<CertificateView> {
    const tx = this.db.manager;
    const recorded = await this.certificates.byId(tx, params.certificateId);
    const owner = onlyOf(caller);
    if (!recorded || (owner !== null && recorded.operatorId !== owner)) throw new Refusal('resource.not-found');
    return viewOf(recorded, (await this.certificates.histories(tx, [recorded.certificate.id])).get(recorded.certificate.id) ?? []);
  }
}

/** A cursor is the last number of the page before; anything that is no number was not made by us. */
function readCursor(cursor: string): string {
  const number = CertificateRecord.shape.number.safeParse(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!number.success)
    throw new Refusal('request.invalid', {}, [{ pointer: '?/cursor', code: 'field.invalid-format', detail: 'must be a nextCursor of this list' }]);
  return number.data;
}

/** The one operator whose certificates the caller may see; null for the store's own people and machines, who see all. */
function onlyOf(caller: Principal): OperatorId | null {
  if (caller.roles.some((role) => role !== 'operator')) return null;
  if (caller.operatorId === null) throw new Refusal('resource.not-found');
  return caller.operatorId;
}
