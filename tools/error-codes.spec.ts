import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bilingual, ERRORS, FAULT_CODES, FIELD_CODES, PACKAGE_CODES } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { renderErrorsPage, renderWebTexts } from './error-codes.ts';

const ROOT = join(import.meta.dirname, '..');
const CATALOGUES = { ERRORS, FIELD_CODES, PACKAGE_CODES, FAULT_CODES };
const CATALOGUED = new Set(Object.values(CATALOGUES).flatMap((catalogue) => Object.keys(catalogue)));
const FAMILIES = new Set([...CATALOGUED].map((code) => code.split('.')[0]));

/** Sources that tell of codes and make none: the contracts, lists with severities or sentences, and what pages do with an answer. */
const TELLING =
  /^libs\/contracts\/|^libs\/apk\/src\/(issues|reasons)\.ts$|\/issue-explanations\.ts$|^apps\/ingestion\/src\/domain\/reason\.ts$|\/field-problem\.ts$/;
const NOT_SOURCES = /\.spec\.|\.sample\.|\.gen\.ts$|^libs\/testkit\/|^libs\/web-kit\/src\/api\//;

/** Every kind of issue that zod names; the type holds the list to zod's own. */
const ZOD_CODES: Readonly<Record<z.core.$ZodIssue['code'], true>> = {
  custom: true,
  invalid_element: true,
  invalid_format: true,
  invalid_key: true,
  invalid_type: true,
  invalid_union: true,
  invalid_value: true,
  not_multiple_of: true,
  too_big: true,
  too_small: true,
  unrecognized_keys: true,
};

/** Codes that no literal of their own makes, and what stands in the sources for them. */
const MADE_OTHERWISE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(ZOD_CODES).map((zodCode) => [`field.${zodCode.replaceAll('_', '-')}`, 'code: `field.${issue.code'])),
  'issues.more-of-this-code': "code: 'issues.more-of-this-code'", // by the log of issues, beside its list
  internal: "code: 'internal'", // a code without a family
};

/** Literals that look like codes of a known family and are something else. Each must still stand in the sources. */
const SOMETHING_ELSE: Readonly<Record<string, readonly string[]>> = {
  'events of the log': [
    'scan.settled',
    'scan.claim-lost',
    'scan.claim-not-renewed',
    'scan.job-failed',
    'scan.settling-waits',
    'scan.worker-lost',
    'service.failed',
    'service.listening',
    'service.never-started',
    'service.started',
    'service.stopped',
    'request.failed',
    'submission.delayed',
    'submission.unknown',
    'upload.finished',
    'facts.listener-lost',
  ],
  'where a submission stands, and its steps (apps/ingestion/src/domain/reason.ts has their sentences)': [
    'scan.queued',
    'scan.not-started',
    'scan.running',
    'scan.running-again',
    'scan.overdue',
    'scan.handed-over',
    'scan.unreadable',
    'scan.started',
    'scan.restarted',
    'scan.complete',
    'scan.partial',
    'scan.inconclusive',
    'submission.received',
    'review.delayed',
    'review.waiting',
    'review.waiting-unreadable',
    'review.claimed',
    'review.claimed-unreadable',
    'review.held',
    'review.decision-recorded',
  ],
  'facts, and paths that rules read': ['manifest.label', 'manifest.labels', 'code.reachability', 'code.arguments', 'listing.missing'],
  'weaknesses, which have a catalogue of their own': [
    'code.loaded-from-shared-storage',
    'network.cleartext-allowed',
    'network.cleartext-endpoint',
    'network.user-ca-trusted',
    'signature.janus',
    'zip.entry-names-unchecked',
  ],
  files: ['package.json', 'manifest.json'],
};
const EXCLUDED = new Set(Object.values(SOMETHING_ELSE).flat());

type Source = { readonly path: string; readonly code: string };

/** Production sources without their comments and without keys of page texts (`t('…')`). */
const sources: Source[] = globSync('{libs,apps}/*/src/**/*.{ts,tsx}', { cwd: ROOT })
  .filter((path) => !NOT_SOURCES.test(path))
  .map((path) => ({
    path,
    code: readFileSync(join(ROOT, path), 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/(^|\s)\/\/ .*$/gm, '')
      .replace(/\bt\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g, ''),
  }));

/** A literal that is a code, alone or before a colon and a sentence. */
const LITERAL = /(['"`])([a-z][a-z-]*\.[a-z0-9]+(?:-[a-z0-9]+)*)(?:\1|: )/g;
const literalsIn = (files: readonly Source[]): Set<string> =>
  new Set(files.flatMap(({ code }) => [...code.matchAll(LITERAL)].map(([, , literal]) => literal!)));

const literals = literalsIn(sources);
const made = literalsIn(sources.filter(({ path }) => !TELLING.test(path)));

describe('error codes', () => {
  it('of the sources are all in a catalogue', () => {
    const unknown = [...literals].filter((literal) => FAMILIES.has(literal.split('.')[0]) && !CATALOGUED.has(literal) && !EXCLUDED.has(literal));
    expect(unknown.toSorted()).toEqual([]);
  });

  it('of a catalogue all stand in the sources that make them', () => {
    const all = sources.map(({ code }) => code).join('\n');
    const otherwise = Object.entries(MADE_OTHERWISE)
      .filter(([, stands]) => all.includes(stands))
      .map(([code]) => code);
    expect([...CATALOGUED].filter((code) => !made.has(code) && !otherwise.includes(code)).toSorted()).toEqual([]);
    expect(otherwise.filter((code) => !CATALOGUED.has(code))).toEqual([]);
  });

  it('stand in one catalogue each', () => {
    expect(CATALOGUED.size).toBe(Object.values(CATALOGUES).reduce((sum, catalogue) => sum + Object.keys(catalogue).length, 0));
  });

  it('are told in both languages, in whole sentences', () => {
    const texts = Object.values(CATALOGUES).flatMap((catalogue) => Object.entries<Bilingual>(catalogue));
    const lame = texts.filter(([, { zh, en }]) => !/\p{Script=Han}.*。$/u.test(zh) || !/^[A-Za-z][^\p{Script=Han}]*[.)]$/u.test(en)).map(([code]) => code);
    expect(lame).toEqual([]);
  });

  it('are each on the page, and those that people meet in the pages’ texts', () => {
    const page = renderErrorsPage();
    expect([...CATALOGUED].filter((code) => page.split(`<a id="${code}"></a>`).length !== 2)).toEqual([]);
    const texts = renderWebTexts();
    const kept = [...CATALOGUED].filter((code) => !texts.includes(`  ${JSON.stringify(code)}: {`));
    expect(kept.filter((code) => !/^(artifact|infra)\./.test(code))).toEqual([]);
  });
});

describe('the list of what only looks like a code', () => {
  it('names nothing that has left the sources, and nothing that is a code', () => {
    expect([...EXCLUDED].filter((literal) => !literals.has(literal) || CATALOGUED.has(literal))).toEqual([]);
  });
});
