import { type CaseSummary, ReviewCaseChangedV1 } from '@gatehouse/contracts';
import { type Call, openService, type ServiceUnderTest } from '@gatehouse/testkit';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { hear, MovableClock, scanAsking, told } from '../../review-events.sample.ts';
import { start } from '../../start.ts';
import { OpenCase } from '../open-case/open-case.ts';
import { RecountDueDates } from '../recount-due-dates/recount-due-dates.ts';

const DAY = 24 * 60;

describe.skipIf(inject('infraMissing'))('the queue', () => {
  const clock = new MovableClock(new Date('2026-11-23T02:00:00.000Z')); // a Monday
  let review: ServiceUnderTest;
  let db: DataSource;
  let reviewer: Call;

  beforeAll(async () => {
    review = await openService(
      'review',
      start,
      { adminUrl: inject('adminUrl'), kafkaBrokers: inject('kafkaBrokers'), redisUrl: inject('redisUrl') },
      { CLAIM_SWEEP_MS: '600000', REVIEW_WORKING_DAYS: '1' },
      { clock },
    );
    db = review.service.app.get(DataSource);
    reviewer = review.as({ roles: ['reviewer'], id: 'reviewer' });
    const open = (name: string, severity: string) => {
      const scan = scanAsking('review', name, 1);
      return hear(db, review.service.app.get(OpenCase), { ...scan, actions: scan.actions.map((a) => ({ ...a, severity })) });
    };
    await open('cn.example.monday', 'low');
    clock.pass(DAY);
    await open('cn.example.tuesday.low', 'low');
    await open('cn.example.tuesday.critical', 'critical');
    await open('cn.example.tuesday_high', 'high');
    clock.pass(DAY);
    await open('cn.example.wednesday', 'critical');
  });
  afterAll(() => review.close());

  const names = (items: CaseSummary[]): string[] => items.map((c) => c.packageName.replace('cn.example.', ''));
  const ORDER = ['monday', 'tuesday.critical', 'tuesday_high', 'tuesday.low', 'wednesday'];

  it('stands by due day, then by priority: what is overdue comes first', async () => {
    const { body } = await reviewer('GET', '/v1/cases');
    expect(names(body.items)).toEqual(ORDER);
    expect(body.items.map((c: CaseSummary) => c.workingDaysLeft)).toEqual([-1, 0, 0, 0, 1]);
    expect(body.nextCursor).toBeNull();
  });

  it('is read page by page, each case once', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null && seen.length < 10;) {
      const { body }: { body: { items: CaseSummary[]; nextCursor: string | null } } = await reviewer(
        'GET',
        `/v1/cases?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...names(body.items));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(ORDER);
    expect(await reviewer('GET', '/v1/cases?cursor=made-up')).toMatchObject({ status: 422, body: { errors: [{ pointer: '?/cursor' }] } });
  });

  it('is filtered by holder, state and words, in which % and _ are letters', async () => {
    const [{ caseId }] = (await reviewer('GET', '/v1/cases?search=wednes')).body.items;
    await reviewer('POST', `/v1/cases/${caseId}/claim`);
    const list = async (query: string): Promise<string[]> => names((await reviewer('GET', `/v1/cases?${query}`)).body.items);
    expect(await list('holder=me')).toEqual(['wednesday']);
    expect(await list('holder=nobody')).toEqual(ORDER.slice(0, 4));
    expect(await list('state=claimed')).toEqual(['wednesday']);
    expect(await list('state=held')).toEqual([]);
    expect(await list('search=TUESDAY.')).toEqual(['tuesday.critical', 'tuesday.low']);
    expect(await list('search=y_h')).toEqual(['tuesday_high']);
    expect(await list('search=%25')).toEqual([]);
  });

  it('is counted', async () => {
    expect((await reviewer('GET', '/v1/cases/counts')).body).toEqual({ open: 4, claimed: 1, mine: 1, held: 0, overdue: 1, dueSoon: 4, decidedToday: 0 });
  });

  it('counts its due dates anew when the calendar has changed, and tells of those that moved', async () => {
    await db.query(`UPDATE review_case SET calendar_version = 'older'`);
    await db.query(`UPDATE review_case SET due_at = '2026-12-31T16:00:00Z' WHERE package_name = 'cn.example.monday'`);
    expect(await review.service.app.get(RecountDueDates).execute()).toBe(1);
    const { body } = await reviewer('GET', '/v1/cases?search=monday');
    expect(body.items[0]).toMatchObject({ dueAt: '2026-11-24T16:00:00.000Z', version: 2 });
    expect((await told(db, ReviewCaseChangedV1, body.items[0].appId)).at(-1)?.data).toMatchObject({ dueAt: '2026-11-24T16:00:00.000Z', state: 'open' });
  });
});
