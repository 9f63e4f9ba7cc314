import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Tree = { [key: string]: string | string[] | Tree };

const SOURCES = new URL('../../../', import.meta.url).pathname;
const HOMES = ['libs/web-kit/src', 'apps/operator-portal/src', 'apps/reviewer-dashboard/src'];

const textsOf = (home: string, language: string): Map<string, string | string[]> =>
  new Map(flat(JSON.parse(readFileSync(`${SOURCES}${home}/locales/${language}.json`, 'utf8'))));

function flat(tree: Tree, prefix = ''): [string, string | string[]][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' || Array.isArray(value) ? [[`${prefix}${key}`, value] as [string, string | string[]]] : flat(value, `${prefix}${key}.`),
  );
}

/** Keys that the code names: quoted ones, those asked for in a call of `t`, and the fixed beginnings of those that end in an id. */
function keysIn(home: string): { quoted: Set<string>; asked: string[]; beginnings: string[] } {
  const code = globSync(`${SOURCES}${home}/**/*.{ts,tsx}`)
    .filter((file) => !file.endsWith('.spec.ts') && !file.includes('/api/'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const keys = (text: string) => [...text.matchAll(/'([a-z][A-Za-z]*(?:\.[A-Za-z_-]+)+)'/g)].map(([, key]) => key as string);
  const calls = [...code.matchAll(/\bt\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g)].map(([, args]) => args as string);
  const beginnings = [...code.matchAll(/`([a-z][A-Za-z]*(?:\.[A-Za-z]+)*\.)\$\{/g)].map(([, key]) => key as string);
  return { quoted: new Set(keys(code)), asked: calls.flatMap(keys), beginnings };
}

const placeholders = (text: string | string[]) => [...String(text).matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).toSorted();

describe.each(HOMES)('the texts of %s', (home) => {
  const zh = textsOf(home, 'zh-CN');
  const en = textsOf(home, 'en');

  it('have the same keys in both languages', () => {
    const withoutSingular = [...en.keys()].filter((key) => !(key.endsWith('_one') && en.has(key.slice(0, -'_one'.length)))); // Chinese has no plural
    expect(withoutSingular.toSorted()).toEqual([...zh.keys()].toSorted());
  });

  it('fill in the same values, and have as many lines, in both languages', () => {
    for (const [key, text] of zh) {
      expect([key, placeholders(en.get(key) ?? '')]).toEqual([key, placeholders(text)]);
      expect([key, Array.isArray(en.get(key)) ? en.get(key)?.length : 1]).toEqual([key, Array.isArray(text) ? text.length : 1]);
    }
  });

  it('are never empty, and no key stands there unused', () => {
    const { quoted, beginnings } = keysIn(home);
    expect([...zh, ...en].filter(([, text]) => text.length === 0)).toEqual([]);
    expect([...zh.keys()].filter((key) => !quoted.has(key) && !beginnings.some((beginning) => key.startsWith(beginning)))).toEqual([]);
  });

  it('cover every key that the code asks for', () => {
    const { asked } = keysIn(home);
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((key) => !zh.has(key))).toEqual([]);
  });

  it('keep a space between Chinese characters and Latin letters or digits, and no exclamation marks', () => {
    const bare = [...zh].filter(([, text]) => /[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]|[！!]/.test(String(text).replaceAll(/\{\{\w+\}\}/g, '')));
    expect(bare).toEqual([]);
  });
});
