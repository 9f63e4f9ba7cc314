import { Handles, Input, type InputOf } from '@gatehouse/chassis';
import { type Chart, rankingRoutes } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { policyView } from '../../domain/policy.ts';
import { standingOf } from '../../domain/why.ts';
import { Projection } from '../hold-projection/projection.ts';

@Controller()
export class ShowChartController {
  constructor(private readonly projection: Projection) {}

  /** `asOf` is when the chart was last known to hold all that PostgreSQL does, not when it was asked for. */
  @Handles(rankingRoutes.getChart)
  show(@Input() { params, query }: InputOf<typeof rankingRoutes.getChart>): Chart {
    const { policy, confirmedAt } = this.projection;
    const { placed } = this.projection.chart(params.category);
    return {
      category: params.category,
      policy: policyView(policy),
      items: placed.slice(0, query.limit).map((p) => standingOf(p, policy)),
      total: placed.length,
      asOf: confirmedAt.toISOString(),
    };
  }
}
