import { Module } from '@nestjs/common';
import { ChineseDaysCalendar } from './calendar/chinese-days.calendar.ts';
import { WorkingCalendar } from './domain/working-calendar.ts';
import { ActOnCase } from './features/act-on-case/act-on-case.ts';
import { ChangeListing } from './features/change-listing/change-listing.ts';
import { ClaimCaseController } from './features/claim-case/claim-case.controller.ts';
import { DecideCaseController } from './features/decide-case/decide-case.controller.ts';
import { DecideCase } from './features/decide-case/decide-case.ts';
import { ExpireClaims } from './features/expire-claims/expire-claims.ts';
import { ImportCatalogueController } from './features/import-catalogue/import-catalogue.controller.ts';
import { ImportCatalogue } from './features/import-catalogue/import-catalogue.ts';
import { ListListingsController } from './features/list-listings/list-listings.controller.ts';
import { ListQueueController } from './features/list-queue/list-queue.controller.ts';
import { OpenCase } from './features/open-case/open-case.ts';
import { OpenListingCaseController } from './features/open-listing-case/open-listing-case.controller.ts';
import { OpenListingCase } from './features/open-listing-case/open-listing-case.ts';
import { RecordDecision } from './features/record-decision/record-decision.ts';
import { RecountDueDates } from './features/recount-due-dates/recount-due-dates.ts';
import { ReleaseCaseController } from './features/release-case/release-case.controller.ts';
import { RememberMark } from './features/remember-mark/remember-mark.ts';
import { ReturnCaseController } from './features/return-case/return-case.controller.ts';
import { ShowCaseController } from './features/show-case/show-case.controller.ts';
import { ShowCase } from './features/show-case/show-case.ts';
import { SignCaseController } from './features/sign-case/sign-case.controller.ts';
import { SignCase } from './features/sign-case/sign-case.ts';
import { WithdrawVersion } from './features/withdraw-version/withdraw-version.ts';
import { AppMarkStore } from './persistence/app-mark.store.ts';
import { AuditStore } from './persistence/audit.store.ts';
import { DecisionStore } from './persistence/decision.store.ts';
import { DistributionStore } from './persistence/distribution.store.ts';
import { ReviewCaseStore } from './persistence/review-case.store.ts';
import { ReviewerStore } from './persistence/reviewer.store.ts';
import { WithdrawalStore } from './persistence/withdrawal.store.ts';

const stores = [ReviewCaseStore, DecisionStore, DistributionStore, WithdrawalStore, AppMarkStore, ReviewerStore, AuditStore];
const hearers = [OpenCase, WithdrawVersion, RememberMark];
const works = [ActOnCase, RecordDecision, ChangeListing, DecideCase, SignCase, ShowCase, OpenListingCase, ImportCatalogue, ExpireClaims, RecountDueDates];

@Module({
  controllers: [
    ListQueueController,
    ShowCaseController,
    ClaimCaseController,
    ReleaseCaseController,
    DecideCaseController,
    SignCaseController,
    ReturnCaseController,
    OpenListingCaseController,
    ImportCatalogueController,
    ListListingsController,
  ],
  providers: [{ provide: WorkingCalendar, useClass: ChineseDaysCalendar }, ...stores, ...hearers, ...works],
})
export class ReviewModule {}
