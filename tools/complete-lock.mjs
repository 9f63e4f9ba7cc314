// npm writes lock files that lack platform packages it could not look up, says nothing, and then `npm ci` stops with
// "Missing: … from lock file". Run after every `npm install`: adds what is missing, derived from the packages' names.
//   node tools/complete-lock.mjs            completes package-lock.json
//   node tools/complete-lock.mjs --check    changes nothing; 1 when something is missing or a registry's address is in it
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SYSTEMS = {
  darwin: 'darwin',
  linux: 'linux',
  win32: 'win32',
  windows: 'win32',
  android: 'android',
  freebsd: 'freebsd',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  sunos: 'sunos',
  aix: 'aix',
  openharmony: 'openharmony',
};
const PROCESSORS = {
  x64: 'x64',
  arm64: 'arm64',
  arm: 'arm',
  ia32: 'ia32',
  riscv64: 'riscv64',
  s390x: 's390x',
  ppc64: 'ppc64',
  ppc64le: 'ppc64',
  loong64: 'loong64',
  mips64el: 'mips64el',
  wasm32: 'wasm32',
};
const LIBRARIES = { gnu: 'glibc', glibc: 'glibc', musl: 'musl' };
const EXACT = /^\d+\.\d+\.\d+(-[\w.-]+)?$/;

/** What a platform package's name says it runs on; null when it says nothing. */
export function platformOf(name) {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  const pick = (table) => [...new Set(words.flatMap((word) => table[word] ?? []))];
  const [os, cpu, libc] = [pick(SYSTEMS), pick(PROCESSORS), pick(LIBRARIES)];
  if (os.length + cpu.length === 0) return null;
  return { ...(cpu.length && { cpu }), ...(libc.length && { libc }), ...(os.length && { os }) };
}

/** The optional packages that an entry of the lock asks for and that no entry answers. */
export function missingEntries(lock) {
  const missing = new Map();
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (resolve(lock.packages, path, name, range)) continue;
      const taken = lock.packages[`node_modules/${name}`] !== undefined; // another version stands at the top
      missing.set(`${taken && path ? `${path}/` : ''}node_modules/${name}`, { name, range, askedBy: path, entry });
    }
  }
  return missing;
}

/** Adds the missing platform packages. Returns what it added and what it could not make up. */
export function complete(lock) {
  const added = [];
  const unknown = [];
  for (const [path, { name, range, entry }] of missingEntries(lock)) {
    const platform = platformOf(name);
    if (!platform || !EXACT.test(range)) {
      unknown.push(`${name}@${range}`);
      continue;
    }
    lock.packages[path] = { version: range, ...platform, ...(entry.dev && { dev: true }), ...(entry.license && { license: entry.license }), optional: true };
    added.push(`${name}@${range}`);
  }
  // npm's own order, so that its next run leaves the entries where they are.
  if (added.length) lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  return { added, unknown };
}

/** Entries that carry the address of a registry or of a server; links to workspaces are paths and stay. */
export function addressesIn(lock) {
  return Object.entries(lock.packages)
    .filter(([, entry]) => !entry.link && /:\/\//.test(entry.resolved ?? ''))
    .map(([path]) => path);
}

/** Node's way up through the folders; an exact range must be met exactly, others by any version npm chose. */
function resolve(packages, from, name, range) {
  for (let at = from; ; at = at.includes('node_modules/') ? at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1)) : '') {
    const found = packages[`${at ? `${at}/` : ''}node_modules/${name}`];
    if (found) return !EXACT.test(range) || found.version === range || found.link ? found : null;
    if (at === '') return null;
  }
}

function main(args) {
  const file = join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const addresses = addressesIn(lock);
  for (const path of addresses) process.stderr.write(`${path}: has an address (resolved); .npmrc sets omit-lockfile-registry-resolved\n`);
  if (args.includes('--check')) {
    const missing = missingEntries(lock);
    for (const { name, range, askedBy } of missing.values())
      process.stderr.write(`${name}@${range}, asked for by ${askedBy || 'the project'}, is missing: node tools/complete-lock.mjs\n`);
    return missing.size + addresses.length === 0 ? 0 : 1;
  }
  const { added, unknown } = complete(lock);
  if (added.length) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`package-lock.json: ${added.length} added${added.length ? ` (${added.join(', ')})` : ''}\n`);
  for (const name of unknown) process.stderr.write(`${name} is missing, and its name does not say for which platform it is\n`);
  return unknown.length + addresses.length === 0 ? 0 : 1;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) process.exit(main(process.argv.slice(2)));
