// docs/errors.md and the texts that the web pages show for a code, made of the catalogues in libs/contracts/src/errors (`npm run docs`).
import { ISSUE_SEVERITY } from '@gatehouse/apk';
import { ERRORS, FAULT_CODES, FIELD_CODES, PACKAGE_CODES, STATUS_OF, type CodeCatalogue } from '@gatehouse/contracts';

type Row = { readonly code: string; readonly kind: string; readonly zh: string; readonly en: string };

/** A chapter of the page: one catalogue, its codes in the families that people look for, by the part before the first dot. */
type Chapter = {
  readonly title: string;
  readonly says: string;
  readonly kindTitle: string;
  readonly rows: readonly Row[];
  readonly families: Readonly<Record<string, readonly string[]>>;
};

const severity: Readonly<Record<string, string>> = ISSUE_SEVERITY;

const CHAPTERS: readonly Chapter[] = [
  {
    title: 'Refusals of the API',
    kindTitle: 'status',
    says: 'The caller asked for something that may not be, and can act on it. The answer is a problem document (RFC 9457) with this `code`, `title` in English and `zh` in Chinese.',
    rows: Object.entries(ERRORS).map(([code, { kind, zh, en }]) => ({ code, kind: `${STATUS_OF[kind]} ${kind}`, zh, en })),
    families: {
      'Any request': ['request', 'identity', 'resource', 'service'],
      'Sign-in and keys': ['gateway'],
      'Drafts, uploads, submissions': ['submission', 'upload', 'policy'],
      Scans: ['scan'],
      Review: ['review'],
      Certification: ['certification'],
      Ranking: ['ranking'],
    },
  },
  {
    title: 'Fields and rows',
    kindTitle: 'of',
    says: 'Stand in `errors` of a problem, each with a JSON pointer to what is wrong, or beside a row that an import left out.',
    rows: rowsOf(FIELD_CODES, (code) => (code.startsWith('field.') ? 'field' : 'row')),
    families: { 'Fields of a request': ['field'], 'Rows of an import': ['certificate'] },
  },
  {
    title: 'Packages and policies',
    kindTitle: 'kind',
    says:
      'What a scan could not read or found odd. A *reason* says why something is unknown: the scan is then partial or inconclusive and a person decides, or a rule has no answer. ' +
      'An *issue* could be read past; it is evidence with a severity, and rules judge it. One code may be both.',
    rows: rowsOf(PACKAGE_CODES, (code) => (severity[code] === undefined ? 'reason' : `issue, ${severity[code]}`)),
    families: {
      'The archive': ['bytes', 'zip', 'issues', 'package'],
      'Containers, splits, what lies inside': ['container', 'bundle', 'protobuf', 'hap', 'split', 'splits', 'nested'],
      'Manifest and resources': ['manifest', 'axml', 'arsc', 'resource', 'icon'],
      Code: ['dex', 'code', 'reachability', 'hidden'],
      'Native libraries': ['elf'],
      Signature: ['signature', 'der', 'certificate', 'stamp'],
      'Privacy policy': ['policy'],
      'Rules without an answer': ['listing', 'service-type', 'declaration', 'facts', 'rule'],
      'Scans that could not end': ['sandbox', 'scan'],
    },
  },
  {
    title: 'Faults',
    kindTitle: 'seen in',
    says: 'Something of ours, or between us, that may pass by itself. People see those of the first table; the others are for whoever runs the fleet.',
    rows: rowsOf(FAULT_CODES, (code) => ({ internal: '500', network: 'pages', upload: 'pages', page: 'pages' })[familyOf(code)] ?? 'logs'),
    families: { 'Shown to people': ['internal', 'network', 'upload', 'page'], 'Artifact store': ['artifact'], 'Local servers': ['infra'] },
  },
];

/** docs/errors.md. @throws Error when a code belongs to no family of its chapter */
export function renderErrorsPage(): string {
  return `${[
    '# Error codes',
    '',
    'Written by `npm run docs` from `libs/contracts/src/errors`; change the texts there. A stale copy fails the build, and so does a code that stands in the sources and not here, or here and not in the sources.',
    '',
    'Codes are public and never change their meaning. Why a submission, a mark or a place in a chart stands as it does are reasons, not errors: they travel with their own sentences.',
    ...CHAPTERS.flatMap(renderChapter),
  ].join('\n')}\n`;
}

function renderChapter({ title, says, kindTitle, rows, families }: Chapter): string[] {
  const homeless = rows.filter(({ code }) => !Object.values(families).flat().includes(familyOf(code)));
  if (homeless.length > 0) throw new Error(`no family of "${title}" holds ${homeless.map(({ code }) => code).join(', ')}`);
  return [
    '',
    `## ${title}`,
    '',
    says,
    ...Object.entries(families).flatMap(([family, prefixes]) => [
      '',
      `### ${family}`,
      '',
      `| code | ${kindTitle} | what happened and what to do | 说明与处理 |`,
      '| --- | --- | --- | --- |',
      ...rows
        .filter(({ code }) => prefixes.includes(familyOf(code)))
        .map(({ code, kind, en, zh }) => `| <a id="${code}"></a>\`${code}\` | ${kind} | ${cell(en)} | ${cell(zh)} |`),
    ]),
  ];
}

/** libs/web-kit/src/codes.gen.ts: what pages may have to show, without the schemas that the contracts bring along. */
export function renderWebTexts(): string {
  const shown = Object.entries(FAULT_CODES).filter(([code]) => !['artifact', 'infra'].includes(familyOf(code)));
  const texts = Object.entries({ ...ERRORS, ...FIELD_CODES, ...PACKAGE_CODES, ...Object.fromEntries(shown) }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    '// Written by tools/error-codes.ts from libs/contracts/src/errors. Do not edit.',
    "import type { Bilingual } from './language.ts';",
    '',
    '/** What each code means and what to do about it. */',
    'export const CODE_TEXTS: Readonly<Record<string, Bilingual>> = {',
    ...texts.map(([code, { zh, en }]) => `  ${JSON.stringify(code)}: ${JSON.stringify({ zh, en })},`),
    '};',
    '',
  ].join('\n');
}

function rowsOf(catalogue: CodeCatalogue, kind: (code: string) => string): Row[] {
  return Object.entries(catalogue).map(([code, { zh, en }]) => ({ code, kind: kind(code), zh, en }));
}

function familyOf(code: string): string {
  return code.split('.')[0]!;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
