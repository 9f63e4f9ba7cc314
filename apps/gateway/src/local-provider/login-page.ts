import { escapeHtml } from '../features/serve-web/plain-page.ts';
import { LOCAL_PEOPLE } from './people.ts';

const WORDS = {
  zh: { lang: 'zh-CN', title: '本机登录', person: '账号', password: '密码', submit: '登录', wrong: '账号或密码不正确。', note: '仅供本机演示使用。可用账号：' },
  en: {
    lang: 'en',
    title: 'Local sign-in',
    person: 'Account',
    password: 'Password',
    submit: 'Sign in',
    wrong: 'The account or the password is wrong.',
    note: 'For this machine’s demonstration only. Accounts:',
  },
} as const;
export type PageLanguage = keyof typeof WORDS;

/** English where the browser asks for it first, else Chinese. */
export function languageOf(acceptLanguage: string | undefined): PageLanguage {
  return /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'zh';
}

/** A form without script: whoever can use a browser at all can sign in. */
export function loginPage(page: { uid: string; nonce: string; language: PageLanguage; person: string; wrong: boolean }): string {
  const words = WORDS[page.language];
  const people = LOCAL_PEOPLE.map(({ subject, name }) => `<li><code>${subject}</code> ${escapeHtml(name)}</li>`).join('');
  const error = page.wrong ? `<p id="error" role="alert" data-testid="sign-in-error">${words.wrong}</p>` : '';
  const described = page.wrong ? ' aria-invalid="true" aria-describedby="error"' : '';
  return `<!doctype html>
<html lang="${words.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${words.title} · Gatehouse</title>
<style nonce="${page.nonce}">
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:8vh auto;max-width:22rem;padding:0 1rem}h1{font-size:1.25rem}
label{display:block;margin:1rem 0 .25rem}input,button{font:inherit;box-sizing:border-box;width:100%;padding:.5rem}button{margin-top:1.5rem}[role=alert]{color:light-dark(#a8071a,#ff7875)}ul{padding-left:1.25rem}
</style></head>
<body><main><h1>${words.title}</h1>${error}
<form method="post" action="/interaction/${escapeHtml(page.uid)}" data-testid="sign-in-form">
<label for="person">${words.person}</label><input id="person" name="person" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus value="${escapeHtml(page.person)}" data-testid="sign-in-person"${described}>
<label for="password">${words.password}</label><input id="password" name="password" type="password" autocomplete="current-password" required data-testid="sign-in-password"${described}>
<button type="submit" data-testid="sign-in-submit">${words.submit}</button>
</form>
<p>${words.note}</p><ul>${people}</ul></main></body></html>
`;
}
