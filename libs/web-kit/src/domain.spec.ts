import { existsSync, readFileSync } from 'node:fs';
import { ServiceType } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { clauseName, PERSONAL_INFORMATION, SERVICE_TYPES } from './domain.ts';

const DOMAIN = new URL('../../../../shared/domain/', import.meta.url);
const read = (file: string) => parse(readFileSync(new URL(file, DOMAIN), 'utf8'));

describe('the service types', () => {
  it('are the 39 common ones and the way out, each valid on the wire', () => {
    expect(SERVICE_TYPES).toHaveLength(40);
    for (const type of SERVICE_TYPES) expect(ServiceType.safeParse(type.id).success).toBe(true);
  });
});

describe('names of the domain data', () => {
  it('are complete in both languages', () => {
    for (const named of [...SERVICE_TYPES, ...PERSONAL_INFORMATION]) expect([named.zh, named.en].every((name) => name.length > 0)).toBe(true);
    expect(clauseName('DM-3.1')).toMatchObject({ zh: '同意前收集或打开权限' });
    expect(clauseName('GH-0001')).toBeNull();
  });

  it.skipIf(!existsSync(DOMAIN))('cover every id of the domain files (skipped where those are absent)', () => {
    expect(SERVICE_TYPES.map((type) => type.id).filter((id) => id !== 'OUTSIDE')).toEqual(
      read('service-types.yaml').types.map((type: { id: string }) => type.id),
    );
    expect(PERSONAL_INFORMATION.map((type) => type.id)).toEqual(read('personal-information.yaml').types.map((type: { id: string }) => type.id));
    const ids = [...read('determination-method.yaml').behaviours, ...read('miit-campaigns.yaml').problem_categories].map((entry: { id: string }) => entry.id);
    expect(ids.filter((id) => clauseName(id) === null)).toEqual([]);
  });
});
