import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

/** The S3 server of the specs: in this process, on a free port, gone with it. It publishes no types. */
type S3rver = { run(): Promise<AddressInfo>; close(): Promise<void> };
type S3rverOptions = {
  port: number;
  address: string;
  silent: boolean;
  allowMismatchedSignatures: boolean;
  directory: string;
  configureBuckets: { name: string; configs: string[] }[];
};

export type S3UnderTest = { endpoint: string; bucket: string; credentials: { accessKeyId: string; secretAccessKey: string }; stop(): Promise<void> };

export async function startS3(directory: string): Promise<S3UnderTest> {
  const Server = createRequire(import.meta.url)('@20minutes/s3rver') as new (options: S3rverOptions) => S3rver;
  const bucket = 'artifacts';
  // It signs a `/` in a query parameter (prefix=a/b) unlike S3 does, so its check of signatures is off.
  const server = new Server({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    allowMismatchedSignatures: true,
    directory,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  const { port } = await server.run();
  return { endpoint: `http://127.0.0.1:${port}`, bucket, credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }, stop: () => server.close() };
}
