import { existsSync, readFileSync } from 'node:fs';
import { CertificateState } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CERTIFICATE_STATES, CERTIFICATE_TRANSITIONS, shortestPath } from './certificate-states.ts';

const DOMAIN = new URL('../../../../../shared/domain/certification.yaml', import.meta.url);
type DomainState = { id: CertificateState; zh: string; mark_allowed: boolean; boost_allowed: boolean; terminal?: boolean };
type DomainTransition = { id: string; from: CertificateState | CertificateState[] | null; to: CertificateState; event: string };

const ids = (path: ReturnType<typeof shortestPath>) => path?.map((t) => t.id) ?? null;

describe('the certificate’s machine', () => {
  it('names the events of every step between states that are not neighbours', () => {
    expect(ids(shortestPath(null, 'VALID'))).toEqual(['C1']);
    expect(ids(shortestPath(null, 'SUSPENDED'))).toEqual(['C1', 'C5']);
    expect(ids(shortestPath('SUSPENDED', 'VALID_SUPERVISED'))).toEqual(['C9', 'C2']);
    expect(ids(shortestPath('VALID_SUPERVISED', 'VALID_TRANSITION'))).toEqual(['C3', 'C6']);
    expect(ids(shortestPath('VALID_TRANSITION', 'REVOKED'))).toEqual(['C11']);
  });

  it('has no way out of a terminal state', () => {
    for (const from of ['REVOKED', 'CANCELLED', 'EXPIRED'] as const) {
      for (const to of CertificateState.options) expect(shortestPath(from, to), `${from} to ${to}`).toEqual(from === to ? [] : null);
    }
  });

  it('reaches every state from a certificate that is not on record', () => {
    for (const to of CertificateState.options) expect(shortestPath(null, to), to).not.toBeNull();
  });

  it('walks only along neighbours', () => {
    for (const from of [null, ...CertificateState.options]) {
      for (const to of CertificateState.options) {
        let at = from;
        for (const step of shortestPath(from, to) ?? []) {
          expect(step.from).toContain(at);
          at = step.to;
        }
      }
    }
  });

  it.skipIf(!existsSync(DOMAIN))('is the machine of the domain data (skipped where ../shared/domain is absent)', () => {
    const domain = parse(readFileSync(DOMAIN, 'utf8')) as { certificate_states: DomainState[]; certificate_transitions: DomainTransition[] };
    expect(Object.entries(CERTIFICATE_STATES).map(([id, s]) => ({ id, zh: s.zh, mark: s.markAllowed, boost: s.boostAllowed, terminal: s.terminal }))).toEqual(
      domain.certificate_states.map((s) => ({ id: s.id, zh: s.zh, mark: s.mark_allowed, boost: s.boost_allowed, terminal: s.terminal ?? false })),
    );
    expect(CERTIFICATE_TRANSITIONS.map((t) => ({ ...t, from: [...t.from] }))).toEqual(
      domain.certificate_transitions.map(({ id, from, to, event }) => ({ id, from: [from].flat(), to, event })),
    );
  });
});
