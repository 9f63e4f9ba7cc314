import { Clock, CONFIG } from '@gatehouse/chassis';
import { type AppId, type Category, Refusal } from '@gatehouse/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { RankingConfig } from '../../config.ts';
import { type AppFacts, boostOf, type Candidacy, candidacyOf } from '../../domain/app-facts.ts';
import { order, type Placed } from '../../domain/order.ts';
import { POLICY_V1, type RankingPolicy } from '../../domain/policy.ts';
import type { Ranked } from '../../domain/why.ts';

/** A category in order. Good until its facts change, or until the first lift in it ends by the calendar. */
type Standings = { placed: readonly Placed<Ranked>[]; placeOf: ReadonlyMap<AppId, Placed<Ranked>>; untilMs: number; inputsFresh: boolean };

/**
 * What PostgreSQL holds, in this process's memory, so that no request waits for it. Written by FollowFacts alone; a category
 * is put in order by the first reader after a change.
 */
@Injectable()
export class Projection {
  readonly policy: RankingPolicy = POLICY_V1;
  readonly #apps = new Map<AppId, Candidacy>();
  readonly #members = new Map<Category, Set<AppId>>();
  readonly #standings = new Map<Category, Standings>();
  readonly #staleMs: number;
  #revision: number | null = null;
  #confirmedAt = new Date(0);

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) config: RankingConfig,
  ) {
    this.#staleMs = config.PROJECTION_STALE_MS;
  }

  /** The last change it holds; null before it was first loaded. */
  get revision(): number | null {
    return this.#revision;
  }
  /** When it was last known to hold all that PostgreSQL does. */
  get confirmedAt(): Date {
    return this.#confirmedAt;
  }
  get size(): number {
    return this.#apps.size;
  }

  /** Take over apps that changed. The revision moves only by `confirm`, once all of them are in. */
  apply(changed: readonly AppFacts[]): void {
    for (const facts of changed) {
      const before = this.#apps.get(facts.appId)?.facts.signal?.category;
      const category = facts.signal?.category;
      if (before !== undefined) this.#standings.delete(before);
      if (before !== undefined && before !== category) this.#members.get(before)?.delete(facts.appId);
      if (category !== undefined) {
        this.#standings.delete(category);
        const members = this.#members.get(category) ?? new Set<AppId>();
        this.#members.set(category, members.add(facts.appId));
      }
      this.#apps.set(facts.appId, candidacyOf(facts));
    }
  }

  confirm(revision: number, at: Date): void {
    this.#revision = revision;
    this.#confirmedAt = at;
  }

  app(appId: AppId): Candidacy | undefined {
    this.#requireLoaded();
    return this.#apps.get(appId);
  }

  /** An app as it takes part in an order at this moment. */
  enter(app: Candidacy, band: number, score: number, nowMs: number): Ranked {
    const verdict = boostOf(app, nowMs, this.#inputsFresh(nowMs));
    return { id: app.facts.appId, band, score, boosted: verdict === 'boosted', verdict, facts: app.facts };
  }

  /** The chart of a category, best first, and each app's place in it. */
  chart(category: Category): Pick<Standings, 'placed' | 'placeOf'> {
    this.#requireLoaded();
    const nowMs = this.clock.now().getTime();
    const present = this.#standings.get(category);
    if (present && nowMs < present.untilMs && present.inputsFresh === this.#inputsFresh(nowMs)) return present;
    const made = this.#putInOrder(category, nowMs);
    this.#standings.set(category, made);
    return made;
  }

  #putInOrder(category: Category, nowMs: number): Standings {
    const entries: Ranked[] = [];
    let untilMs = Infinity;
    for (const appId of this.#members.get(category) ?? []) {
      const app = this.#apps.get(appId);
      if (!app?.facts.signal || app.excludedFrom.chart !== null) continue;
      const entry = this.enter(app, 0, app.facts.signal.baseScoreMicros, nowMs);
      if (entry.boosted) untilMs = Math.min(untilMs, app.liftEndsAtMs);
      entries.push(entry);
    }
    const placed = order(entries, this.policy);
    return { placed, placeOf: new Map(placed.map((p) => [p.entry.facts.appId, p])), untilMs, inputsFresh: this.#inputsFresh(nowMs) };
  }

  #inputsFresh(nowMs: number): boolean {
    return nowMs - this.#confirmedAt.getTime() < this.#staleMs;
  }

  #requireLoaded(): void {
    if (this.#revision === null) throw new Refusal('service.unavailable');
  }
}
