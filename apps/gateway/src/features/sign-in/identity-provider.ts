import * as oidc from 'openid-client';

export type ProviderOptions = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  scope: string;
  redirectUri: string;
  backchannelUrl: string | undefined;
};

/** What ties an answer of the provider to the question we asked. */
export type Checks = { state: string; nonce: string; codeVerifier: string };
export type Claimed = { subject: string; idToken: string };

/** The OpenID Connect provider, found by its issuer at the first sign-in: authorization code with PKCE, state and nonce. */
export class IdentityProvider {
  #discovered: Promise<oidc.Configuration> | null = null;

  constructor(private readonly options: ProviderOptions) {}

  newChecks(): Checks {
    return { state: oidc.randomState(), nonce: oidc.randomNonce(), codeVerifier: oidc.randomPKCECodeVerifier() };
  }

  async authorizationUrl({ state, nonce, codeVerifier }: Checks): Promise<URL> {
    return oidc.buildAuthorizationUrl(await this.#configuration(), {
      redirect_uri: this.options.redirectUri,
      scope: this.options.scope,
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
  }

  /** Trades the code for who it is. `query` is the answer's query string as received. @throws what openid-client throws for an answer that does not hold */
  async exchange(query: string, checks: Checks): Promise<Claimed> {
    const answer = new URL(this.options.redirectUri);
    answer.search = query;
    const tokens = await oidc.authorizationCodeGrant(await this.#configuration(), answer, {
      pkceCodeVerifier: checks.codeVerifier,
      expectedState: checks.state,
      expectedNonce: checks.nonce,
      idTokenExpected: true,
    });
    return { subject: tokens.claims()!.sub, idToken: tokens.id_token! };
  }

  /** Where the browser signs out at the provider as well; null where the provider has no such place. */
  async endSessionUrl(idToken: string, backTo: string): Promise<string | null> {
    const configuration = await this.#configuration();
    if (!configuration.serverMetadata().end_session_endpoint) return null;
    return oidc.buildEndSessionUrl(configuration, { id_token_hint: idToken, post_logout_redirect_uri: backTo }).href;
  }

  #configuration(): Promise<oidc.Configuration> {
    this.#discovered ??= this.#discover().catch((error: unknown) => {
      this.#discovered = null; // the next sign-in asks again
      throw error;
    });
    return this.#discovered;
  }

  #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret, backchannelUrl } = this.options;
    return oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      ...(issuer.startsWith('http:') ? { execute: [oidc.allowInsecureRequests] } : {}), // configuration refuses that in production
      ...(backchannelUrl === undefined ? {} : { [oidc.customFetch]: (url, init) => fetch(elsewhere(url, backchannelUrl), init as RequestInit) }),
    });
  }
}

/** The same request at another origin. */
function elsewhere(url: string, origin: string): URL {
  const { pathname, search } = new URL(url);
  return new URL(pathname + search, origin);
}
