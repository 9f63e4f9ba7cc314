import { describe, expect, it } from 'vitest';
import { languageOf, loginPage } from '../../local-provider/login-page.ts';
import { plainPage } from './plain-page.ts';
import { pagePolicy, securityHeaders } from './security-headers.ts';

describe('pages made here', () => {
  it('cannot be given markup', () => {
    const hostile = '<script>alert(1)</script>"\'&';
    const page = plainPage({
      nonce: 'n',
      title: { zh: hostile, en: hostile },
      text: { zh: hostile, en: hostile },
      link: { href: '"><script>', text: { zh: 'x', en: 'x' } },
    });
    expect(page).not.toContain('<script>');
    expect(loginPage({ uid: 'u', nonce: 'n', language: 'en', person: hostile, wrong: true })).not.toContain('<script>');
  });

  it('speak the browser’s first language, and Chinese otherwise', () => {
    expect([languageOf('en-GB,zh;q=0.5'), languageOf('zh-CN,en;q=0.8'), languageOf(undefined)]).toEqual(['en', 'zh', 'zh']);
    expect(loginPage({ uid: 'u', nonce: 'n', language: 'zh', person: '', wrong: true })).toContain('账号或密码不正确');
    expect(loginPage({ uid: 'u', nonce: 'n', language: 'en', person: '', wrong: false })).not.toContain('role="alert"');
  });
});

describe('security headers', () => {
  it('let a page run only what comes from here, and style with its own nonce', () => {
    expect(pagePolicy('abc')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-abc'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
  });

  it('ask for https to be kept only where there is https', () => {
    expect(securityHeaders(new URL('https://gate.example'))).toHaveProperty('strict-transport-security');
    expect(securityHeaders(new URL('http://127.0.0.1:7300'))).not.toHaveProperty('strict-transport-security');
  });
});
