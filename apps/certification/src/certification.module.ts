import { Module } from '@nestjs/common';
import { CheckScope } from './features/check-scope/check-scope.ts';
import { FollowListing } from './features/follow-listing/follow-listing.ts';
import { FollowScan } from './features/follow-scan/follow-scan.ts';
import { ImportCertificatesController } from './features/import-certificates/import-certificates.controller.ts';
import { ImportCertificates } from './features/import-certificates/import-certificates.ts';
import { ListCertificatesController } from './features/list-certificates/list-certificates.controller.ts';
import { ObserveCertificates } from './features/record-certificate/observe-certificates.ts';
import { RecordCertificateController } from './features/record-certificate/record-certificate.controller.ts';
import { RevisitCertificates } from './features/revisit-certificates/revisit-certificates.ts';
import { CertificateStore } from './persistence/certificate.store.ts';
import { KnownAppStore } from './persistence/known-app.store.ts';

@Module({
  controllers: [RecordCertificateController, ImportCertificatesController, ListCertificatesController],
  providers: [CertificateStore, KnownAppStore, CheckScope, ObserveCertificates, ImportCertificates, FollowListing, FollowScan, RevisitCertificates],
})
export class CertificationModule {}
