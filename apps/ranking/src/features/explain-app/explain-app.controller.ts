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
    const facts = this.projection.app(params.appId);
    const ownOnly = caller.roles.every((role) => role === 'operator');
    if (!facts || (ownOnly && (caller.operatorId === null || facts.listing?.operatorId !== caller.operatorId))) throw new Refusal('resource.not-found');
    const placed = facts.signal ? this.projection.chart(facts.signal.category).placeOf.get(params.appId) : undefined;
    return explain(facts, placed ?? null, this.projection.policy);
  }
}
