import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Env, RunningService, StartOptions } from '@gatehouse/chassis';
import { exportJWK, generateKeyPair } from 'jose';
import { type Answer, type CallOptions, callUrl, signIn, type SignedInPerson } from '@gatehouse/local-infra';
import { type InfraAddresses, openService, type ServiceUnderTest } from './service-under-test.ts';

type Provider = { issuer: string; close(): Promise<void> };
export type GatewayEntries = { start: (env: Env, options?: StartOptions) => Promise<RunningService>; startLocalProvider: (env: Env) => Promise<Provider> };

/** What a service behind the gateway received. */
export type Received = { method: string; url: string; headers: IncomingHttpHeaders; bytes: number };

/** A service behind, played: it keeps what it received and answers what it is told to. */
export type PlayedService = {
  url: string;
  received: Received[];
  /** Bytes of bodies so far, of requests under way too. */
  readonly bytesSeen: number;
  /** Called with what came; by default 200 with `{}`. */
  answer: (received: Received) => { status: number; headers?: Record<string, string>; body?: string };
  close(): Promise<void>;
};

export type GatewayUnderTest = Omit<ServiceUnderTest, 'as' | 'anonymous'> & {
  url: string;
  /** Plays all five services. */
  upstream: PlayedService;
  /** Verifies the statements that the gateway signs. */
  identityPublicKey: string;
  issuer: string;
  /** Asks with these headers and no others. */
  call(headers: Record<string, string>, method: string, path: string, options?: CallOptions): Promise<Answer>;
  signIn(person: string, options?: { next?: string; password?: string }): Promise<SignedInPerson>;
};

/** A gateway on its own database, Redis keys and topics, with the local provider and with the services behind it played. */
export async function openGateway(entries: GatewayEntries, infra: InfraAddresses, env: Env = {}, options: StartOptions = {}): Promise<GatewayUnderTest> {
  const upstream = await playService();
  const url = `http://127.0.0.1:${await freePort()}`;
  const client = { OIDC_CLIENT_ID: 'gatehouse', OIDC_CLIENT_SECRET: 'a secret of this test alone' };
  const provider = await entries.startLocalProvider({ ...client, OIDC_REDIRECT_URI: `${url}/auth/callback`, LOG_LEVEL: 'fatal' });
  const keys = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const identityPublicKey = JSON.stringify(await exportJWK(keys.publicKey));
  const under = await openService(
    'gateway',
    entries.start,
    infra,
    {
      ...client,
      PORT: new URL(url).port,
      PUBLIC_URL: url,
      OIDC_ISSUER: provider.issuer,
      IDENTITY_PRIVATE_KEY: JSON.stringify(await exportJWK(keys.privateKey)),
      INGESTION_URL: upstream.url,
      SCANNING_URL: upstream.url,
      REVIEW_URL: upstream.url,
      CERTIFICATION_URL: upstream.url,
      RANKING_URL: upstream.url,
      REDIS_PREFIX: `t-${crypto.randomUUID()}:`,
      SEED_LOCAL_PEOPLE: '1',
      WEB_ROOT: '/nowhere',
      ...env,
    },
    options,
  );
  return {
    ...under,
    url,
    upstream,
    identityPublicKey,
    issuer: provider.issuer,
    signIn: (person, how) => signIn(url, person, how),
    call: (headers, method, path, how) => callUrl(new URL(path, url), headers, method, how),
    close: async () => {
      await under.close();
      await provider.close();
      await upstream.close();
    },
  };
}

async function playService(): Promise<PlayedService> {
  const received: Received[] = [];
  let bytesSeen = 0;
  const server = createServer((request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      bytesSeen += chunk.length;
    });
    request.on('end', () => {
      const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, bytes };
      received.push(one);
      const { status, headers, body } = played.answer(one);
      response.writeHead(status, headers ?? { 'content-type': 'application/json' });
      response.end(body ?? '{}');
    });
  });
  const played: PlayedService = {
    url: await listen(server),
    received,
    get bytesSeen() {
      return bytesSeen;
    },
    answer: () => ({ status: 200 }),
    close: () => closeServer(server),
  };
  return played;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const url = await listen(server);
  await closeServer(server);
  return Number(new URL(url).port);
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
