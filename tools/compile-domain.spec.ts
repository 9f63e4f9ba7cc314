import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DOMAIN_MODULE, readDomain, renderDomain } from './compile-domain.ts';

describe('compiled domain data', () => {
  it('is what tools/compile-domain.ts makes of libs/policy/data today', () => {
    expect(readFileSync(DOMAIN_MODULE, 'utf8')).toBe(renderDomain(readDomain()));
  });

  it('holds 31 behaviours and 39 service types, each term in both languages', () => {
    const domain = readDomain();
    expect(domain.behaviours).toHaveLength(31);
    expect(domain.serviceTypes).toHaveLength(39);
    for (const row of [...domain.behaviours, ...domain.campaigns, ...domain.listingElements, ...domain.serviceTypes]) {
      expect(row.zh, row.id).toMatch(/\p{Script=Han}/u);
      expect(row.en, row.id).toMatch(/[a-z]/i);
    }
  });
});
