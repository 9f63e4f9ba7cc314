import { type Draft, fileSize, Hostile, shortHash } from '@gatehouse/web-kit';
import { Button, Form, Input } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PolicyInput } from './draft-form.ts';
import type { FieldControl } from './field-control.ts';

/** The privacy policy: pasted text, or a file. It may be left out; that is a finding then, and the page says so. */
export function PolicySection({ stored }: { stored: Draft['policy'] }) {
  const { t } = useTranslation();
  return (
    <section className="gh-card">
      <h2>{t('submit.policy')}</h2>
      {stored === null ? null : (
        <p className="gh-muted">
          {t('policy.stored')} {stored.mediaType} · {fileSize(stored.artifact.sizeBytes)} · SHA-256{' '}
          <span className="gh-mono" title={stored.artifact.sha256}>
            {shortHash(stored.artifact.sha256)}
          </span>
        </p>
      )}
      <Form.Item name="policy" label={t('policy.text')} extra={t('policy.hint')}>
        <PolicyField />
      </Form.Item>
    </section>
  );
}

function PolicyField({ value, onChange, ...field }: FieldControl<PolicyInput>) {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  const file = value !== undefined && 'file' in value ? value.file : null;
  return (
    <div className="gh-stack">
      {file === null ? (
        <Input.TextArea
          {...field}
          rows={6}
          value={value !== undefined && 'text' in value ? value.text : ''}
          onChange={(event) => onChange?.({ text: event.target.value })}
          data-testid="policy-text"
        />
      ) : (
        <div className="gh-row">
          <strong>
            <Hostile text={file.name} limit={60} /> · {fileSize(file.size)}
          </strong>
          <Button onClick={() => onChange?.({ text: '' })}>{t('policy.pasteInstead')}</Button>
        </div>
      )}
      <div className="gh-row">
        <input
          ref={picker}
          type="file"
          accept=".txt,.html,.htm,.pdf"
          aria-label={t('policy.file')}
          className="gh-visually-hidden"
          tabIndex={-1}
          data-testid="policy-file"
          onChange={(event) => event.target.files?.[0] !== undefined && onChange?.({ file: event.target.files[0] })}
        />
        <Button onClick={() => picker.current?.click()}>{t('policy.file')}</Button>
      </div>
    </div>
  );
}
