import { describe, expect, it } from 'vitest';
import { PACK as PERSONAL_INFORMATION } from './cn-personal-information.gen.ts';
import { joinPacks } from './join-packs.ts';
import { PACK as SECURITY } from './security.gen.ts';

describe('packs that are judged together', () => {
  it('name each other in one id and version, and have a hash that changes with any of them', () => {
    const joined = joinPacks([PERSONAL_INFORMATION, SECURITY]);
    expect([joined.id, joined.version]).toEqual(['cn-personal-information+security', `${PERSONAL_INFORMATION.version}+${SECURITY.version}`]);
    expect(joined.rules).toHaveLength(PERSONAL_INFORMATION.rules.length + SECURITY.rules.length);
    expect(joined.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(joinPacks([PERSONAL_INFORMATION, { ...SECURITY, sha256: '0'.repeat(64) }]).sha256).not.toBe(joined.sha256);
  });

  it('may not share an id, since findings are cleared by it', () => {
    expect(() => joinPacks([SECURITY, SECURITY])).toThrow('two packs use the id GH-1201');
  });

  it('refuse by a machine alone only for the clauses that let one, and for a package that is not what it says', () => {
    const rejecting = joinPacks([PERSONAL_INFORMATION, SECURITY]).rules.filter(({ action }) => action === 'reject');
    expect(rejecting.map(({ id }) => id)).toEqual(['GH-0101', 'GH-0601', 'GH-0703', 'GH-0901']);
  });
});
