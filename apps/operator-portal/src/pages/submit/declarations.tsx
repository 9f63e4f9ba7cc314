import { PERSONAL_INFORMATION } from '@gatehouse/web-kit';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { NativeSelect } from './native-select.tsx';

/** What the operator declares beside the policy: the SDKs it embeds and the personal information it collects. */
export function Declarations() {
  const { t } = useTranslation();
  return (
    <section className="gh-card gh-stack">
      <h2>{t('submit.declarations')}</h2>
      <p className="gh-muted">{t('declare.hint')}</p>
      <fieldset className="op-lines">
        <legend>{t('declare.sdks')}</legend>
        <Form.List name={['declarations', 'sdks']}>
          {(lines, { add, remove }) => (
            <>
              {lines.map(({ key, name }) => (
                <div className="op-line" data-columns="4" key={key}>
                  <Form.Item name={[name, 'name']}>
                    <Input aria-label={t('declare.sdkName')} placeholder={t('declare.sdkName')} maxLength={200} data-testid="declare-sdk-name" />
                  </Form.Item>
                  <Form.Item name={[name, 'company']}>
                    <Input aria-label={t('declare.sdkCompany')} placeholder={t('declare.sdkCompany')} maxLength={200} data-testid="declare-sdk-company" />
                  </Form.Item>
                  <Form.Item name={[name, 'purpose']}>
                    <Input aria-label={t('declare.purpose')} placeholder={t('declare.purpose')} maxLength={500} data-testid="declare-sdk-purpose" />
                  </Form.Item>
                  <Button onClick={() => remove(name)}>{t('submit.removeLine')}</Button>
                </div>
              ))}
              <Button type="dashed" onClick={() => add({ name: '', company: '', purpose: '' })} disabled={lines.length >= 200} data-testid="declare-add-sdk">
                {t('declare.addSdk')}
              </Button>
            </>
          )}
        </Form.List>
      </fieldset>
      <fieldset className="op-lines">
        <legend>{t('declare.information')}</legend>
        <Form.List name={['declarations', 'personalInformation']}>
          {(lines, { add, remove }) => (
            <>
              {lines.map(({ key, name }) => (
                <div className="op-line" data-columns="4" key={key}>
                  <Form.Item name={[name, 'id']}>
                    <NativeSelect label={t('declare.kind')} options={PERSONAL_INFORMATION} placeholder={t('submit.pick')} testId="declare-information-kind" />
                  </Form.Item>
                  <Form.Item name={[name, 'purpose']}>
                    <Input aria-label={t('declare.purpose')} placeholder={t('declare.purpose')} maxLength={500} data-testid="declare-information-purpose" />
                  </Form.Item>
                  <Form.Item name={[name, 'manner']}>
                    <Input aria-label={t('declare.manner')} placeholder={t('declare.manner')} maxLength={200} data-testid="declare-information-manner" />
                  </Form.Item>
                  <Button onClick={() => remove(name)}>{t('submit.removeLine')}</Button>
                </div>
              ))}
              <Button
                type="dashed"
                onClick={() => add({ id: '', purpose: '', manner: '' })}
                disabled={lines.length >= 200}
                data-testid="declare-add-information"
              >
                {t('declare.addInformation')}
              </Button>
            </>
          )}
        </Form.List>
      </fieldset>
    </section>
  );
}
