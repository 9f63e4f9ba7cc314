// Part of the build: writes the sandbox's module beside the compiled library.
import { join } from 'node:path';
import { bundle } from './bundle-child.ts';

await bundle(join(import.meta.dirname, 'analyse.child.js'), join(import.meta.dirname, 'analyse.child.mjs'), ['import', 'node', 'default']);
