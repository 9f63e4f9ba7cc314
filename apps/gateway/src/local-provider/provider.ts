import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import type { interactionPolicy, Provider } from 'oidc-provider';
import { loadOidcProvider } from './load-oidc-provider.ts';
import { memoryAdapters } from './memory-adapter.ts';
import { LOCAL_PEOPLE } from './people.ts';

export type ProviderSetup = { issuer: string; clientId: string; clientSecret: string; redirectUri: string };

/** An OpenID Connect provider for one's own machine: real protocol, seeded people, nothing kept. */
export async function localProvider(setup: ProviderSetup): Promise<Provider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const library = await loadOidcProvider();
  return new library.Provider(setup.issuer, {
    adapter: memoryAdapters() as never, // a factory, which the types do not know of
    clients: [
      {
        client_id: setup.clientId,
        client_secret: setup.clientSecret,
        redirect_uris: [setup.redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'local' }] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    claims: { openid: ['sub'], profile: ['name'] },
    findAccount: (_context, subject) => {
      const person = LOCAL_PEOPLE.find((p) => p.subject === subject);
      return person && { accountId: person.subject, claims: () => ({ sub: person.subject, name: person.name }) };
    },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: { policy: alwaysAsking(library.interactionPolicy), url: (_context, interaction) => `/interaction/${interaction.uid}` },
    // The only client is our own gateway: there is nothing to consent to.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    ttl: { Grant: 600, Interaction: 600, Session: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
  });
}

/** Each sign-in asks who it is: on one machine the same person plays all the parts. */
function alwaysAsking({ base, Check }: typeof interactionPolicy): interactionPolicy.DefaultPolicy {
  const policy = base();
  policy.get('login')!.checks.add(new Check('who_is_it', 'each sign-in asks', (context) => context.oidc.result?.login === undefined));
  return policy;
}
