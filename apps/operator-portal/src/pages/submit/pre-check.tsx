import { CodedReason, Hostile, shortHash, type Tone, ToneChip } from '@gatehouse/web-kit';
import { Form } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { agreement } from './agreement.ts';
import type { PackageReading } from './use-package-reading.ts';

/** Below this all permissions are granted at once at installation: the gate asks for refusal (DM-4.6). */
const MIN_TARGET_SDK = 23;

/** What the browser read of the package, beside what the form says. It compares; it never says that something passes. */
export function PreCheck({ reading }: { reading: PackageReading }) {
  const { t } = useTranslation();
  const form = { packageName: useText('packageName'), versionCode: useText('versionCode'), versionName: useText('versionName') };
  if (reading.headError !== null)
    return (
      <div className="gh-stack" data-testid="pre-check">
        <div className="gh-row">
          <ToneChip tone="high">{t('preCheck.unreadable')}</ToneChip>
        </div>
        <p className="gh-muted">
          <CodedReason code={reading.headError} detail="" />
        </p>
      </div>
    );
  if (reading.head === null) return null;
  const { head } = reading;
  const agrees = agreement(head, form);
  const debug = head.signers.some((signer) => signer.debug);
  return (
    <section aria-label={t('preCheck.title')} className="op-pre-check" data-testid="pre-check">
      <strong>{t('preCheck.title')}</strong> <span className="gh-muted">{t('preCheck.meaning')}</span>
      <dl className="gh-facts">
        <dt>{t('submit.packageName')}</dt>
        <dd>
          <Hostile mono text={head.packageName} limit={80} /> <Agreement holds={agrees.packageName} />
        </dd>
        <dt>{t('preCheck.version')}</dt>
        <dd>
          <Hostile text={head.versionName ?? '–'} limit={60} /> ({head.versionCode ?? '–'}) <Agreement holds={agrees.version} />
        </dd>
        <dt>{t('preCheck.target')}</dt>
        <dd>
          {head.targetSdk} {head.targetSdk < MIN_TARGET_SDK ? <Mark tone="high">{t('preCheck.targetLow')}</Mark> : null}
        </dd>
        <dt>{t('preCheck.signers')}</dt>
        <dd>
          {head.signers.length === 0 ? (
            <Mark tone="high">{t('preCheck.unsigned')}</Mark>
          ) : (
            head.signers.map((signer) => (
              <span key={signer.sha256} className="gh-mono" title={signer.sha256}>
                {shortHash(signer.sha256)}{' '}
              </span>
            ))
          )}
          {debug ? <Mark tone="high">{t('preCheck.debugKey')}</Mark> : null}
        </dd>
      </dl>
    </section>
  );
}

const useText = (name: string): string => (Form.useWatch(name) as string | undefined) ?? '';

function Mark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <ToneChip tone={tone}>{children}</ToneChip>;
}

function Agreement({ holds }: { holds: boolean | null }) {
  const { t } = useTranslation();
  return holds === null ? null : <ToneChip tone={holds ? 'ok' : 'critical'}>{t(holds ? 'preCheck.same' : 'preCheck.differs')}</ToneChip>;
}
