import { type ZipEntrySpec, writeZip } from '../../libs/testkit/src/packages/zip-writer.ts';
import { mutateBytes, writeEdge } from './byte-mutations.ts';
import { mutateChunks } from './chunk-mutations.ts';
import { mutateDex } from './dex-mutations.ts';
import type { Random } from './random.ts';
import { anatomyOf, type SeedEntry, type ZipAnatomy } from './zip-anatomy.ts';

export type Seed = { readonly name: string; readonly bytes: Buffer; readonly anatomy: ZipAnatomy | null };

/** Names that a reader acts upon, and some that none should. */
const NAMES = [
  'AndroidManifest.xml',
  'resources.arsc',
  'classes.dex',
  'classes2.dex',
  'assets/inner.apk',
  'assets/hidden.dex',
  'lib/arm64-v8a/libx.so',
  'META-INF/MANIFEST.MF',
  'META-INF/CERT.SF',
  'META-INF/CERT.RSA',
  'base/manifest/AndroidManifest.xml',
  'module.json',
  'pack.info',
  'stamp-cert-sha256',
  '../outside',
  'a\0b',
  '',
];
const METHODS = [0, 8, 9, 12, 99, 0xffff];

export function seedOf(name: string, bytes: Buffer): Seed {
  return { name, bytes, anatomy: anatomyOf(bytes) };
}

/** One mutation of one of the seeds: in the container's own fields, inside an entry with its checksums made again, or of bytes without knowledge. */
export function mutate(seeds: readonly Seed[], random: Random): Buffer {
  const seed = random.of(seeds);
  const other = random.of(seeds);
  const { anatomy } = seed;
  const way = random.below(20);
  if (anatomy === null || anatomy.entries.length === 0 || way < 3) return mutateBytes(seed.bytes, other.bytes, random);
  if (way < 6) return mutateHeaders(seed.bytes, anatomy, random);
  if (way < 9 && anatomy.lengths.length > 0) return mutateSigningBlock(seed.bytes, anatomy, random);
  return rebuild(anatomy.entries, other, random);
}

function mutateHeaders(bytes: Buffer, { zones }: ZipAnatomy, random: Random): Buffer {
  const mutated = Buffer.from(bytes);
  for (let i = 1 + random.below(4); i > 0; i--) {
    const [from, to] = random.of(zones);
    writeEdge(mutated, from + random.below(to - from), random.of([1, 2, 4]), random);
  }
  return mutated;
}

function mutateSigningBlock(bytes: Buffer, { lengths }: ZipAnatomy, random: Random): Buffer {
  const mutated = Buffer.from(bytes);
  for (let i = 1 + random.below(3); i > 0; i--) {
    const at = random.of(lengths);
    writeEdge(mutated, random.chance(0.6) ? at : at + 4 + random.below(64), random.of([1, 4]), random);
  }
  return mutated;
}

/** The package written anew, with true checksums around entries that are not what they were. */
function rebuild(entries: readonly SeedEntry[], other: Seed, random: Random): Buffer {
  const specs = entries.map(({ name, bytes }): ZipEntrySpec => ({ name, bytes, compress: false }));
  for (let i = 1 + random.below(2); i > 0; i--) {
    const index = favourite(entries, random);
    const { name, bytes } = entries[index]!;
    const donor = random.of(other.anatomy?.entries ?? entries).bytes;
    const way = random.below(20);
    if (way < 15) specs[index] = { name, bytes: mutateEntry(name, bytes, donor, random), compress: random.chance(0.3) };
    else if (way < 16) specs[index] = { ...specs[index]!, name: random.of(NAMES) };
    else if (way < 17) specs.push({ name: random.of(NAMES), bytes: random.chance(0.5) ? donor : other.bytes, compress: random.chance(0.5) });
    else if (way < 18) specs[index] = { name, bytes: donor, compress: random.chance(0.5) };
    else specs[index] = { ...specs[index]!, states: lies(bytes.length, random), localStates: random.chance(0.3) ? lies(bytes.length, random) : {} };
  }
  return writeZip(specs).bytes;
}

/** Manifest, resources and code are what a reader is deep in: they are chosen more often than pictures. */
function favourite(entries: readonly SeedEntry[], random: Random): number {
  for (let tries = 0; tries < 4; tries++) {
    const index = random.below(entries.length);
    if (/\.(dex|xml|arsc|json|info|RSA|DSA|EC|SF|MF|pb|so)$/.test(entries[index]!.name)) return index;
  }
  return random.below(entries.length);
}

function mutateEntry(name: string, bytes: Buffer, donor: Buffer, random: Random): Buffer {
  if (name.endsWith('.dex')) return mutateDex(bytes, donor, random);
  if (/\.(xml|arsc)$/.test(name)) return mutateChunks(bytes, donor, random);
  return mutateBytes(bytes.length > 0 ? bytes : Buffer.alloc(1), donor, random);
}

function lies(length: number, random: Random): Partial<ZipEntrySpec['states']> {
  const size = (): number => random.of([0, 1, length - 1, length + 1, 0x7fffffff, 0xffffffff].filter((value) => value >= 0));
  switch (random.below(5)) {
    case 0:
      return { inflatedBytes: size() };
    case 1:
      return { compressedBytes: size() };
    case 2:
      return { method: random.of(METHODS) };
    case 3:
      return { flags: random.below(0x10000) };
    default:
      return { name: random.of(NAMES) };
  }
}
