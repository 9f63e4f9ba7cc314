import { randomUUID } from 'node:crypto';
import { createTokenSigner, type Env, IDENTITY_HEADER, type Principal, type RunningService, type StartOptions } from '@gatehouse/chassis';
import type { Role, Scope } from '@gatehouse/contracts';
import { type Answer, type CallOptions, callUrl, prepareDatabase } from '@gatehouse/local-infra';
import { exportJWK, generateKeyPair } from 'jose';

/** Where the real servers of this run are; `inject(…)` of the specs gives them. */
export type InfraAddresses = { adminUrl: string; kafkaBrokers: string; redisUrl: string };

/** Calls one service as somebody, past the gateway, with a statement signed as the gateway signs it. */
export type Call = (method: string, path: string, options?: CallOptions) => Promise<Answer>;

export type ServiceUnderTest = {
  service: RunningService;
  databaseUrl: string;
  /** For a second process of the same installation. */
  identityPublicKey: string;
  /** Topics of this run start with it. */
  prefix: string;
  as: (who: { roles: Role[]; operatorId?: string; id?: string; scopes?: Scope[] | null; name?: string }) => Call;
  anonymous: Call;
  close(): Promise<void>;
};

/** A service on its own database and topics, started as in production, with every answer held against the contract. */
export async function openService(
  name: string,
  start: (env: Env, options?: StartOptions) => Promise<RunningService>,
  infra: InfraAddresses,
  env: Env = {},
  options: StartOptions & { untilStarted?: boolean } = {},
): Promise<ServiceUnderTest> {
  const run = randomUUID().slice(0, 8);
  const database = await prepareDatabase(infra.adminUrl, { database: `gatehouse_${name}_${run}` });
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const sign = await createTokenSigner(JSON.stringify(await exportJWK(privateKey)));
  const identityPublicKey = JSON.stringify(await exportJWK(publicKey));
  const prefix = `t${run}.`;
  const databaseUrl = database.urlFor(name);
  const service = await start(
    {
      DATABASE_URL: databaseUrl,
      KAFKA_BROKERS: infra.kafkaBrokers,
      KAFKA_PREFIX: prefix,
      KAFKA_PARTITIONS: '1',
      REDIS_URL: infra.redisUrl,
      IDENTITY_PUBLIC_KEY: identityPublicKey,
      LOG_LEVEL: 'fatal',
      CHECK_RESPONSES: '1',
      ...env,
    },
    options,
  );
  if (options.untilStarted !== false) await service.started;

  const call = (identity: string | null, method: string, path: string, options?: CallOptions): Promise<Answer> =>
    callUrl(service.url + path, identity ? { [IDENTITY_HEADER]: identity } : {}, method, options);
  return {
    service,
    databaseUrl,
    prefix,
    identityPublicKey,
    as: ({ roles, operatorId, id, scopes, name: personName }) => {
      const who: Principal = {
        id: id ?? `person-${roles.join('-')}`,
        name: personName ?? roles.join(', '),
        operatorId: (operatorId ?? null) as Principal['operatorId'],
        roles,
        scopes: scopes ?? null,
      };
      return async (method, path, callOptions) => call(await sign(who, service.name), method, path, callOptions);
    },
    anonymous: (method, path, callOptions) => call(null, method, path, callOptions),
    close: () => service.close(),
  };
}
