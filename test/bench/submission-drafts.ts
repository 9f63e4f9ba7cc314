import { IDENTITY_HEADER } from '@gatehouse/chassis';
import { OperatorId } from '@gatehouse/contracts';
import { type Answer, type CallOptions, callUrl } from '@gatehouse/local-infra';
import { buildApk } from '@gatehouse/testkit';
import { LOCAL_ORGANISATIONS } from '../../apps/fleet/src/walk/people.ts';
import { closedLoop } from './closed-loop.ts';
import type { Installation } from './ground.ts';

export const OPERATOR = { roles: ['operator'] as const, operatorId: OperatorId.parse(LOCAL_ORGANISATIONS[0].id) };

const PREPARED_AT_ONCE = 8;
const LISTING = {
  name: '便签（演示）',
  provider: '示例运营者',
  description: '在设备上记录便签。',
  category: 'tools',
  policyUrl: 'https://notes.invalid/privacy',
  contact: 'privacy@notes.invalid',
  ageLabel: 'all',
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Drafts of as many apps, with listing and package (the same small one each time): all that is missing is to submit them. Answers their ids. */
export async function prepareDrafts(installation: Installation, count: number): Promise<string[]> {
  const bytes = new Uint8Array(buildApk({ package: 'demo.bench.notes', usesCleartextTraffic: false, targetSdk: 34 }));
  const ids: string[] = [];
  await closedLoop(
    Array.from({ length: count }, (_, i) => i),
    PREPARED_AT_ONCE,
    async (i) => {
      const identity = { [IDENTITY_HEADER]: await installation.statementFor('ingestion', OPERATOR) };
      const call = async (method: string, path: string, options: CallOptions): Promise<Answer['body']> => {
        const { status, body } = await callUrl(installation.process('ingestion').url + path, identity, method, options);
        if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
        return body;
      };
      const { draftId } = await call('POST', '/v1/drafts', { body: { packageName: `demo.bench.notes${i}`, versionCode: 1, versionName: '1.0' } });
      await call('POST', '/v1/uploads', {
        raw: bytes,
        headers: {
          'tus-resumable': '1.0.0',
          'upload-length': String(bytes.byteLength),
          'upload-metadata': `draftId ${base64(draftId)},filename ${base64('notes.apk')}`,
          'content-type': 'application/offset+octet-stream',
        },
      });
      await call('PATCH', `/v1/drafts/${draftId}`, { body: { serviceType: 'ST-38', listing: LISTING } });
      ids.push(draftId);
    },
  );
  return ids;
}
