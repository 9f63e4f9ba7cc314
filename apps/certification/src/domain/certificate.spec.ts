import { CertificateRecord, CertificateState } from '@gatehouse/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Certificate, expire, observe } from './certificate.ts';
import { CERTIFICATE_STATES, CERTIFICATE_TRANSITIONS } from './certificate-states.ts';

const AT = new Date('2026-03-01T00:00:00Z');
const record = (over: Partial<Record<keyof CertificateRecord, unknown>> = {}): CertificateRecord =>
  CertificateRecord.parse({
    number: 'ccrc-app-2026-0001',
    holder: 'Sample Holder',
    appName: 'Sample',
    packageName: 'example.app',
    signer: 'a'.repeat(64),
    versions: [{ versionName: '1.0', versionCode: 10 }],
    validFrom: '2026-01-01',
    validTo: '2028-12-31',
    state: 'VALID',
    ...over,
  });
const recorded = (over: Partial<Record<keyof CertificateRecord, unknown>> = {}): Certificate => observe(null, record(over), AT).certificate;
const changes = (observation: ReturnType<typeof observe>) => observation.steps.map((s) => [s.change.split('.').at(-1), s.before, s.after, s.inferred]);

describe('an observation of the register', { timeout: 60_000 }, () => {
  it('puts a new certificate on record with its grant', () => {
    const first = observe(null, record(), AT);
    expect(first.outcome).toBe('imported');
    expect(first.certificate.number).toBe('CCRC-APP-2026-0001');
    expect(changes(first)).toEqual([['granted', null, 'VALID', false]]);
  });

  it('infers the states a certificate first seen elsewhere must have passed through', () => {
    expect(changes(observe(null, record({ state: 'REVOKED', cause: 'RV-2' }), AT))).toEqual([
      ['granted', null, 'VALID', true],
      ['revoked', 'VALID', 'REVOKED', false],
    ]);
  });

  it('changes nothing when it is the same record again, in whatever order it names the versions', () => {
    const versions = [
      { versionName: '1.0', versionCode: 10 },
      { versionName: '1.1', versionCode: 11 },
    ];
    const again = observe(
      recorded({ versions }),
      record({ versions: versions.toReversed(), number: ' CCRC-APP-2026-0001 ' }),
      new Date('2026-03-02T00:00:00Z'),
    );
    expect([again.outcome, again.steps]).toEqual(['unchanged', []]);
    expect(again.certificate.checkedAt).toEqual(new Date('2026-03-02T00:00:00Z'));
  });

  it('tells other contents under the same number as a change, a later last day as a renewal', () => {
    expect(changes(observe(recorded(), record({ holder: 'Another Holder' }), AT))).toEqual([['changed', 'VALID', 'VALID', false]]);
    expect(changes(observe(recorded(), record({ validTo: '2030-12-31' }), AT))).toEqual([['renewed', 'VALID', 'VALID', false]]);
  });

  it('changes contents while the certificate is in force: before a suspension, after a resumption', () => {
    const suspended = observe(recorded(), record({ state: 'SUSPENDED', cause: 'SU-1', holder: 'Another Holder' }), AT);
    expect(changes(suspended).map(([c]) => c)).toEqual(['changed', 'suspended']);
    const resumed = observe(suspended.certificate, record({ holder: 'A Third Holder' }), AT);
    expect(changes(resumed).map(([c]) => c)).toEqual(['resumed', 'changed']);
  });

  it('keeps another cause for the same state as a change', () => {
    const other = observe(recorded({ state: 'SUSPENDED', cause: 'SU-1' }), record({ state: 'SUSPENDED', cause: 'SU-2' }), AT);
    expect(changes(other)).toEqual([['changed', 'SUSPENDED', 'SUSPENDED', false]]);
    expect(other.certificate.cause).toBe('SU-2');
  });

  it('is quarantined when the machine knows no way, told once, and released when it agrees again', () => {
    const revoked = recorded({ state: 'REVOKED', cause: 'RV-1' });
    const impossible = observe(revoked, record({ state: 'VALID' }), AT);
    expect(changes(impossible)).toEqual([['quarantined', 'REVOKED', 'REVOKED', false]]);
    expect(impossible.certificate.contradiction).not.toBeNull();
    expect(observe(impossible.certificate, record({ state: 'VALID' }), AT).steps).toEqual([]);
    const agreed = observe(impossible.certificate, record({ state: 'REVOKED', cause: 'RV-1' }), AT);
    expect(changes(agreed)).toEqual([['released', 'REVOKED', 'REVOKED', false]]);
    expect(agreed.certificate.contradiction).toBeNull();
  });

  it('ends in a legal state or in quarantine whatever a register says, one after the other', () => {
    const states = fc.constantFrom(...CertificateState.options);
    const failure = fc.defaultReportMessage(
      fc.check(
        fc.property(
          fc.array(fc.record({ state: states, holder: fc.constantFrom('One', 'Two'), late: fc.boolean() }), { minLength: 1, maxLength: 12 }),
          (list) => {
            let known: Certificate | null = null;
            let at = AT;
            for (const { state, holder, late } of list) {
              at = new Date(at.getTime() + 86_400_000 * (late ? 1500 : 1));
              const over: Certificate | null = known && (expire(known, at)?.certificate ?? known);
              const { certificate, steps }: ReturnType<typeof observe> = observe(over, record({ state, holder }), at);
              const legal = steps.every(
                (step, i) =>
                  step.before === (steps[i - 1]?.after ?? over?.state ?? null) &&
                  (step.before === step.after ||
                    step.change === 'certification.observation.expiry_corrected' ||
                    CERTIFICATE_TRANSITIONS.some((t) => t.event === step.change && t.to === step.after)),
              );
              const told = (steps.at(-1)?.after ?? over?.state) === certificate.state;
              const believed = certificate.state === state || certificate.contradiction !== null || certificate.expiredFrom !== null;
              if (!legal || !told || !believed) throw new Error(`${over?.state} observed as ${state} became ${JSON.stringify({ steps, certificate })}`);
              known = certificate;
            }
          },
        ),
        { numRuns: 3000 },
      ),
    );
    expect(failure).toBeUndefined();
  });
});

describe('the calendar', () => {
  const afterwards = new Date('2028-12-31T16:00:00Z');

  it('expires a certificate when its last day has ended in China, not a millisecond sooner', () => {
    expect(expire(recorded(), new Date(afterwards.getTime() - 1))).toBeNull();
    const expired = expire(recorded(), afterwards);
    expect(expired && changes(expired)).toEqual([['expired', 'VALID', 'EXPIRED', false]]);
  });

  it('leaves ended certificates as they are', () => {
    for (const state of CertificateState.options.filter((s) => CERTIFICATE_STATES[s].terminal)) expect(expire(recorded({ state }), afterwards)).toBeNull();
  });

  it('is corrected by an observation of the renewal', () => {
    const expired = expire(recorded({ state: 'SUSPENDED', cause: 'SU-6' }), afterwards)!.certificate;
    const renewed = observe(expired, record({ validTo: '2031-12-31' }), afterwards);
    expect(changes(renewed)).toEqual([
      ['expiry_corrected', 'EXPIRED', 'SUSPENDED', true],
      ['resumed', 'SUSPENDED', 'VALID', false],
      ['renewed', 'VALID', 'VALID', false],
    ]);
    expect(renewed.certificate).toMatchObject({ state: 'VALID', expiredFrom: null, contradiction: null });
  });

  it('is not corrected by a register that only lags behind', () => {
    const expired = expire(recorded(), afterwards)!.certificate;
    const lagging = observe(expired, record(), afterwards);
    expect([lagging.outcome, lagging.certificate.state]).toEqual(['unchanged', 'EXPIRED']);
  });

  it('gives way to the body: an expiry it states itself stands for ever', () => {
    const expired = expire(recorded(), afterwards)!.certificate;
    const confirmed = observe(expired, record({ state: 'EXPIRED' }), afterwards).certificate;
    expect(confirmed.expiredFrom).toBeNull();
    expect(observe(confirmed, record({ validTo: '2031-12-31' }), afterwards).certificate.contradiction).not.toBeNull();
  });
});
