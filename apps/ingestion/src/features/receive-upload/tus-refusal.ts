import { type ErrorCode, Refusal } from '@gatehouse/contracts';
import { ERRORS } from '@tus/server';

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'upload.malformed',
  403: 'upload.malformed',
  404: 'resource.not-found',
  409: 'upload.offset-mismatch',
  410: 'resource.not-found',
  412: 'upload.protocol-version',
  413: 'upload.too-large',
  501: 'upload.malformed',
};

/** What the tus library refuses, as a refusal of ours; null for a fault. */
export function refusalOfStatus(status: number): Refusal | null {
  const code = CODE_OF_STATUS[status];
  return code ? new Refusal(code) : null;
}

/** What was thrown while tus answered: a refusal where the sender can act on it, else the error itself. */
export function failureOf(error: unknown): unknown {
  if (error instanceof Refusal || error instanceof Error) return error;
  if (error === ERRORS.ABORTED) return new Refusal('upload.interrupted');
  return (
    refusalOfStatus((error as { status_code?: number }).status_code ?? 500) ??
    new Error(`the upload failed: ${String((error as { body?: string }).body).trim()}`)
  );
}
