import { setTimeout as sleep } from 'node:timers/promises';
import { IDENTITY_HEADER } from '@gatehouse/chassis';
import { type AppId, appIdOf, type Category, type Chart, type Role, type Standing } from '@gatehouse/contracts';
import { type Answer, callUrl } from '@gatehouse/local-infra';
import { LOCAL_ORGANISATIONS } from '../../apps/fleet/src/walk/people.ts';
import type { Installation } from './ground.ts';

const OPERATOR_ID = LOCAL_ORGANISATIONS[0].id;
const SIGNER = '7d'.repeat(32);
const PATIENCE_MS = 60_000;

/** A store's apps in a category, all listed before the gate, with base scores that fall by a hundredth each. */
export class RankCatalogue {
  constructor(private readonly installation: Installation) {}

  packageOf(category: Category, index: number): string {
    return `demo.bench.${category}${index}`;
  }
  idOf(category: Category, index: number): AppId {
    return appIdOf({ operatorId: OPERATOR_ID, platform: 'android', packageName: this.packageOf(category, index) });
  }

  /** Lists as many apps; resolves when all of them stand in the chart. */
  async fill(category: Category, count: number): Promise<void> {
    const indexes = Array.from({ length: count }, (_, i) => i);
    await this.#call('review', 'store', 'POST', '/v1/listings/import', {
      entries: indexes.map((i) => ({
        operatorId: OPERATOR_ID,
        packageName: this.packageOf(category, i),
        name: `演示应用 ${i}`,
        versionCode: 10,
        versionName: '1.0',
        signers: [SIGNER],
      })),
    });
    await this.#call('ranking', 'store', 'PUT', '/v1/signals', {
      signals: indexes.map((i) => ({ appId: this.idOf(category, i), category, baseScore: 9 - i / 100 })),
    });
    for (const until = Date.now() + PATIENCE_MS; (await this.chart(category)).total < count; await sleep(100)) {
      if (Date.now() > until) throw new Error(`the chart of ${category} did not fill in ${PATIENCE_MS / 1000} s`);
    }
  }

  /** What the body's register says of one app's certificate; resolves when it is recorded. */
  async record(category: Category, index: number, state: 'VALID' | 'SUSPENDED'): Promise<void> {
    await this.#call('certification', 'admin', 'PUT', '/v1/certificates', {
      number: `BENCH-${category}-${index}`,
      holder: '演示运营者',
      appName: `演示应用 ${index}`,
      packageName: this.packageOf(category, index),
      signer: SIGNER,
      versions: [{ versionName: '1.0', versionCode: 10 }],
      validFrom: '2026-01-01',
      validTo: '2098-12-31',
      state,
    });
  }

  /** Resolves when as many apps of these are lifted. */
  async lifted(candidates: readonly { appId: AppId; baseScore: number }[], count: number): Promise<void> {
    const boosted = async (): Promise<number> => {
      const { items } = (await this.#call('ranking', 'store', 'POST', '/v1/rank', { candidates })) as { items: Standing[] };
      return items.filter((item) => item.boosted).length;
    };
    for (const until = Date.now() + PATIENCE_MS; (await boosted()) < count; await sleep(100)) {
      if (Date.now() > until) throw new Error(`fewer than ${count} certificates came into force in ${PATIENCE_MS / 1000} s`);
    }
  }

  chart(category: Category): Promise<Chart> {
    return this.#call('ranking', 'store', 'GET', `/v1/charts/${category}?limit=20`);
  }

  async #call(service: 'review' | 'certification' | 'ranking', role: Role, method: string, path: string, body?: unknown): Promise<Answer['body']> {
    const identity = { [IDENTITY_HEADER]: await this.installation.statementFor(service, { roles: [role], operatorId: null }) };
    const answer = await callUrl(this.installation.process(service).url + path, identity, method, body === undefined ? {} : { body });
    if (answer.status !== 200) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
