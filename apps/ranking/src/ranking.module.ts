import { Module } from '@nestjs/common';
import { ExplainAppController } from './features/explain-app/explain-app.controller.ts';
import { FollowCertificate } from './features/follow-certificate/follow-certificate.ts';
import { FollowListing } from './features/follow-listing/follow-listing.ts';
import { FollowFacts } from './features/hold-projection/follow-facts.ts';
import { Projection } from './features/hold-projection/projection.ts';
import { RankCandidatesController } from './features/rank-candidates/rank-candidates.controller.ts';
import { RecordSignals } from './features/record-signals/record-signals.ts';
import { RecordSignalsController } from './features/record-signals/record-signals.controller.ts';
import { ShowChartController } from './features/show-chart/show-chart.controller.ts';
import { FactsStore } from './persistence/facts.store.ts';

@Module({
  controllers: [RecordSignalsController, ShowChartController, RankCandidatesController, ExplainAppController],
  providers: [FactsStore, Projection, FollowFacts, FollowListing, FollowCertificate, RecordSignals],
})
export class RankingModule {}
