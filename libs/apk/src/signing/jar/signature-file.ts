import { hash } from 'node:crypto';
import { equal } from '../verify-bytes.ts';
import type { Scheme, SdkRange } from '../verify-signer.ts';
import { readSections, type JarSection } from './attributes.ts';
import { digestsToVerify } from './digests.ts';

export type JarManifest = { readonly manifest: Uint8Array; readonly main: JarSection | null; readonly sections: ReadonlyMap<string, JarSection> };

/** What a signature file (`.SF`) says of the manifest. */
export type SignatureFileVerdict = {
  readonly errors: ReadonlySet<string>;
  readonly warnings: ReadonlySet<string>;
  /** Entries that the file names. */
  readonly names: ReadonlySet<string>;
  /** True for a file that Android passes over rather than refuses; its errors count for nothing. */
  readonly ignored: boolean;
};

const SCHEME_BY_ID: Readonly<Record<number, { scheme: Scheme; sinceSdk: number }>> = { 2: { scheme: 'v2', sinceSdk: 24 }, 3: { scheme: 'v3', sinceSdk: 28 } };
const BLOCKS_SINCE_SDK = 24;
const LF = 0x0a;

/** The manifest's digest as a whole, or else section by section. As apksig's V1SchemeVerifier.verifySigFileAgainstManifest. */
export function verifySignatureFile(file: Uint8Array, content: JarManifest, found: ReadonlySet<Scheme>, range: SdkRange): SignatureFileVerdict {
  const [errors, warnings, names] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const end = (ignored = false): SignatureFileVerdict => ({ errors, warnings, names, ignored });
  const [head, ...own] = readSections(file);
  if (head === undefined || !head.attributes.has('signature-version')) {
    errors.add('JAR_SIG_MISSING_VERSION_ATTR_IN_SIG_FILE');
    return end(true);
  }
  if (range.maxSdk >= BLOCKS_SINCE_SDK) checkStripping(head, found, range, { errors, warnings });
  if (errors.size > 0) return end();
  const bySigntool = head.attributes.get('created-by')?.includes('signtool') ?? false;
  const whole = compare(head, bySigntool ? '-digest' : '-digest-manifest', content.manifest, range);
  if (whole === 'absent') warnings.add('JAR_SIG_NO_MANIFEST_DIGEST_IN_SIG_FILE');
  if (whole === 'differs') warnings.add('JAR_SIG_ZIP_ENTRY_DIGEST_DID_NOT_VERIFY');
  if (!bySigntool && content.main !== null && compare(head, '-digest-manifest-main-attributes', content.main.bytes, range) === 'differs') {
    errors.add('JAR_SIG_MANIFEST_MAIN_SECTION_DIGEST_DID_NOT_VERIFY');
    return end();
  }
  let ignored = false;
  for (const section of own) {
    if (section.name === null || names.has(section.name)) {
      errors.add(section.name === null ? 'JAR_SIG_UNNNAMED_SIG_FILE_SECTION' : 'JAR_SIG_DUPLICATE_SIG_FILE_SECTION');
      return end(true);
    }
    names.add(section.name);
    if (whole === 'equal') continue;
    const signed = content.sections.get(section.name);
    const compared = signed === undefined ? 'absent' : compare(section, '-digest', bySigntool ? withoutLastLine(signed.bytes) : signed.bytes, range);
    ignored ||= signed === undefined;
    if (compared === 'absent') errors.add('JAR_SIG_NO_ZIP_ENTRY_DIGEST_IN_SIG_FILE');
    if (compared === 'differs') errors.add('JAR_SIG_MANIFEST_SECTION_DIGEST_DID_NOT_VERIFY');
  }
  return end(ignored);
}

function compare(section: JarSection, suffix: string, bytes: Uint8Array, range: SdkRange): 'absent' | 'equal' | 'differs' {
  const digests = digestsToVerify(section, suffix, range);
  if (digests.length === 0) return 'absent';
  return digests.every(({ algorithm, expected }) => equal(hash(algorithm, bytes, 'buffer'), expected)) ? 'equal' : 'differs';
}

/** Netscape's tool did not digest the empty line that ends a section. */
function withoutLastLine(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === LF && bytes.at(-2) === LF ? bytes.subarray(0, -1) : bytes;
}

/** `X-Android-APK-Signed: 2, 3` says which newer schemes the package was signed with, so that cutting them off shows. */
function checkStripping(
  head: JarSection,
  found: ReadonlySet<Scheme>,
  range: SdkRange,
  { errors, warnings }: { errors: Set<string>; warnings: Set<string> },
): void {
  const stated = head.attributes.get('x-android-apk-signed');
  if (stated === undefined) {
    if (found.size > 0) warnings.add('JAR_SIG_NO_APK_SIG_STRIP_PROTECTION');
    return;
  }
  for (const text of stated.split(',').map((id) => id.trim())) {
    if (!/^[+-]?\d{1,10}$/.test(text)) continue;
    const known = SCHEME_BY_ID[Number(text)];
    if (known === undefined || range.maxSdk < known.sinceSdk) warnings.add('JAR_SIG_UNKNOWN_APK_SIG_SCHEME_ID');
    else if (!found.has(known.scheme)) errors.add('JAR_SIG_MISSING_APK_SIG_REFERENCED');
  }
}
