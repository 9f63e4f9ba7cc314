/** What kind of file it is, by what it holds and not by its name. `zip`: a readable archive that is none of the others. */
export type ContainerFormat = 'apk' | 'aab' | 'xapk' | 'apks' | 'apkm' | 'hap' | 'hsp' | 'app' | 'ipa' | 'wxapkg' | 'zip' | 'unknown';

/** APKs of a split set lie at the root, or where bundletool puts them. */
export const SPLIT_ENTRY = /^(?:(?:splits|standalones|instant)\/)?[^/]+\.apk$/;
export const HARMONY_ENTRY = /^[^/]+\.(?:hap|hsp)$/;

/** The format of a ZIP by its names. A HSP is told from a HAP by its module's own word, later. */
export function formatOfNames(names: ReadonlyMap<string, unknown>): ContainerFormat {
  if (names.has('AndroidManifest.xml')) return 'apk';
  const all = [...names.keys()];
  const any = (pattern: RegExp): boolean => all.some((name) => pattern.test(name));
  if (any(/^[^/]+\/manifest\/AndroidManifest\.xml$/) && (names.has('BundleConfig.pb') || names.has('base/manifest/AndroidManifest.xml'))) return 'aab';
  if (any(SPLIT_ENTRY)) {
    if (names.has('toc.pb') || any(/^meta\.sai_v\d+\.json$/)) return 'apks';
    if (names.has('info.json')) return 'apkm';
    if (names.has('manifest.json')) return 'xapk';
    // Some tools write no description: then a base among others tells.
    if (names.has('base.apk') || any(/^(?:splits|standalones)\//) || any(/^(?:split_)?config\.[^/]+\.apk$/)) return 'apks';
  }
  if (names.has('module.json') || names.has('config.json')) {
    if (names.has('pack.info') || names.has('resources.index') || any(/^ets\/|^assets\/js\//)) return 'hap';
  }
  if (any(HARMONY_ENTRY)) return 'app';
  if (any(/^Payload\/[^/]+\.app\/Info\.plist$/)) return 'ipa';
  return 'zip';
}

/** Source: WeChat mini program packages begin with 0xbe, and have 0xed after three numbers of 32 bits. */
const WXAPKG = { first: 0xbe, last: 0xed, lastAt: 13 } as const;
/**
 * Header of an old, encrypted APKM: version, key derivation (Argon2i or Argon2id), then operations and memory as u64, a salt of 16
 * bytes, and the size of a piece as u64. Source: libsodium's limits of crypto_pwhash; the numbers must be of a kind that it takes.
 */
const APKM = { algorithms: [1, 2], mostOperations: 64, leastMemory: 8_192, mostMemory: 2 ** 31, leastPiece: 64, mostPiece: 2 ** 26, bytes: 42 } as const;

/** The format of a file that is no ZIP, by its first bytes. */
export function formatOfHead(head: Uint8Array): { format: ContainerFormat; encrypted: boolean } {
  if (head[0] === WXAPKG.first && head[WXAPKG.lastAt] === WXAPKG.last) return { format: 'wxapkg', encrypted: false };
  if (isEncryptedApkm(head)) return { format: 'apkm', encrypted: true };
  return { format: 'unknown', encrypted: false };
}

function isEncryptedApkm(head: Uint8Array): boolean {
  if (head.length < APKM.bytes || !(APKM.algorithms as readonly number[]).includes(head[1]!)) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const u64 = (at: number): number => Number(view.getBigUint64(at, true));
  const [operations, memory, piece] = [u64(2), u64(10), u64(34)];
  return (
    operations >= 1 &&
    operations <= APKM.mostOperations &&
    memory >= APKM.leastMemory &&
    memory <= APKM.mostMemory &&
    piece >= APKM.leastPiece &&
    piece <= APKM.mostPiece
  );
}
