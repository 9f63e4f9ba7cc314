import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type CallOptions, callUrl } from '@gatehouse/local-infra';
import { buildApk } from '@gatehouse/testkit';

/** How a version is made to end: by the rules alone, or waiting for a person. */
export type Fate = 'approved' | 'refused' | 'awaiting-review';

export type Version = { packageName: string; fate: Fate };

const PATIENCE_MS = 170_000; // a request whose server died under it is answered `in-progress` for a minute
const PAUSE_MS = 200;
/** What asks for another try: the gate says that it, or an earlier try, is not through yet. */
const AGAIN_STATUS = new Set([429, 502, 503, 504]);
const AGAIN_CODE = new Set(['request.in-progress', 'upload.locked', 'upload.interrupted']);

/** Everything that the rules ask of a listing, so that a version ends as it is meant to. */
const LISTING = {
  name: '便签（演示）',
  provider: '示例运营者',
  creditCode: '91110000000000000X',
  description: '在设备上记录便签。',
  category: 'tools',
  permissions: [],
  filingNumber: '京ICP备00000000号-1A',
  policyUrl: 'https://notes.invalid/privacy',
  contact: 'privacy@notes.invalid',
  ageLabel: 'all',
};
const POLICY = `便签（演示）隐私政策
更新日期：2026年11月1日。运营者：示例运营者。联系方式：privacy@notes.invalid，我们将在十五个工作日内答复您的请求。
一、我们收集的个人信息：本应用不收集个人信息，所有便签仅保存在您的设备上，不会上传至服务器，也不会提供给任何第三方。
二、权限：本应用不申请任何权限。
三、第三方 SDK：本应用未接入会收集个人信息的第三方 SDK。
四、存储：便签存储于您的设备，卸载后即被删除。
五、您的权利：您可以在系统设置中撤回同意；卸载应用即可删除全部数据。您可以通过上述联系方式查询、更正、删除您的信息或注销账号。
六、未成年人：本应用不面向未满十四周岁的儿童。
七、政策更新：我们会在应用内以弹窗告知您。`;

/** A machine of an operator's: it tries again, with the same Idempotency-Key, until the gate has taken its version. */
export class StubbornOperator {
  #patient = true;

  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  /** Makes an operator's key with the admin's. */
  static async of(url: string, adminKey: string, organisationId: string): Promise<StubbornOperator> {
    const admin = new StubbornOperator(url, adminKey);
    const { secret } = await admin.#insist(201, 'POST', '/v1/api-keys', {
      body: { name: 'chaos', roles: ['operator'], scopes: ['submissions:write', 'submissions:read'], organisationId },
    });
    return new StubbornOperator(url, secret);
  }

  /** Takes one version to the gate. Resolves with its submission's id once the submission was accepted. */
  async submit({ packageName, fate }: Version): Promise<string> {
    const { draftId } = await this.#insist(201, 'POST', '/v1/drafts', { ...retryable(), body: { packageName, versionCode: 1, versionName: '1.0' } });
    const bytes = buildApk({ package: packageName, usesCleartextTraffic: false, targetSdk: fate === 'awaiting-review' ? 26 : 34 });
    await this.#insist(201, 'POST', '/v1/uploads', {
      raw: new Uint8Array(bytes),
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(bytes.byteLength),
        'upload-metadata': `draftId ${base64(draftId)},filename ${base64('notes.apk')}`,
        'content-type': 'application/offset+octet-stream',
      },
    });
    // Without a policy a version is refused.
    if (fate !== 'refused')
      await this.#insist(200, 'PUT', `/v1/drafts/${draftId}/policy`, { raw: POLICY, headers: { 'content-type': 'text/plain; charset=utf-8' } });
    await this.#insist(200, 'PATCH', `/v1/drafts/${draftId}`, { body: { serviceType: 'ST-38', listing: LISTING } });
    const { submissionId } = await this.#insist(201, 'POST', `/v1/drafts/${draftId}/submit`, retryable());
    return submissionId;
  }

  /** No more tries: what is under way fails. */
  giveUp(): void {
    this.#patient = false;
  }

  async #insist(expected: number, method: string, path: string, options: CallOptions): Promise<Answer['body']> {
    for (const until = Date.now() + PATIENCE_MS; ; await sleep(PAUSE_MS)) {
      const answer = await this.#try(method, path, options);
      if (answer?.status === expected) return answer.body;
      const mayTryAgain = answer === null || AGAIN_STATUS.has(answer.status) || AGAIN_CODE.has(answer.body?.code);
      if (!mayTryAgain || !this.#patient || Date.now() > until)
        throw new Error(`${method} ${path}: ${answer === null ? 'no connection' : `${answer.status} ${JSON.stringify(answer.body)}`}`);
    }
  }

  /** Null where the connection failed, before an answer or in the middle of one. */
  async #try(method: string, path: string, options: CallOptions): Promise<Answer | null> {
    try {
      return await callUrl(this.url + path, { authorization: `Bearer ${this.key}` }, method, options);
    } catch (error) {
      if (error instanceof TypeError) return null; // what fetch throws for the network
      throw error;
    }
  }
}

const retryable = (): CallOptions => ({ headers: { 'idempotency-key': randomUUID() } });
const base64 = (text: string): string => Buffer.from(text).toString('base64');
