import { Clock } from '@gatehouse/chassis';
import { type AppId, type Category, RankingSignalV1, Refusal } from '@gatehouse/contracts';
import { Outbox } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toMicros } from '../../domain/policy.ts';
import { FactsStore } from '../../persistence/facts.store.ts';

export type Signal = { appId: AppId; category: Category; baseScore: number };

@Injectable()
export class RecordSignals {
  constructor(
    private readonly db: DataSource,
    private readonly facts: FactsStore,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Record what the store says, and tell of what is new. Signals of apps not known yet are kept until they are listed.
   * @throws Refusal request.invalid  when one app is named twice: which of the two is meant?
   */
  execute(signals: readonly Signal[]): Promise<{ recorded: number; unchanged: number }> {
    refuseRepeated(signals);
    return this.db.transaction(async (tx) => {
      const known = await this.facts.lockSignals(
        tx,
        signals.map((s) => s.appId),
      );
      const at = this.clock.now();
      const fresh = signals
        .map(({ appId, category, baseScore }) => ({ appId, category, baseScoreMicros: toMicros(baseScore), at }))
        .filter((s) => known.get(s.appId)?.category !== s.category || known.get(s.appId)?.baseScoreMicros !== s.baseScoreMicros)
        .sort((a, b) => (a.appId < b.appId ? -1 : 1)); // one order for everybody: two bulk updates never wait for each other
      for (const { appId, category, baseScoreMicros } of fresh) {
        await this.outbox.append(
          tx,
          RankingSignalV1,
          { appId, category, baseScoreMicros, recordedAt: at.toISOString() },
          { subject: `app/${appId}`, operatorId: null, at },
        );
      }
      await this.facts.saveSignals(tx, fresh);
      return { recorded: fresh.length, unchanged: signals.length - fresh.length };
    });
  }
}

function refuseRepeated(signals: readonly Signal[]): void {
  const seen = new Set<string>();
  const repeated = signals.flatMap(({ appId }, i) => {
    if (!seen.has(appId)) {
      seen.add(appId);
      return [];
    }
    return [{ pointer: `/signals/${i}/appId`, code: 'field.repeated', detail: 'an earlier signal names the same app' }];
  });
  if (repeated.length > 0) throw new Refusal('request.invalid', {}, repeated.slice(0, 50));
}
