import { randomUUID } from 'node:crypto';
import type { SignedInPerson } from '@gatehouse/local-infra';
import { expect, vi } from 'vitest';

export type SubmittedVersion = { packageName: string; versionCode: number; versionName: string };

/** A listing and a policy that leave nothing to ask for. */
export const COMPLETE_LISTING = {
  name: '旅程 Journey',
  provider: '旅程演示运营者',
  creditCode: '91110108MA01ABCD2X',
  description: '一个用于旅程的应用。',
  category: 'tools',
  permissions: [],
  filingNumber: '京ICP备12345678号-2A',
  policyUrl: 'https://demo.invalid/privacy',
  contact: 'privacy@demo.invalid',
  ageLabel: 'all',
};

/** Sends bytes through the public API in one tus request, and the draft after them. Answers the submission as first seen. */
export async function submitPackage(
  operator: SignedInPerson,
  version: SubmittedVersion,
  bytes: Uint8Array,
  options: { policy?: string; serviceType?: string; declarations?: object } = {},
): Promise<{ submissionId: string; appId: string }> {
  const draft = (await ok(operator.call('POST', '/v1/drafts', { body: { platform: 'android', ...version }, headers: { 'idempotency-key': randomUUID() } })))
    .body;
  const metadata = `draftId ${btoa(draft.draftId)},filename ${btoa('app.apk')}`;
  await ok(
    operator.call('POST', '/v1/uploads', {
      raw: bytes as Uint8Array<ArrayBuffer>,
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(bytes.length),
        'upload-metadata': metadata,
        'content-type': 'application/offset+octet-stream',
      },
    }),
  );
  if (options.policy)
    await ok(operator.call('PUT', `/v1/drafts/${draft.draftId}/policy`, { raw: options.policy, headers: { 'content-type': 'text/plain; charset=utf-8' } }));
  await ok(
    operator.call('PATCH', `/v1/drafts/${draft.draftId}`, {
      body: { serviceType: options.serviceType ?? 'ST-38', listing: COMPLETE_LISTING, declarations: options.declarations ?? {} },
    }),
  );
  return (await ok(operator.call('POST', `/v1/drafts/${draft.draftId}/submit`, { headers: { 'idempotency-key': randomUUID() } }))).body;
}

/** The submission once its scan has ended and something was made of it. */
export function settled(person: SignedInPerson, submissionId: string) {
  return vi.waitFor(
    async () => {
      const { body } = await person.call('GET', `/v1/submissions/${submissionId}`);
      expect(body.final || body.reason.turn === 'reviewer').toBe(true);
      expect(body.scan).not.toBeNull();
      return body;
    },
    { timeout: 60_000, interval: 100 },
  );
}

async function ok<T extends { status: number; body: unknown }>(answer: Promise<T>): Promise<T> {
  const given = await answer;
  if (given.status >= 300) throw new Error(`${given.status} ${JSON.stringify(given.body)}`);
  return given;
}
