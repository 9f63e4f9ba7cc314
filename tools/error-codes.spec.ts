import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS, FAULT_CODES, FIELD_CODES, PACKAGE_CODES } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { renderErrorsPage, renderWebTexts } from './error-codes.ts';

const ROOT = join(import.meta.dirname, '..');
const CATALOGUES = { ERRORS, FIELD_CODES, PACKAGE_CODES, FAULT_CODES };
const CATALOGUED = new Set(Object.values(CATALOGUES).flatMap((catalogue) => Object.keys(catalogue)));
const FAMILIES = new Set([...CATALOGUED].map((code) => code.split('.')[0]));

/** Sources that tell of codes and make none: the contracts, lists with severities or sentences, and what pages do with an answer. */
const TELLING = /^libs\/contracts\/|^libs\/apk\/src\/issues\.ts$|\/issue-explanations\.ts$|^apps\/ingestion\/src\/domain\/reason\.ts$|\/field-problem\.ts$/;
const NOT_SOURCES = /\.spec\.|\.sample\.|\.gen\.ts$|^libs\/testkit\/|^libs\/web-kit\/src\/api\//;

/** Codes that are put together while the program runs, and the literal in the sources that each is made of. */
const PUT_TOGETHER: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['custom', 'invalid-element', 'invalid-format', 'invalid-key', 'invalid-type', 'invalid-union', 'invalid-value', 'not-multiple-of', 'too-big', 'too-small', 'unrecognized-keys']
    .map((zodCode) => [`field.${zodCode}`, 'field.${'])), // zod's issue codes with dashes
  'reachability.not-computed': "'code.reachability'", 'entry-points.not-computed': "'code.entryPoints'", 'reflection.not-computed': "'code.reflection'",
  'issues.more-of-this-code': 'issues.more-of-this-code', // made by the log of issues itself
};

/** Literals that look like codes of a known family and are something else. Each must still stand in the sources. */
const SOMETHING_ELSE: Readonly<Record<string, readonly string[]>> = {
  'events of the log': [
    'scan.settled', 'scan.claim-lost', 'scan.claim-not-renewed', 'scan.job-failed', 'scan.settling-waits', 'scan.worker-lost',
    'service.failed', 'service.listening', 'service.never-started', 'service.started', 'service.stopped', 'request.failed',
    'submission.delayed', 'submission.unknown', 'upload.finished', 'facts.listener-lost',
  ],
  'where a submission stands, and its steps (apps/ingestion/src/domain/reason.ts has their sentences)': [
    'scan.queued', 'scan.not-started', 'scan.running', 'scan.running-again', 'scan.overdue', 'scan.handed-over', 'scan.unreadable', 'scan.started', 'scan.restarted',
    'scan.complete', 'scan.partial', 'scan.inconclusive', 'submission.received',
    'review.delayed', 'review.waiting', 'review.waiting-unreadable', 'review.claimed', 'review.claimed-unreadable', 'review.held', 'review.decision-recorded',
  ],
  'facts, and paths that rules read': ['manifest.label', 'manifest.labels', 'signature.stamp', 'code.reachability', 'code.reflection', 'listing.missing'],
  'files': ['package.json'],
};
const EXCLUDED = new Set(Object.values(SOMETHING_ELSE).flat());

type Source = { readonly path: string; readonly code: string };

/** Production sources without their comments and without keys of page texts (`t('…')`). */
const sources: Source[] = globSync('{libs,apps}/*/src/**/*.{ts,tsx}', { cwd: ROOT }).filter((path) => !NOT_SOURCES.test(path)).map((path) => ({
  path,
  code: readFileSync(join(ROOT, path), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/ .*$/gm, '').replace(/\bt\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g, ''),
}));

/** A literal that is a code, alone or before a colon and a sentence. */
const LITERAL = /(['"`])([a-z][a-z-]*\.[a-z0-9]+(?:-[a-z0-9]+)*)(?:\1|: )/g;
const literalsIn = (files: readonly Source[]): Set<string> => new Set(files.flatMap(({ code }) => [...code.matchAll(LITERAL)].map(([, , literal]) => literal!)));

const literals = literalsIn(sources);
const made = literalsIn(sources.filter(({ path }) => !TELLING.test(path)));

describe('error codes', () => {
  it('of the sources are all in a catalogue', () => {
    const unknown = [...literals].filter((literal) => FAMILIES.has(literal.split('.')[0]) && !CATALOGUED.has(literal) && !EXCLUDED.has(literal));
    expect(unknown.toSorted()).toEqual([]);
  });

  it('of a catalogue all stand in the sources that make them', () => {
    const all = sources.map(({ code }) => code).join('\n');
    const absent = [...CATALOGUED].filter((code) => !made.has(code) && !all.includes(PUT_TOGETHER[code] ?? `code: '${code}'`));
    expect(absent.toSorted()).toEqual([]);
  });

  it('stand in one catalogue each', () => {
    expect(CATALOGUED.size).toBe(Object.values(CATALOGUES).reduce((sum, catalogue) => sum + Object.keys(catalogue).length, 0));
  });

  it('are told in both languages, in whole sentences', () => {
    const lame = Object.values(CATALOGUES).flatMap((catalogue) => Object.entries<{ zh: string; en: string }>(catalogue)).filter(([, { zh, en }]) => !/^[\s\S]*\p{Script=Han}[\s\S]*。$/u.test(zh) || !/^[A-Z“a-z][^\p{Script=Han}]*\.\)?$/u.test(en));
    expect(lame).toEqual([]);
  });

  it('are each on the page, and those that people meet in the pages’ texts', () => {
    const page = renderErrorsPage();
    expect([...CATALOGUED].filter((code) => page.split(`<a id="${code}"></a>`).length !== 2)).toEqual([]);
    const texts = renderWebTexts();
    expect([...CATALOGUED].filter((code) => !texts.includes(`  ${JSON.stringify(code)}: {`)).every((code) => /^(artifact|infra)\./.test(code))).toBe(true);
  });
});

describe('the list of what only looks like a code', () => {
  it('names nothing that has left the sources, and nothing that is a code', () => {
    expect([...EXCLUDED].filter((literal) => !literals.has(literal) || CATALOGUED.has(literal))).toEqual([]);
  });
});
