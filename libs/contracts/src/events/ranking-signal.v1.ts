import { z } from 'zod';
import { AppId } from '../ids.ts';
import { Category } from '../vocabulary.ts';
import { defineEvent } from './define-event.ts';

/** The store's own signal for an app was recorded. Told by ranking. */
export const RankingSignalV1 = defineEvent({
  type: 'gatehouse.ranking.signal.v1',
  topic: 'gatehouse.ranking',
  key: (d) => d.appId,
  data: z.object({
    appId: AppId,
    category: Category,
    /** Millionths, an integer: doubles disagree with themselves at the bound. */
    baseScoreMicros: z.number().int(),
    recordedAt: z.iso.datetime(),
  }),
});
