import { createHash, randomUUID } from 'node:crypto';

type Answer = { status: number; body: any; headers: Headers }; // eslint-disable-line @typescript-eslint/no-explicit-any -- specs assert on the shape themselves
type Call = (
  method: string,
  path: string,
  options?: { body?: unknown; headers?: Record<string, string>; raw?: NonNullable<RequestInit['body']> },
) => Promise<Answer>;

type Version = { packageName?: string; versionCode?: number; versionName?: string };

export const TUS = { 'tus-resumable': '1.0.0' };
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const metadataOf = (fields: Record<string, string>): string =>
  Object.entries(fields)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');

/** What an operator does in the specs, as one caller. */
export function operatorActs(call: Call) {
  const acts = {
    call,
    async draft(version: Version = {}): Promise<string> {
      const { status, body } = await call('POST', '/v1/drafts', {
        body: { packageName: `com.example.a${randomUUID().slice(0, 8)}`, versionCode: 1, versionName: '1.0', ...version },
      });
      if (status !== 201) throw new Error(`no draft: ${status} ${JSON.stringify(body)}`);
      return body.draftId;
    },
    describe: (draftId: string): Promise<Answer> =>
      call('PATCH', `/v1/drafts/${draftId}`, { body: { serviceType: 'ST-01', listing: { name: 'Example', category: 'tools' } } }),
    beginUpload: (draftId: string, sizeBytes: number, fields: Record<string, string> = {}): Promise<Answer> =>
      call('POST', '/v1/uploads', {
        headers: { ...TUS, 'upload-length': String(sizeBytes), 'upload-metadata': metadataOf({ draftId, filename: 'app.apk', ...fields }) },
      }),
    send: (location: string, offset: number, bytes: NonNullable<RequestInit['body']>): Promise<Answer> =>
      call('PATCH', location, { raw: bytes, headers: { ...TUS, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' } }),
    standing: (location: string): Promise<Answer> => call('HEAD', location, { headers: TUS }),
    async upload(draftId: string, bytes: Uint8Array<ArrayBuffer>): Promise<Answer> {
      const begun = await acts.beginUpload(draftId, bytes.byteLength, { sha256: sha256Of(bytes) });
      return begun.status === 201 ? acts.send(begun.headers.get('location') ?? '', 0, bytes) : begun;
    },
    submit: (draftId: string, headers: Record<string, string> = {}): Promise<Answer> => call('POST', `/v1/drafts/${draftId}/submit`, { headers }),
    /** A draft with everything a submission needs. */
    async readyDraft(version: Version = {}, bytes: Uint8Array<ArrayBuffer> = new Uint8Array(Buffer.from(randomUUID()))): Promise<string> {
      const draftId = await acts.draft(version);
      await acts.describe(draftId);
      await acts.upload(draftId, bytes);
      return draftId;
    },
  };
  return acts;
}
