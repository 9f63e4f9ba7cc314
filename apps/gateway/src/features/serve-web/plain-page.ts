import type { Bilingual } from '@gatehouse/contracts';

export type PlainPage = { nonce: string; title: Bilingual; text: Bilingual; link?: { href: string; text: Bilingual } };

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that cannot become markup. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);

/** A page of a few sentences in both languages, for when there is no web app to show it. */
export function plainPage({ nonce, title, text, link }: PlainPage): string {
  const section = (lang: 'zh' | 'en'): string => `
  <section lang="${lang === 'zh' ? 'zh-CN' : 'en'}"><h1>${escapeHtml(title[lang])}</h1><p>${escapeHtml(text[lang])}</p>${link ? `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text[lang])}</a></p>` : ''}</section>`;
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(`${title.zh} · ${title.en}`)}</title>
<style nonce="${nonce}">:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;margin:10vh auto;max-width:36rem;padding:0 1rem}h1{font-size:1.25rem}section+section{margin-top:2rem}</style></head>
<body><main>${section('zh')}${section('en')}
</main></body></html>
`;
}
