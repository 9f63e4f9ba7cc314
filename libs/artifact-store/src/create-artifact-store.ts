import { fileURLToPath } from 'node:url';
import type { ArtifactStore } from './artifact-store.ts';
import { FileArtifactStore } from './file-artifact-store.ts';
import { S3ArtifactStore } from './s3-artifact-store.ts';

export type ArtifactStoreConfig = {
  /** `file:///path` or `s3://bucket/prefix`. */
  url: string;
  /** An S3 service other than Amazon's; buckets are addressed by path there. */
  endpoint?: string;
  region?: string;
  /** Absent: the SDK's own chain (environment, files, instance role). */
  credentials?: { accessKeyId: string; secretAccessKey: string };
};

/** @throws TypeError where the URL is of neither kind */
export function createArtifactStore({ url, endpoint, region, credentials }: ArtifactStoreConfig): ArtifactStore {
  const parsed = new URL(url);
  if (parsed.protocol === 'file:') return new FileArtifactStore(fileURLToPath(parsed));
  if (parsed.protocol !== 's3:' || parsed.hostname === '') throw new TypeError('an artifact store is file:///path or s3://bucket/prefix');
  const path = parsed.pathname.replace(/^\/+|\/+$/g, '');
  return new S3ArtifactStore(parsed.hostname, path === '' ? '' : `${path}/`, {
    region: region ?? 'us-east-1', // S3-compatible services ignore it, and the SDK insists on one
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    ...(credentials ? { credentials } : {}),
  });
}
