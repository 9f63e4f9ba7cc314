// Compiles libs/policy/data/*.yaml into one module: parsing YAML at each start would cost more than reading a package.
// Run: node --import ./tools/ts-hooks.mjs --conditions=development tools/compile-domain.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { DomainData } from '../libs/policy/src/domain/rows.ts';

const ROOT = join(import.meta.dirname, '..');
const DATA = join(ROOT, 'libs/policy/data');
export const DOMAIN_MODULE = join(ROOT, 'libs/policy/src/domain/domain.gen.ts');

/** Reads the domain data. @throws Error naming the row, where one refers to an id that is not defined. */
export function readDomain(): DomainData {
  const file = (name: string): Record<string, never> => parse(readFileSync(join(DATA, name), 'utf8')) as Record<string, never>;
  const personal = file('personal-information.yaml');
  const services = file('service-types.yaml');
  const data: DomainData = {
    behaviours: file('behaviours.yaml')['behaviours']!,
    campaigns: file('campaigns.yaml')['campaigns']!,
    listingElements: file('listing-elements.yaml')['elements']!,
    serviceTypes: services['types']!,
    discouraged: services['discouraged']!,
    personalInformation: personal['types']!,
    umbrellaTerms: personal['umbrellaTerms']!,
    ambiguousSynonyms: personal['ambiguousSynonyms']!,
    collectingPermissions: personal['collectingPermissions']!,
    usageVisiblePermissions: personal['usageVisiblePermissions']!,
    supportLibraries: personal['supportLibraries']!,
    sdks: file('sdk-signatures.yaml')['sdks']!,
    libraries: file('libraries.yaml')['libraries']!,
  };
  checkReferences(data);
  return data;
}

function checkReferences(data: DomainData): void {
  const known = new Set(data.personalInformation.map((p) => p.id));
  const refer = (row: string, ids: readonly string[]): void => {
    const missing = ids.filter((id) => !known.has(id));
    if (missing.length > 0) throw new Error(`${row} names unknown personal information: ${missing.join(', ')}`);
  };
  for (const type of data.serviceTypes) refer(type.id, type.necessary);
  for (const sdk of data.sdks) refer(sdk.id, sdk.collects ?? []);
  for (const synonym of data.ambiguousSynonyms) refer(synonym.word, synonym.types);
  for (const [name, rows] of Object.entries({
    behaviours: data.behaviours,
    personalInformation: data.personalInformation,
    sdks: [...data.sdks, ...data.libraries],
    serviceTypes: data.serviceTypes,
  })) {
    const ids = rows.map((row) => row.id);
    if (new Set(ids).size !== ids.length) throw new Error(`${name} defines an id twice`);
  }
}

/** The module's text: one row a line, so that a change of the data reads as one in a diff. */
export function renderDomain(data: DomainData): string {
  const tables = Object.entries(data).map(([name, rows]) => `"${name}":[\n${(rows as readonly unknown[]).map((row) => JSON.stringify(row)).join(',\n')}\n]`);
  const json = `{\n${tables.join(',\n')}\n}`;
  if (/`|\$\{/.test(json)) throw new Error('the data holds a backtick or ${, which the compiled module cannot carry');
  return [
    '// Compiled by tools/compile-domain.ts from libs/policy/data. Do not edit.',
    "import type { DomainData } from './rows.ts';",
    '',
    '// A string for JSON.parse, because that starts faster than an object literal of this size.',
    `export const DOMAIN: DomainData = JSON.parse(String.raw\`${json}\`) as DomainData;`,
    '',
  ].join('\n');
}

if (import.meta.main) writeFileSync(DOMAIN_MODULE, renderDomain(readDomain()));
