import { Caller, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { type Explanation, rankingRoutes, Refusal } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Projection } from '../hold-projection/projection.ts';
import { explain } from './explain.ts';

@Controller()
export class ExplainAppController {
  constructor(private readonly projection: Projection) {}

  /** An operator reads of its own apps only: what blocks a lift is between the store and them. */
  @Handles(rankingRoutes.explainApp)
  explain(@Input() { params }: InputOf<typeof rankingRoutes.explainApp>, @Caller() caller: Principal): Explanation {
    const app = this.projection.app(params.appId);
    const ownOnly = caller.roles.every((role) => role === 'operator');
    if (!app || (ownOnly && (caller.operatorId === null || app.facts.listing?.operatorId !== caller.operatorId))) throw new Refusal('resource.not-found');
    const {
      facts: { signal },
    } = app;
    const placed = signal ? this.projection.chart(signal.category).placeOf.get(params.appId) : undefined;
    return explain(app, placed ?? null, this.projection.policy);
  }
}
