import { asProblem, clockTime, type Draft, ProblemAlert, type ProblemError } from '@gatehouse/web-kit';
import { Alert, Button, Form, type FormInstance } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type FilledField, fillIns } from './agreement.ts';
import { Declarations } from './declarations.tsx';
import { type DraftForm, EMPTY_FORM, formOf } from './draft-form.ts';
import { fieldProblems } from './field-problem.ts';
import { ListingFields } from './listing-fields.tsx';
import { PackageSection } from './package-section.tsx';
import { PolicySection } from './policy-section.tsx';
import { useDraft } from './use-draft.ts';
import { type PackageReading, usePackageReading } from './use-package-reading.ts';

type SubmitFormProps = { readonly initial: Draft | null; readonly onBegun: (draft: Draft) => void };
type Step = 'idle' | 'saving' | 'uploading' | 'hashing' | 'sending';

/** Ids that the form gives its inputs. */
const FIELD_OF_INPUT: Readonly<Record<string, FilledField>> = {
  packageName: 'packageName',
  versionCode: 'versionCode',
  versionName: 'versionName',
  listing_name: 'name',
};

/** What the package says goes into fields that are still empty, but never under the hands of whoever is about to type. */
function useFillIn(form: FormInstance<DraftForm>, { head }: PackageReading) {
  useEffect(() => {
    if (head === null) return;
    const { packageName, versionCode, versionName, listing } = form.getFieldsValue(true) as DraftForm;
    const inHand = FIELD_OF_INPUT[document.activeElement?.id ?? ''];
    const { name, ...version } = fillIns(head, { packageName, versionCode, versionName, name: listing.name ?? '' }, inHand);
    form.setFieldsValue({ ...version, ...(name === undefined ? {} : { listing: { name } }) } as Partial<DraftForm>);
  }, [form, head]);
}

/** The five parts of a submission on one page, in free order; sending does whatever is still undone. */
export function SubmitForm({ initial, onBegun }: SubmitFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form] = Form.useForm<DraftForm>();
  const [begun, setBegun] = useState(initial !== null);
  const desk = useDraft(initial, (draft) => {
    setBegun(true);
    onBegun(draft);
  });
  const file = Form.useWatch('package', { form, preserve: true });
  const reading = usePackageReading(file);
  useFillIn(form, reading);
  const [step, setStep] = useState<Step>('idle');
  const [problem, setProblem] = useState<ProblemError | null>(null);

  const values = (): DraftForm => form.getFieldsValue(true) as DraftForm;

  const show = (error: unknown) => {
    const shown = asProblem(error);
    setProblem(shown);
    const fields = fieldProblems(shown).map(({ name, key, detail }) => ({ name: name as never, errors: [key === null ? detail : t(`field.${key}`)] }));
    form.setFields(fields);
    if (fields[0] !== undefined) form.scrollToField(fields[0].name, { focus: true, block: 'center' });
  };

  /** Check what stands in the fields, then do the work; whatever it refuses lands where it belongs. */
  const attempt = async (work: () => Promise<void>) => {
    setProblem(null);
    try {
      await form.validateFields();
    } catch {
      const first = form.getFieldsError().find(({ errors }) => errors.length > 0);
      if (first !== undefined) form.scrollToField(first.name, { focus: true, block: 'center' });
      return;
    }
    try {
      await work();
    } catch (error) {
      show(error);
    } finally {
      setStep('idle');
    }
  };

  const send = () =>
    attempt(async () => {
      setStep('saving');
      await desk.save(values());
      await desk.savePolicy(values().policy);
      setStep('uploading');
      await desk.uploadPackage(values());
      setStep('hashing');
      desk.checkHash(file === undefined ? null : await reading.hashed());
      setStep('sending');
      const submission = await desk.submit();
      void navigate(`/submissions/${submission.submissionId}`);
    });

  /** The upload may begin as soon as it is known which version it is; the rest is filled in meanwhile. */
  const startUpload = async () => {
    setProblem(null);
    try {
      await form.validateFields(['packageName', 'versionCode', 'versionName']);
    } catch {
      return;
    }
    await desk.uploadPackage(values()).catch(show);
  };

  const autosave = () => {
    if (begun && step === 'idle' && form.isFieldsTouched()) void desk.save(values()).catch(show);
  };

  const drop = () => void desk.drop().then(() => navigate('/'), show);

  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={initial === null ? EMPTY_FORM : formOf(initial)}
      onBlur={autosave}
      requiredMark
      scrollToFirstError
      className="gh-stack"
      disabled={step === 'sending'}
    >
      {problem === null ? null : problem.fields.length > 0 ? (
        <Alert type="error" showIcon role="alert" title={t('submit.marked', { count: problem.fields.length })} />
      ) : (
        <ProblemAlert error={problem} />
      )}
      <PackageSection desk={desk} reading={reading} stored={initial?.package ?? null} begun={begun} onStart={() => void startUpload()} />
      <ListingFields />
      <PolicySection stored={initial?.policy ?? null} />
      <Declarations />
      <div className="op-send">
        <span className="gh-muted" role="status">
          {step === 'idle' ? (desk.savedAt === null ? t('submit.notSaved') : t('submit.saved', { at: clockTime(desk.savedAt) })) : t(`submit.step.${step}`)}
        </span>
        <span className="gh-row">
          {begun ? (
            <Button danger type="text" onClick={drop} disabled={step !== 'idle'} data-testid="drop-draft">
              {t('submit.drop')}
            </Button>
          ) : null}
          <Button type="primary" size="large" onClick={() => void send()} loading={step !== 'idle'} data-testid="send">
            {t('submit.send')}
          </Button>
        </span>
      </div>
    </Form>
  );
}
