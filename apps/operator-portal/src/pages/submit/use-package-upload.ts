import { csrfHeader, type OpenUpload, ProblemError } from '@gatehouse/web-kit';
import { useEffect, useRef, useState } from 'react';
import { DetailedError, Upload } from 'tus-js-client';
import { nextRate, secondsLeft, startRate } from './transfer-rate.ts';

/** How an upload stands. Progress is what the server has acknowledged. */
export type UploadState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'uploading' | 'paused'; readonly sentBytes: number; readonly secondsLeft: number | null }
  | { readonly kind: 'arrived' }
  | { readonly kind: 'failed'; readonly error: ProblemError };

const CHUNK_BYTES = 16 * 1024 * 1024;
const RETRY_DELAYS_MS = [0, 1_000, 3_000, 5_000, 10_000, 20_000, 30_000];

export type PackageUpload = {
  readonly state: UploadState;
  /** Send a file to a draft, going on where an unfinished upload of it ended. Resolves when the last byte is acknowledged. @throws ProblemError */
  readonly send: (file: File, draftId: string, unfinished: OpenUpload | undefined) => Promise<void>;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly forget: () => void;
};

/** One resumable upload (tus 1.0). It pauses with the network and with the page, and the server keeps what it has. */
export function usePackageUpload(): PackageUpload {
  const [state, setState] = useState<UploadState>({ kind: 'idle' });
  const upload = useRef<Upload | null>(null);

  const pause = () => {
    void upload.current?.abort();
    setState((before) => (before.kind === 'uploading' ? { ...before, kind: 'paused', secondsLeft: null } : before));
  };
  const resume = () => {
    upload.current?.start();
    setState((before) => (before.kind === 'paused' ? { ...before, kind: 'uploading' } : before));
  };
  const forget = () => {
    void upload.current?.abort();
    upload.current = null;
    setState({ kind: 'idle' });
  };

  useEffect(() => {
    addEventListener('offline', pause);
    addEventListener('online', resume);
    return () => {
      removeEventListener('offline', pause);
      removeEventListener('online', resume);
      void upload.current?.abort();
    };
  }, []);

  useEffect(() => {
    if (state.kind !== 'uploading') return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [state.kind]);

  const send = (file: File, draftId: string, unfinished: OpenUpload | undefined) =>
    new Promise<void>((resolve, reject) => {
      let rate = startRate(unfinished?.receivedBytes ?? 0, Date.now());
      setState({ kind: 'uploading', sentBytes: rate.bytes, secondsLeft: null });
      upload.current = new Upload(file, {
        endpoint: '/v1/uploads',
        uploadUrl: unfinished === undefined ? null : `/v1/uploads/${encodeURIComponent(unfinished.uploadId)}`,
        chunkSize: CHUNK_BYTES,
        retryDelays: RETRY_DELAYS_MS,
        storeFingerprintForResuming: false, // the server lists unfinished uploads, for every tab and computer
        metadata: { draftId, filename: file.name },
        onBeforeRequest: (request) => {
          for (const [name, value] of Object.entries(csrfHeader())) request.setHeader(name, value);
        },
        onChunkComplete: (_size, acknowledged) => {
          rate = nextRate(rate, acknowledged, Date.now());
          setState((before) =>
            before.kind === 'uploading' ? { kind: 'uploading', sentBytes: acknowledged, secondsLeft: secondsLeft(rate, file.size) } : before,
          );
        },
        onSuccess: () => {
          setState({ kind: 'arrived' });
          resolve();
        },
        onError: (cause) => {
          const error = problemIn(cause);
          setState({ kind: 'failed', error });
          reject(error);
        },
      });
      upload.current.start();
    });

  return { state, send, pause, resume, forget };
}

/** The problem document in tus's error, or an unreachable network. */
function problemIn(cause: Error | DetailedError): ProblemError {
  const response = cause instanceof DetailedError ? cause.originalResponse : null;
  if (!response) return new ProblemError({ status: 0, code: 'network.unreachable' }, null, cause);
  const status = response.getStatus();
  return new ProblemError({ ...documentIn(response.getBody()), status }, null, cause);
}

function documentIn(body: string): { code: string } {
  try {
    const document: unknown = JSON.parse(body);
    if (typeof document === 'object' && document !== null && 'code' in document && typeof document.code === 'string') return document as { code: string };
  } catch {
    // Not a problem document: a proxy's page, or an empty answer. Its status says enough.
  }
  return { code: 'upload.failed' };
}
