import { Clock, Handles, Input, type InputOf } from '@gatehouse/chassis';
import { type AppId, type Bilingual, type PolicyView, rankingRoutes, Refusal, type Standing } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { EXCLUSIONS } from '../../domain/app-facts.ts';
import { order } from '../../domain/order.ts';
import { bandOf, policyView, toMicros } from '../../domain/policy.ts';
import { type Ranked, standingOf } from '../../domain/why.ts';
import { Projection } from '../hold-projection/projection.ts';

type RankedCandidates = { policy: PolicyView; items: Standing[]; excluded: { appId: AppId; code: string; text: Bilingual }[] };

@Controller()
export class RankCandidatesController {
  constructor(
    private readonly projection: Projection,
    private readonly clock: Clock,
  ) {}

  /** Orders the store's own candidates, from memory alone. Who may not appear is named with the reason. */
  @Handles(rankingRoutes.rankCandidates)
  rank(@Input() { body: { candidates } }: InputOf<typeof rankingRoutes.rankCandidates>): RankedCandidates {
    const { policy } = this.projection;
    const nowMs = this.clock.now().getTime();
    const seen = new Set<AppId>();
    const entries: Ranked[] = [];
    const excluded: RankedCandidates['excluded'] = [];
    candidates.forEach(({ appId, baseScore, relevance }, i) => {
      if (seen.has(appId)) {
        throw new Refusal('ranking.duplicate-candidate', { appId }, [
          { pointer: `/candidates/${i}/appId`, code: 'field.repeated', detail: 'an earlier candidate names the same app' },
        ]);
      }
      seen.add(appId);
      const app = this.projection.app(appId);
      const code = app ? app.excludedFrom.query : 'candidate.unknown';
      if (app && code === null) entries.push(this.projection.enter(app, bandOf(policy, toMicros(relevance)), toMicros(baseScore), nowMs));
      else if (code !== null) excluded.push({ appId, code, text: EXCLUSIONS[code] });
    });
    return { policy: policyView(policy), items: order(entries, policy).map((placed) => standingOf(placed, policy)), excluded };
  }
}
