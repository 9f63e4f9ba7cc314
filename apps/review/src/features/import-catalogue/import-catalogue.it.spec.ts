import { appIdOf, EnforcementChangedV1, newId, OperatorId } from '@gatehouse/contracts';
import { type Call, openService, type ServiceUnderTest } from '@gatehouse/testkit';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { hear, OPERATOR, scanAsking, scanOf, told } from '../../review-events.sample.ts';
import { start } from '../../start.ts';
import { OpenCase } from '../open-case/open-case.ts';

describe.skipIf(inject('infraMissing'))('a store’s catalogue', () => {
  let review: ServiceUnderTest;
  let db: DataSource;
  let store: Call;

  beforeAll(async () => {
    review = await openService('review', start, { adminUrl: inject('adminUrl'), kafkaBrokers: inject('kafkaBrokers'), redisUrl: inject('redisUrl') });
    db = review.service.app.get(DataSource);
    store = review.as({ roles: ['store'] });
  });
  afterAll(() => review.close());

  const entry = (packageName: string, versionCode = 5) => ({
    operatorId: OPERATOR,
    packageName,
    name: packageName,
    versionCode,
    versionName: `1.${versionCode}`,
  });
  const appId = (packageName: string) => appIdOf({ operatorId: OPERATOR, platform: 'android', packageName });
  const importAll = (...entries: object[]) => store('POST', '/v1/listings/import', { body: { entries } });
  const decide = (scan: ReturnType<typeof scanOf>) => hear(db, review.service.app.get(OpenCase), scan);

  it('is listed as it stands, and importing it again changes nothing', async () => {
    const entries = ['cn.example.b', 'cn.example.a'].map((name) => entry(name));
    expect((await importAll(...entries)).body).toEqual({ imported: 2, unchanged: 0, appIds: [appId('cn.example.b'), appId('cn.example.a')] });
    expect((await importAll(...entries)).body).toMatchObject({ imported: 0, unchanged: 2 });
    expect((await told(db, EnforcementChangedV1, appId('cn.example.a'))).map((e) => e.data)).toMatchObject([
      { state: 'listed', chartAllowed: true, listedVersion: { submissionId: null, versionCode: 5, sha256: null } },
    ]);
  });

  it('follows the catalogue while the gate has not spoken, and never after', async () => {
    await importAll(entry('cn.example.grows', 5));
    expect((await importAll(entry('cn.example.grows', 6))).body).toMatchObject({ imported: 1 });
    await decide(scanOf('cn.example.grows', 7));
    expect((await importAll(entry('cn.example.grows', 99))).body).toMatchObject({ imported: 0, unchanged: 1 });
    expect((await told(db, EnforcementChangedV1, appId('cn.example.grows'))).map((e) => e.data.listedVersion?.versionCode)).toEqual([5, 6, 7]);
  });

  it('does not list a version that the gate refused', async () => {
    await decide(scanAsking('reject', 'cn.example.no', 5));
    expect((await importAll(entry('cn.example.no', 5))).body).toMatchObject({ imported: 0, unchanged: 1 });
    expect(await told(db, EnforcementChangedV1, appId('cn.example.no'))).toEqual([]);
  });

  it('imported twice at once is listed once', async () => {
    const entries = Array.from({ length: 20 }, (_, i) => entry(`cn.example.twice${i}`));
    const answers = await Promise.all([importAll(...entries), importAll(...entries.toReversed())]);
    expect(answers.map((a) => a.body.imported).sort()).toEqual([0, 20]);
  });

  it('takes no entry where one is wrong, and names the field', async () => {
    expect(await importAll(entry('cn.example.whole'), { ...entry('cn.example.wrong'), versionCode: -1 })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/entries/1/versionCode' }] },
    });
    expect(await told(db, EnforcementChangedV1, appId('cn.example.whole'))).toEqual([]);
  });

  it('is read by the store page by page, and by an operator only where it is theirs', async () => {
    await importAll(entry('cn.example.read'));
    const all: string[] = [];
    for (let cursor: string | null = ''; cursor !== null && all.length < 100;) {
      const { body }: { body: { items: { appId: string }[]; nextCursor: string | null } } = await store(
        'GET',
        `/v1/listings?state=listed&limit=7${cursor ? `&cursor=${cursor}` : ''}`,
      );
      all.push(...body.items.map((l) => l.appId));
      cursor = body.nextCursor;
    }
    expect(new Set(all).size).toBe(all.length);
    expect(all).toContain(appId('cn.example.read'));
    const path = `/v1/listings/${appId('cn.example.read')}`;
    expect(await review.as({ roles: ['operator'], operatorId: OPERATOR })('GET', path)).toMatchObject({
      status: 200,
      body: { state: 'listed', listedVersionCode: 5, boostBlockedBy: [] },
    });
    expect(await review.as({ roles: ['operator'], operatorId: newId(OperatorId) })('GET', path)).toMatchObject({
      status: 404,
      body: { code: 'resource.not-found' },
    });
    expect(await review.as({ roles: ['operator'], operatorId: OPERATOR })('GET', '/v1/listings')).toMatchObject({ status: 403 });
  });
});
