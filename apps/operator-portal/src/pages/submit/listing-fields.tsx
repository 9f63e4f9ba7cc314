import { SERVICE_TYPES, WORDS } from '@gatehouse/web-kit';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { NativeSelect } from './native-select.tsx';

const CATEGORIES = Object.entries(WORDS.category).map(([id, word]) => ({ id, ...word }));
const AGES = ['all', '8+', '12+', '16+', '18+'].map((id) => ({
  id,
  zh: id === 'all' ? '不限' : `${id.slice(0, -1)} 岁以上`,
  en: id === 'all' ? 'Everybody' : id,
}));
const SERVICES = SERVICE_TYPES.map(({ id, zh, en }) => ({ id, zh: `${id} ${zh}`, en: `${id} ${en}` }));

/** What users will read in the store before they download: the six elements, the filing number, and what kind of service it is. */
export function ListingFields() {
  const { t } = useTranslation();
  const missing = { required: true, message: t('field.field_missing') };
  return (
    <section className="gh-card">
      <h2>{t('submit.listing')}</h2>
      <div className="op-fields">
        <Form.Item name={['listing', 'name']} label={t('listing.name')} rules={[{ ...missing, whitespace: true }]}>
          <Input data-testid="listing-name" maxLength={100} />
        </Form.Item>
        <Form.Item name="serviceType" label={t('listing.serviceType')} rules={[missing]}>
          <NativeSelect options={SERVICES} placeholder={t('submit.pick')} testId="service-type" />
        </Form.Item>
        <Form.Item name={['listing', 'category']} label={t('listing.category')} rules={[missing]}>
          <NativeSelect options={CATEGORIES} placeholder={t('submit.pick')} testId="listing-category" />
        </Form.Item>
        <Form.Item name={['listing', 'provider']} label={t('listing.provider')}>
          <Input data-testid="listing-provider" maxLength={200} />
        </Form.Item>
        <Form.Item name={['listing', 'creditCode']} label={t('listing.creditCode')}>
          <Input data-testid="listing-credit-code" maxLength={18} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['listing', 'filingNumber']} label={t('listing.filingNumber')}>
          <Input data-testid="listing-filing-number" maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['listing', 'policyUrl']} label={t('listing.policyUrl')}>
          <Input data-testid="listing-policy-url" maxLength={2000} inputMode="url" placeholder="https://" />
        </Form.Item>
        <Form.Item name={['listing', 'contact']} label={t('listing.contact')}>
          <Input data-testid="listing-contact" maxLength={200} />
        </Form.Item>
        <Form.Item name={['listing', 'ageLabel']} label={t('listing.ageLabel')}>
          <NativeSelect options={AGES} placeholder={t('listing.noAgeLabel')} testId="listing-age-label" />
        </Form.Item>
      </div>
      <Form.Item name={['listing', 'description']} label={t('listing.description')}>
        <Input.TextArea data-testid="listing-description" rows={4} maxLength={4000} showCount />
      </Form.Item>
      <fieldset className="op-lines">
        <legend>{t('listing.permissions')}</legend>
        <Form.List name={['listing', 'permissions']}>
          {(lines, { add, remove }) => (
            <>
              {lines.map(({ key, name }) => (
                <div className="op-line" key={key}>
                  <Form.Item name={[name, 'permission']}>
                    <Input
                      aria-label={t('listing.permission')}
                      placeholder="android.permission.CAMERA"
                      maxLength={200}
                      spellCheck={false}
                      data-testid="listing-permission"
                    />
                  </Form.Item>
                  <Form.Item name={[name, 'purpose']}>
                    <Input aria-label={t('listing.purpose')} placeholder={t('listing.purpose')} maxLength={500} data-testid="listing-permission-purpose" />
                  </Form.Item>
                  <Button onClick={() => remove(name)}>{t('submit.removeLine')}</Button>
                </div>
              ))}
              <Button type="dashed" onClick={() => add({ permission: '', purpose: '' })} disabled={lines.length >= 200} data-testid="listing-add-permission">
                {t('listing.addPermission')}
              </Button>
            </>
          )}
        </Form.List>
      </fieldset>
    </section>
  );
}
