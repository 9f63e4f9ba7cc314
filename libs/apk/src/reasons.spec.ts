import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ISSUE_SEVERITY } from './issues.ts';
import { REASON_CODES } from './reasons.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const catalogues = ['reasons.ts', 'issues.ts'];
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && !catalogues.includes(name))
  .map((name) => readFileSync(`${folder}${name}`, 'utf8').replace(/^ *(?:\/\*\*|\*|\/\/).*$/gm, ''))
  .join('\n');

describe('codes', () => {
  it('are all in use: a code that nothing gives is taken out of the list', () => {
    const elsewhere = [...REASON_CODES, ...Object.keys(ISSUE_SEVERITY)].filter((code) => code !== 'issues.more-of-this-code'); // given where the issues are declared
    expect(elsewhere.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });
});
