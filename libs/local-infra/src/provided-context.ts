import 'vitest';

/** What tools/vitest.global.ts gives to specs: `inject('adminUrl')` … Empty strings where there are no servers. */
export interface ProvidedServers {
  /** PostgreSQL, as superuser. */
  adminUrl: string;
  redisUrl: string;
  /** `host:port`, separated by commas. */
  kafkaBrokers: string;
  /** Why there are no servers, as a sentence; empty where they run: `describe.skipIf(inject('infraMissing'))`. */
  infraMissing: string;
}

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an augmentation adds by extending
  interface ProvidedContext extends ProvidedServers {}
}
