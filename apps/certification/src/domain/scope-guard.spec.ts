import { AppId, CertificateRecord, CertificateState, newId, OperatorId } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { assess } from './assess.ts';
import { type Certificate, observe } from './certificate.ts';
import { CERTIFICATE_STATES } from './certificate-states.ts';
import { SCOPE_CODES, type ScopeCode } from './scope-codes.ts';
import { checkScope, type KnownApp, nextTurn } from './scope-guard.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const KEY = 'a'.repeat(64);
const OTHER_KEY = 'b'.repeat(64);

const certificate = (over: Partial<Record<keyof CertificateRecord, unknown>> = {}): Certificate =>
  observe(
    null,
    CertificateRecord.parse({
      number: 'CCRC-1',
      holder: 'Sample Holder',
      appName: 'Sample',
      packageName: 'example.app',
      signer: KEY,
      versions: [
        { versionName: '1.0', versionCode: 10 },
        { versionName: '1.2', versionCode: 12 },
      ],
      validFrom: '2026-01-01',
      validTo: '2028-12-31',
      state: 'VALID',
      ...over,
    }),
    NOW,
  ).certificate;

const app = ({ listed = {}, ...over }: { listed?: Record<string, unknown> | null } & Record<string, unknown> = {}): KnownApp =>
  ({
    appId: newId(AppId),
    operatorId: newId(OperatorId),
    platform: 'android',
    packageName: 'example.app',
    blocked: false,
    scannedSigners: [],
    listedVersion: listed && { versionCode: 10, versionName: '1.0', sha256: null, signers: [KEY], ...listed },
    ...over,
  }) as KnownApp;

const code = (c: Certificate, a: KnownApp | null, now = NOW) => checkScope(c, a, now).code;

describe('the scope guard', () => {
  it('covers exactly the named package, platform, key and versions', () => {
    expect(checkScope(certificate(), app(), NOW)).toEqual({ code: 'scope.covered', markAllowed: true, boostAllowed: true });
    expect(code(certificate(), app({ listed: { versionCode: 12, versionName: '1.2' } }))).toBe('scope.covered');
  });

  it.each<[ScopeCode, KnownApp | null]>([
    ['scope.not-listed', null],
    ['scope.not-listed', app({ listed: null })],
    ['scope.not-listed', app({ packageName: 'example.other' })],
    ['scope.platform-differs', app({ platform: 'harmony' })],
    ['scope.signer-unknown', app({ listed: { signers: [] } })],
    ['scope.signer-differs', app({ listed: { signers: [OTHER_KEY] } })],
    ['scope.version-newer', app({ listed: { versionCode: 13, versionName: '1.3' } })],
    ['scope.version-older', app({ listed: { versionCode: 9, versionName: '0.9' } })],
    ['scope.version-older', app({ listed: { versionCode: 11, versionName: '1.1' } })],
    ['scope.version-name-differs', app({ listed: { versionCode: 10, versionName: '1.0-beta' } })],
    ['store.blocked', app({ blocked: true })],
  ])('answers %s, without mark or lift, for what it does not cover', (expected, listed) => {
    expect(checkScope(certificate(), listed, NOW)).toEqual({ code: expected, markAllowed: false, boostAllowed: false });
  });

  it('allows per state what the domain allows, and says each state by its own name', () => {
    const verdicts = Object.fromEntries(CertificateState.options.map((state) => [state, checkScope(certificate({ state }), app(), NOW)]));
    for (const state of CertificateState.options) {
      expect(verdicts[state]?.markAllowed, state).toBe(CERTIFICATE_STATES[state].markAllowed);
      expect(verdicts[state]?.boostAllowed, state).toBe(CERTIFICATE_STATES[state].boostAllowed);
    }
    expect(CertificateState.options.map((s) => verdicts[s]?.code)).toEqual([
      'scope.covered',
      'state.supervised',
      'scope.covered',
      'state.suspended',
      'state.revoked',
      'state.cancelled',
      'state.expired',
    ]);
  });

  it('keeps to the days on the certificate, as China counts them', () => {
    const dated = { ...certificate({ validFrom: '2026-03-02', validTo: '2026-03-03' }), checkedAt: NOW };
    expect(code(dated, app(), new Date('2026-03-01T15:59:59.999Z'))).toBe('state.not-yet-valid');
    expect(code(dated, app(), new Date('2026-03-01T16:00:00Z'))).toBe('scope.covered');
    expect(code(dated, app(), new Date('2026-03-03T15:59:59.999Z'))).toBe('scope.covered');
    expect(code(dated, app(), new Date('2026-03-03T16:00:00Z'))).toBe('state.expired');
  });

  it('rests no mark on a status that nobody looked up for a week, nor on a contradicted one', () => {
    expect(code(certificate(), app(), new Date('2026-03-08T00:00:00Z'))).toBe('state.stale');
    expect(code({ ...certificate(), contradiction: certificate().evidence }, app())).toBe('state.quarantined');
  });

  it('names the moments at which time alone will change its verdict', () => {
    expect(nextTurn(certificate({ validFrom: '2026-03-02' }), NOW)).toEqual(new Date('2026-03-01T16:00:00Z'));
    expect(nextTurn(certificate(), NOW)).toEqual(new Date('2026-03-08T00:00:00Z'));
    expect(nextTurn(certificate(), new Date('2026-04-01T00:00:00Z'))).toEqual(new Date('2028-12-31T16:00:00Z'));
    expect(nextTurn(certificate({ validTo: '2026-02-01' }), NOW)).toEqual(new Date('2026-02-01T16:00:00Z'));
    expect(nextTurn(certificate({ state: 'REVOKED' }), NOW)).toBeNull();
  });

  it('has a sentence in both languages for every code', () => {
    for (const text of Object.values(SCOPE_CODES)) expect(text.zh.length > 4 && text.en.length > 8).toBe(true);
  });
});

describe('several certificates and apps of one package', () => {
  it('lets the best covering certificate speak for the app, in whatever order they come', () => {
    const listed = app();
    const all = [
      certificate({ number: 'CCRC-OLD', state: 'REVOKED' }),
      certificate({ number: 'CCRC-NEW' }),
      certificate({ number: 'CCRC-WATCHED', state: 'VALID_SUPERVISED' }),
    ];
    for (const certificates of [all, all.toReversed()])
      expect(assess(certificates, [listed], NOW).speakers.get(listed.appId)?.certificate.number).toBe('CCRC-NEW');
  });

  it('binds a certificate to the app that carries the certified key, never to an imitation that came first', () => {
    const imitation = app({ listed: { signers: [OTHER_KEY] } });
    const genuine = app();
    expect(assess([certificate()], [imitation, genuine], NOW).certificates[0]?.app?.appId).toBe(genuine.appId);
    expect(assess([certificate()], [imitation, app({ listed: null, scannedSigners: [KEY] })], NOW).certificates[0]?.verdict.code).toBe('scope.not-listed');
  });

  it('binds to none of several apps when no key tells them apart', () => {
    const [bound] = assess([certificate()], [app({ listed: null }), app({ listed: null })], NOW).certificates;
    expect(bound?.app).toBeNull();
  });

  it('says that the platform differs when the package is known on another one only', () => {
    const [bound] = assess([certificate({ platform: 'harmony' })], [app()], NOW).certificates;
    expect([bound?.app, bound?.verdict.code]).toEqual([null, 'scope.platform-differs']);
  });
});
