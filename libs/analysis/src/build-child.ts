// Part of the build: writes the sandbox's modules beside the compiled library.
import { join } from 'node:path';
import { bundle } from './bundle-child.ts';

for (const name of ['analyse', 'facts']) {
  await bundle(join(import.meta.dirname, `${name}.child.js`), join(import.meta.dirname, `${name}.child.mjs`), ['import', 'node', 'default']);
}
