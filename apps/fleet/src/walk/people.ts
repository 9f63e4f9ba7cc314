export { LOCAL_ORGANISATIONS, LOCAL_PASSWORD } from '@gatehouse/gateway/local-provider';

/** Who the walk acts for: people of the local sign-in, by what they do. */
export const PEOPLE = { operator: 'operator', reviewer: 'reviewer', lead: 'lead', store: 'store', admin: 'admin' } as const;
export type Person = keyof typeof PEOPLE;
