// Trains the model that reads privacy policies and writes its weights: the same corpus gives the same bytes.
// Use: npm run train:privacy-text [-- folder of CAPP-130]
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { annotatedPolicies, examplesOf, trainModel } from '@gatehouse/privacy-text/training';

const ROOT = resolve(import.meta.dirname, '..');
const TARGET = resolve(ROOT, 'libs/privacy-text/src/classify/weights.gen.ts');

process.exitCode = main(process.argv[2] ?? resolve(ROOT, '../shared/corpus/capp130'));

function main(folder: string): number {
  const policies = annotatedPolicies(folder);
  if (policies === null) {
    console.error(`train-privacy-text: there is no CAPP-130 in ${folder}`);
    return 2;
  }
  const bytes = trainModel(examplesOf(policies).flat()).toBytes();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(
    TARGET,
    [
      '// Written by tools/train-privacy-text.ts; do not edit.',
      '// Made from CAPP-130 (https://github.com/EnlightenedAI/CAPP-130), CC BY 4.0: see the NOTICE of this package.',
      '/** SHA-256 of the unpacked bytes. */',
      `export const WEIGHTS_SHA256 = '${sha256}';`,
      '/** `Model.toBytes()`, with gzip, in base64. */',
      `export const WEIGHTS = '${gzipSync(bytes, { level: 9 }).toString('base64')}';`,
      '',
    ].join('\n'),
  );
  console.log(`${policies.length} policies, ${bytes.length} bytes of weights, sha256 ${sha256}`);
  return 0;
}
