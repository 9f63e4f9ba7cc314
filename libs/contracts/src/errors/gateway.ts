import type { ErrorCatalogue } from './define-errors.ts';

export const gatewayErrors = {
  'gateway.csrf-mismatch': {
    kind: 'forbidden',
    zh: '缺少或错误的 CSRF 令牌，请刷新页面后重试。',
    en: 'The CSRF token is missing or wrong. Reload the page and try again.',
  },
  'gateway.key-exceeds-role': { kind: 'forbidden', zh: '密钥的角色或范围不能超出您自己的权限。', en: 'A key may not hold roles or scopes beyond your own.' },
  'gateway.sign-in-failed': { kind: 'unauthenticated', zh: '登录未完成，请重新登录。', en: 'Sign-in did not complete. Start again.' },
  'gateway.no-membership': { kind: 'forbidden', zh: '该账号尚未加入任何组织，请联系管理员。', en: 'This account has no membership yet. Ask an administrator.' },
} as const satisfies ErrorCatalogue;
