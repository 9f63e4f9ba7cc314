/** Certificates are dated in China, which keeps UTC+8 all year. */
const CHINA = '+08:00';
const DAY_MS = 86_400_000;

/** Days after which a status that nobody looked up again may neither be shown nor lift (domain: freshness limit). */
export const FRESH_DAYS = 7;

/** When a certificate dated `validFrom` (`YYYY-MM-DD`) begins: 00:00 China time. */
export function startOfValidity(validFrom: string): Date {
  return new Date(`${validFrom}T00:00:00${CHINA}`);
}

/** When a certificate dated `validTo` (`YYYY-MM-DD`) has ended: 24:00 China time of that day. */
export function endOfValidity(validTo: string): Date {
  return new Date(startOfValidity(validTo).getTime() + DAY_MS);
}

/** When an observation made at `checkedAt` is too old to rest a mark on. */
export function staleFrom(checkedAt: Date): Date {
  return new Date(checkedAt.getTime() + FRESH_DAYS * DAY_MS);
}
