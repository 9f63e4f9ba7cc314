import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** From this major on, the permission model refuses the network too. */
const FIRST_MAJOR = 26;

/**
 * The Node that the child runs on: this one where its permission model covers the network, else the one that came with
 * the dependencies (`node_modules/.bin/node` of a folder above this file).
 * @throws Error where neither exists: without the permission model nothing hostile is read
 */
export function sandboxNode(): string {
  if (Number(process.versions.node.split('.')[0]) >= FIRST_MAJOR) return process.execPath;
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const node = join(folder, 'node_modules/.bin/node');
    if (existsSync(node)) return node;
  }
  throw new Error(`Node ${FIRST_MAJOR} or newer is needed for the analysis sandbox; install the project's dependencies.`);
}
