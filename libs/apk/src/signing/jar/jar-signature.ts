import { hash } from 'node:crypto';
import { equal, type Scheme, type SdkRange } from '../verify-block.ts';
import { BLOCK_FILE, signerCertificate } from './block-file.ts';
import { readSections, type JarSection } from './attributes.ts';
import { digestsToVerify } from './digests.ts';
import { JarSigner } from './jar-signer.ts';

export type JarVerdict = { readonly errors: string[]; readonly warnings: string[] };

const MANIFEST = 'META-INF/MANIFEST.MF';
/** A manifest of 65,535 entries has about 10 MB. */
const MAX_FILE_BYTES = 32 << 20;
/** As many as Android allows. */
const MAX_SIGNERS = 10;

/** True for the entries that are read before all others: manifest, signature files and signature blocks. */
export function isJarSignatureFile(name: string): boolean {
  return name === MANIFEST || /^META-INF\/[^/]*\.(?:SF|RSA|DSA|EC)$/.test(name);
}

/**
 * Scheme v1: a digest of every entry in the manifest, a digest of the manifest in a signature file, and that file signed.
 * Entries' digests are recorded while they are inflated once, then `verify` compares. Errors as apksig's V1SchemeVerifier.
 */
export class JarSignature {
  readonly present: boolean;
  readonly #names: readonly string[];
  readonly #file: (name: string) => Uint8Array | null;
  readonly #manifest: Uint8Array | null;
  readonly #main: JarSection | null;
  readonly #sections = new Map<string, JarSection>();
  readonly #manifestErrors: string[] = [];
  readonly #recorded = new Map<string, Uint8Array>();
  readonly #signers: readonly string[];

  /** `names` are those of the directory, duplicates among them; `file` gives the inflated bytes of a signature file. */
  constructor(names: readonly string[], file: (name: string) => Uint8Array | null) {
    this.#names = names;
    this.#file = (name) => {
      const bytes = file(name);
      return bytes === null || bytes.length > MAX_FILE_BYTES ? null : bytes;
    };
    this.#signers = [...new Set(names.filter((name) => BLOCK_FILE.test(name)))];
    this.present = this.#signers.length > 0;
    this.#manifest = this.#file(MANIFEST);
    const [main, ...sections] = this.#manifest === null ? [] : readSections(this.#manifest);
    this.#main = main ?? null;
    for (const section of sections) {
      if (section.name === null) this.#manifestErrors.push('JAR_SIG_UNNNAMED_MANIFEST_SECTION');
      else if (this.#sections.has(section.name)) this.#manifestErrors.push('JAR_SIG_DUPLICATE_MANIFEST_SECTION');
      else this.#sections.set(section.name, section);
    }
  }

  /** Digest an inflated entry with what the range's devices would check it by. */
  record(name: string, bytes: Uint8Array, range: SdkRange): void {
    const section = this.#sections.get(name);
    if (section === undefined || !needsDigest(name)) return;
    for (const { algorithm } of digestsToVerify(section, '-digest', range)) this.#recorded.set(`${algorithm} ${name}`, hash(algorithm, bytes, 'buffer'));
  }

  /** The certificate of each signer that can be read, whether or not its signature holds. */
  certificates(): Uint8Array[] {
    return this.#signers.map((name) => signerCertificate(this.#file(name) ?? new Uint8Array(0))).filter((certificate) => certificate !== null);
  }

  verify(range: SdkRange, found: ReadonlySet<Scheme>): JarVerdict {
    const verdict: JarVerdict = { errors: [], warnings: [] };
    const { errors } = verdict;
    if (new Set(this.#names).size < this.#names.length) errors.push('JAR_SIG_DUPLICATE_ZIP_ENTRY');
    if (errors.length > 0) return verdict;
    if (this.#manifest === null) errors.push('JAR_SIG_NO_MANIFEST');
    errors.push(...this.#manifestErrors);
    const names = new Set(this.#names);
    for (const name of this.#sections.keys()) if (!names.has(name)) errors.push('JAR_SIG_MISSING_ZIP_ENTRY_REFERENCED_IN_MANIFEST');
    if (errors.length > 0) return verdict;

    const signers = this.#openSigners(range, verdict);
    if (signers.length === 0) errors.push('JAR_SIG_NO_SIGNATURES');
    if (signers.length > MAX_SIGNERS) errors.push('JAR_SIG_MAX_SIGNATURES_EXCEEDED');
    if (errors.length > 0) return verdict;
    for (const signer of signers) errors.push(...signer.verifyBlock());
    if (errors.length > 0) return verdict;
    const content = { manifest: this.#manifest!, main: this.#main, sections: this.#sections };
    for (const signer of signers) signer.verifyFile(content, found, verdict);
    if (errors.length > 0) return verdict;
    const heeded = signers.filter((signer) => !signer.ignored);
    if (heeded.length === 0) errors.push('JAR_SIG_NO_SIGNATURES');
    else this.#verifyEntries(heeded, range, errors);
    return verdict;
  }

  #openSigners(range: SdkRange, { warnings }: JarVerdict): JarSigner[] {
    return this.#signers.flatMap((name) => {
      const file = this.#file(`META-INF/${BLOCK_FILE.exec(name)![1]}.SF`);
      const block = this.#file(name);
      if (file !== null && block !== null) return [new JarSigner(block, file, range)];
      warnings.push('JAR_SIG_MISSING_FILE');
      return [];
    });
  }

  #verifyEntries(signers: readonly JarSigner[], range: SdkRange, errors: string[]): void {
    let agreed: string | null = null;
    for (const name of this.#names) {
      if (!needsDigest(name)) continue;
      const section = this.#sections.get(name);
      const digests = section === undefined ? [] : digestsToVerify(section, '-digest', range);
      const signedBy = signers
        .map((signer, i) => (signer.names.has(name) ? i : -1))
        .filter((i) => i >= 0)
        .join();
      if (section === undefined) errors.push('JAR_SIG_NO_ZIP_ENTRY_DIGEST_IN_MANIFEST');
      else if (signedBy === '') errors.push('JAR_SIG_ZIP_ENTRY_NOT_SIGNED');
      else if (agreed !== null && agreed !== signedBy) errors.push('JAR_SIG_ZIP_ENTRY_SIGNERS_MISMATCH');
      else if (digests.length === 0) errors.push('JAR_SIG_NO_ZIP_ENTRY_DIGEST_IN_MANIFEST');
      else {
        agreed = signedBy;
        for (const { algorithm, expected } of digests) {
          const recorded = this.#recorded.get(`${algorithm} ${name}`);
          if (recorded === undefined || !equal(recorded, expected)) errors.push('JAR_SIG_ZIP_ENTRY_DIGEST_DID_NOT_VERIFY');
        }
      }
    }
    if (agreed === null && errors.length === 0) errors.push('JAR_SIG_NO_SIGNED_ZIP_ENTRIES');
  }
}

/** Folders and what lies in META-INF are not signed, which is how signatures themselves can be added. */
function needsDigest(name: string): boolean {
  return !name.startsWith('META-INF/') && !name.endsWith('/');
}
