import { Caller, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { ListingView, Refusal, reviewRoutes } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { boostBlockersOf, type Distribution } from '../../domain/distribution.ts';
import { DistributionStore } from '../../persistence/distribution.store.ts';

type View = z.infer<typeof ListingView>;

@Controller()
export class ListListingsController {
  constructor(
    private readonly db: DataSource,
    private readonly distributions: DistributionStore,
  ) {}

  @Handles(reviewRoutes.listListings)
  async list(@Input() { query }: InputOf<typeof reviewRoutes.listListings>): Promise<{ items: View[]; nextCursor: string | null }> {
    const { listings, nextCursor } = await this.distributions.page(this.db.manager, query.state, query);
    return { items: listings.map(listingView), nextCursor };
  }

  /** @throws Refusal resource.not-found  also for another operator's app: never a hint that it exists */
  @Handles(reviewRoutes.getListing)
  async show(@Input() { params }: InputOf<typeof reviewRoutes.getListing>, @Caller() caller: Principal): Promise<View> {
    const listing = await this.distributions.find(this.db.manager, params.appId);
    const ownOnly = caller.roles.every((role) => role === 'operator');
    if (!listing || (ownOnly && listing.operatorId !== caller.operatorId)) throw new Refusal('resource.not-found');
    return listingView(listing);
  }
}

function listingView(d: Distribution): View {
  const { appId, operatorId, platform, packageName, name, state, version, reason, changedAt } = d;
  return {
    appId,
    operatorId,
    platform,
    packageName,
    name,
    state,
    reason,
    changedAt: changedAt.toISOString(),
    boostBlockedBy: boostBlockersOf(d),
    listedVersionName: version?.versionName ?? null,
    listedVersionCode: version?.versionCode ?? null,
  };
}
