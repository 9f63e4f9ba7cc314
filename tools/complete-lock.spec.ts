import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addressesIn, complete, missingEntries, platformOf } from './complete-lock.mjs';

const own = () => JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));

describe('platformOf', () => {
  it.each([
    ['@oxlint/binding-linux-x64-gnu', { cpu: ['x64'], libc: ['glibc'], os: ['linux'] }],
    ['@rolldown/binding-linux-arm-musleabihf', { cpu: ['arm'], os: ['linux'] }],
    ['@nx/nx-win32-arm64-msvc', { cpu: ['arm64'], os: ['win32'] }],
    ['@esbuild/linux-ppc64le', { cpu: ['ppc64'], os: ['linux'] }],
    ['@rolldown/binding-wasm32-wasi', { cpu: ['wasm32'] }],
    ['fsevents', null],
  ])('reads %s', (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });

  it('says of every platform package in our lock file what the lock file says', () => {
    const wrong = Object.entries<any>(own().packages)
      .map(([path, entry]) => ({ name: path.slice(path.lastIndexOf('node_modules/') + 13), entry }))
      .filter(({ name, entry }) => entry.optional && entry.os && entry.cpu && platformOf(name)?.os && platformOf(name)?.cpu)
      .filter(({ name, entry }) => platformOf(name)!.os!.join() !== [entry.os].flat().join() || platformOf(name)!.cpu!.join() !== [entry.cpu].flat().join())
      .map(({ name }) => name);
    expect(wrong).toEqual([]);
  });
});

describe('complete', () => {
  const lock = () => ({
    packages: {
      '': { name: 'project' },
      'node_modules/tool': {
        version: '2.0.0',
        dev: true,
        license: 'MIT',
        optionalDependencies: { '@tool/darwin-arm64': '2.0.0', '@tool/linux-x64-musl': '2.0.0', fsevents: '^2.0.0' },
      },
      'node_modules/@tool/darwin-arm64': { version: '2.0.0', cpu: ['arm64'], dev: true, optional: true, os: ['darwin'] },
      'node_modules/zebra': { version: '1.0.0' },
    } as Record<string, any>,
  });

  it('adds what the lock asks for and lacks, in npm’s order, and leaves alone what no name explains', () => {
    const given = lock();
    expect(complete(given)).toEqual({ added: ['@tool/linux-x64-musl@2.0.0'], unknown: ['fsevents@^2.0.0'] });
    expect(given.packages['node_modules/@tool/linux-x64-musl']).toEqual({
      version: '2.0.0',
      cpu: ['x64'],
      libc: ['musl'],
      dev: true,
      license: 'MIT',
      optional: true,
      os: ['linux'],
    });
    expect(Object.keys(given.packages)).toEqual([
      '',
      'node_modules/@tool/darwin-arm64',
      'node_modules/@tool/linux-x64-musl',
      'node_modules/tool',
      'node_modules/zebra',
    ]);
  });

  it('puts a second version beside the package that asks for it', () => {
    const given = lock();
    given.packages['node_modules/@tool/linux-x64-musl'] = { version: '1.0.0' };
    complete(given);
    expect(given.packages['node_modules/tool/node_modules/@tool/linux-x64-musl']).toMatchObject({ version: '2.0.0' });
  });

  it('finds nothing to do the second time', () => {
    const given = lock();
    complete(given);
    expect(complete(given).added).toEqual([]);
  });
});

describe('package-lock.json', () => {
  it('lists every platform package, and no registry’s address', () => {
    expect([...missingEntries(own()).keys()]).toEqual([]);
    expect(addressesIn(own())).toEqual([]);
  });

  it('would notice an address, and lets workspace links be', () => {
    expect(
      addressesIn({ packages: { 'node_modules/a': { resolved: 'https://registry.example/a.tgz' }, 'node_modules/b': { resolved: 'libs/b', link: true } } }),
    ).toEqual(['node_modules/a']);
  });
});
