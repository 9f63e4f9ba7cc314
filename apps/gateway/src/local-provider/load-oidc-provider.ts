import type * as OidcProvider from 'oidc-provider';

const NOTICE = 'oidc-provider WARNING: Unsupported runtime';

/** The library, without its notice about every Node release that is not called an LTS: ours is pinned, and tested here. */
export async function loadOidcProvider(): Promise<typeof OidcProvider> {
  const { warn } = console;
  // oxlint-disable-next-line no-console -- where the library writes; nothing is written here
  console.warn = (...words: unknown[]) => {
    if (!String(words[0]).includes(NOTICE)) warn(...words);
  };
  try {
    return await import('oidc-provider');
  } finally {
    // oxlint-disable-next-line no-console -- put back
    console.warn = warn;
  }
}
