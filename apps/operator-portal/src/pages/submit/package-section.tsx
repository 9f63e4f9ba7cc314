import { type Draft, fileSize, Hostile, shortHash, timeLeft, useLanguage } from '@gatehouse/web-kit';
import { Button, Form, Input, Progress } from 'antd';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldControl } from './field-control.ts';
import { PreCheck } from './pre-check.tsx';
import type { DraftDesk } from './use-draft.ts';
import type { PackageReading } from './use-package-reading.ts';

type PackageSectionProps = {
  readonly desk: DraftDesk;
  readonly reading: PackageReading;
  /** What the server has already. */
  readonly stored: Draft['package'];
  readonly begun: boolean;
  readonly onStart: () => void;
};

/** Which version it is, and its package: chosen, read, uploaded. */
export function PackageSection({ desk, reading, stored, begun, onStart }: PackageSectionProps) {
  const { t } = useTranslation();
  const file = Form.useWatch('package') as File | undefined;
  const required = { required: true, whitespace: true, message: t('field.field_missing') };
  return (
    <section className="gh-card">
      <h2>{t('submit.package')}</h2>
      <Form.Item
        name="package"
        rules={[
          {
            validator: (_, value: File | undefined) =>
              value !== undefined || stored !== null ? Promise.resolve() : Promise.reject(new Error(t('field.package'))),
          },
        ]}
      >
        <DropZone onChosen={desk.forgetPackage} stored={stored} />
      </Form.Item>
      {file === undefined && desk.unfinished !== undefined ? (
        <p className="gh-muted" data-testid="unfinished-upload">
          {t('upload.unfinished', { done: fileSize(desk.unfinished.receivedBytes), all: fileSize(desk.unfinished.sizeBytes) })}{' '}
          <Hostile text={desk.unfinished.fileName} limit={60} />
        </p>
      ) : null}
      {file === undefined ? null : <Travel desk={desk} file={file} reading={reading} onStart={onStart} />}
      <div className="op-fields">
        <Form.Item
          name="packageName"
          label={t('submit.packageName')}
          rules={[required, { pattern: /^\s*[A-Za-z]\w*(\.\w+)+\s*$/, message: t('field.packageName') }]}
          extra={begun ? t('submit.packageFixed') : t('submit.packageHint')}
        >
          <Input data-testid="draft-package" maxLength={255} placeholder="com.example.app" autoComplete="off" spellCheck={false} disabled={begun} />
        </Form.Item>
        <Form.Item name="versionCode" label={t('submit.versionCode')} rules={[required, { pattern: /^\s*\d{1,15}\s*$/, message: t('field.versionCode') }]}>
          <Input data-testid="draft-version-code" inputMode="numeric" maxLength={16} autoComplete="off" />
        </Form.Item>
        <Form.Item name="versionName" label={t('submit.versionName')} rules={[required]}>
          <Input data-testid="draft-version-name" maxLength={100} autoComplete="off" />
        </Form.Item>
      </div>
    </section>
  );
}

type DropZoneProps = FieldControl<File> & { readonly stored: Draft['package']; readonly onChosen: () => void };

/** A field that takes a file by choosing, or by dropping it anywhere on the page: the label is the button, the input stays in the tab order. */
function DropZone({ value, onChange, stored, onChosen, ...field }: DropZoneProps) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    onChosen();
    onChange?.(file);
  };
  const drop = useEffectEvent((event: DragEvent) => {
    event.preventDefault(); // or the browser would leave the page for the file
    setOver(false);
    take(event.dataTransfer?.files[0]);
  });
  useEffect(() => {
    const hover = (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    };
    const leave = () => setOver(false);
    addEventListener('dragover', hover);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', hover);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, []);
  return (
    <label className="op-drop" data-over={over ? '' : undefined}>
      <input
        {...field}
        type="file"
        accept=".apk,application/vnd.android.package-archive"
        className="gh-visually-hidden"
        data-testid="file-input"
        onChange={(event) => take(event.target.files?.[0])}
      />
      {value !== undefined ? (
        <strong>
          <Hostile text={value.name} limit={60} /> · {fileSize(value.size)}
        </strong>
      ) : stored !== null ? (
        <strong>
          <Hostile text={stored.fileName} limit={60} /> · {fileSize(stored.artifact.sizeBytes)} · {t('submit.onServer')}
        </strong>
      ) : (
        <strong>{t('submit.choose')}</strong>
      )}
      <span className="gh-muted">{value === undefined && stored === null ? t('submit.chooseHint') : t('submit.chooseAnother')}</span>
    </label>
  );
}

type TravelProps = { readonly desk: DraftDesk; readonly file: File; readonly reading: PackageReading; readonly onStart: () => void };

/** The file on its way: acknowledged bytes, time left, pause; and what the browser read of it. */
function Travel({ desk: { upload }, file, reading, onStart }: TravelProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { state } = upload;
  const sent = state.kind === 'arrived' ? file.size : state.kind === 'uploading' || state.kind === 'paused' ? state.sentBytes : 0;
  const percent = file.size === 0 ? 0 : Math.floor((sent / file.size) * 100);
  return (
    <div className="gh-stack" style={{ marginBlockEnd: 16 }}>
      <PreCheck reading={reading} />
      {state.kind === 'idle' ? null : (
        <Progress
          percent={percent}
          status={state.kind === 'failed' ? 'exception' : state.kind === 'arrived' ? 'success' : 'normal'}
          aria-label={t('upload.progress')}
        />
      )}
      <div className="gh-row">
        {state.kind === 'idle' || state.kind === 'failed' ? (
          <Button onClick={onStart} data-testid="start-upload">
            {t(state.kind === 'idle' ? 'upload.start' : 'upload.again')}
          </Button>
        ) : null}
        {state.kind === 'uploading' ? (
          <Button onClick={upload.pause} data-testid="pause">
            {t('upload.pause')}
          </Button>
        ) : null}
        {state.kind === 'paused' ? (
          <Button onClick={upload.resume} data-testid="resume">
            {t('upload.resume')}
          </Button>
        ) : null}
        <span role="status" data-testid="upload-state" data-state={state.kind}>
          {t(`upload.${state.kind}`)}
        </span>
        {state.kind === 'uploading' || state.kind === 'paused' ? (
          <span className="gh-muted">
            {fileSize(sent)} / {fileSize(file.size)}
          </span>
        ) : null}
        {state.kind === 'uploading' && state.secondsLeft !== null ? <span className="gh-muted">{timeLeft(state.secondsLeft, language)}</span> : null}
      </div>
      <p className="gh-muted">
        {reading.unreadable !== null ? (
          t('upload.unreadable')
        ) : reading.sha256 === null ? (
          t('upload.hashing', { percent: file.size === 0 ? 0 : Math.floor((reading.hashedBytes / file.size) * 100) })
        ) : (
          <>
            SHA-256{' '}
            <span className="gh-mono" title={reading.sha256}>
              {shortHash(reading.sha256)}
            </span>
          </>
        )}
      </p>
    </div>
  );
}
