import type { Bilingual } from '@gatehouse/contracts';

/** Why a certificate does, or does not, let the listed version carry the mark and be lifted. Public codes: never renamed. */
export const SCOPE_CODES = {
  'scope.covered': { zh: '在架版本在证书范围内。', en: 'The listed version is within the certificate.' },
  'scope.not-listed': { zh: '证书所列应用在本商店没有在架版本。', en: 'The store lists no version of the app this certificate names.' },
  'scope.platform-differs': { zh: '证书针对另一操作系统平台，不覆盖本应用。', en: 'The certificate is for another platform and does not cover this app.' },
  'scope.signer-unknown': {
    zh: '在架版本的签名证书未知，无法确认与认证时一致。',
    en: 'The signing key of the listed version is unknown, so it cannot be held against the certified one.',
  },
  'scope.signer-differs': {
    zh: '在架版本的签名证书与认证时不同，请核实是否为仿冒。',
    en: 'The listed version is signed with another key than the certified one. Check whether it is an imitation.',
  },
  'scope.version-newer': {
    zh: '在架版本高于证书所列版本，需向认证机构申请变更。',
    en: 'The listed version is newer than the certified ones. A change must be applied for with the certification body.',
  },
  'scope.version-older': { zh: '在架版本早于或不在证书所列版本之中。', en: 'The listed version is older than the certified ones, or not among them.' },
  'scope.version-name-differs': {
    zh: '在架版本的版本号与证书相同，但版本名称不同。',
    en: 'The listed version has the certified version code under another version name.',
  },
  'scope.no-certificate': { zh: '没有证书指向本应用。', en: 'No certificate names this app any more.' },
  'store.blocked': {
    zh: '本商店对该应用有未结的警告、通报或严重问题，期间停用标识与优先推荐。',
    en: 'The store has an open warning, notice or critical finding about this app: mark and lift are off meanwhile.',
  },
  'state.supervised': {
    zh: '证书有效，认证机构已要求限期整改：可展示标识，暂不优先推荐。',
    en: 'The certificate is valid while the body has ordered rectification: the mark may be shown, the app is not lifted.',
  },
  'state.suspended': { zh: '证书已暂停，认证机构批准恢复前不得使用。', en: 'The certificate is suspended and may not be used until the body resumes it.' },
  'state.revoked': { zh: '证书已被认证机构撤销。', en: 'The certification body has revoked the certificate.' },
  'state.cancelled': { zh: '证书已注销。', en: 'The certificate has been cancelled.' },
  'state.expired': { zh: '证书已到期失效。', en: 'The certificate has passed its last day.' },
  'state.not-yet-valid': { zh: '证书尚未到生效日期。', en: 'The certificate has not reached its first day.' },
  'state.stale': {
    zh: '证书状态超过 7 天未与认证机构核对，请重新核对。',
    en: 'The status has not been checked with the body for more than 7 days. Check it again.',
  },
  'state.quarantined': {
    zh: '认证机构名录与已有记录矛盾，核实前停用标识与优先推荐。',
    en: 'The body’s register contradicts what is on record. Mark and lift are off until a person has looked.',
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type ScopeCode = keyof typeof SCOPE_CODES;
