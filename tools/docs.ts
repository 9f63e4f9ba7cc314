// Writes every document that is made of the code: `npm run docs`; with --check it writes nothing and fails when one is stale.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asyncApiDocument, openApiDocument } from '@gatehouse/contracts';
// @ts-expect-error plain JavaScript: the boundaries are data that runs without a build
import { lintConfig } from './boundaries.mjs';
import { renderErrorsPage, renderWebTexts } from './error-codes.ts';
import { readCoverage, renderCoveragePage } from './coverage.ts';
import { PACK_IDS, packFolder, packModule, readPack, readPacks, renderPackModule, renderRulesPage } from './rules.ts';

const ROOT = join(import.meta.dirname, '..');
const json = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;

/** One generated file: where it stands, and what it must contain. */
export type GeneratedDocument = { readonly path: string; readonly content: () => string };

export const DOCUMENTS: readonly GeneratedDocument[] = [
  { path: 'libs/contracts/openapi/gatehouse.json', content: () => json(openApiDocument()) },
  { path: 'libs/contracts/asyncapi/gatehouse.json', content: () => json(asyncApiDocument()) },
  { path: 'docs/errors.md', content: renderErrorsPage },
  { path: 'libs/web-kit/src/codes.gen.ts', content: renderWebTexts },
  { path: 'docs/rules.md', content: () => renderRulesPage(readPacks()) },
  {
    path: 'docs/coverage.md',
    content: () =>
      renderCoveragePage(
        readCoverage(),
        readPacks().flatMap(({ pack }) => pack.rules),
      ),
  },
  ...PACK_IDS.map((id) => ({ path: packModule(id), content: () => renderPackModule(readPack(packFolder(id))) })),
  { path: '.oxlintrc.json', content: () => json(lintConfig() as object) },
];

/** Paths whose copy in the tree is missing or differs from what the code says. */
export function staleDocuments(): string[] {
  return DOCUMENTS.filter(({ path, content }) => readIfThere(join(ROOT, path)) !== content()).map(({ path }) => path);
}

export function writeDocuments(): string[] {
  const stale = staleDocuments();
  for (const { path, content } of DOCUMENTS.filter((d) => stale.includes(d.path))) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), content());
  }
  return stale;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

if (import.meta.main) {
  const check = process.argv.includes('--check');
  const stale = check ? staleDocuments() : writeDocuments();
  for (const path of stale) process.stdout.write(`${check ? 'stale' : 'written'}: ${path}\n`);
  if (check && stale.length > 0) process.exitCode = 1;
}
