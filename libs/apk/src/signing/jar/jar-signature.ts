import { hash } from 'node:crypto';
import { equal } from '../verify-bytes.ts';
import type { Scheme, SdkRange } from '../verify-signer.ts';
import { BLOCK_FILE, signerCertificate } from './block-file.ts';
import { readSections, type JarSection } from './attributes.ts';
import { digestsToVerify } from './digests.ts';
import { JarSigner } from './jar-signer.ts';
import { verifySignatureFile } from './signature-file.ts';

export type JarVerdict = {
  readonly errors: string[];
  readonly warnings: string[];
  /** Certificates of the signers of all entries, DER. */
  readonly certificates: Uint8Array[];
  readonly algorithms: string[];
};

const JAR_MANIFEST = 'META-INF/MANIFEST.MF';
/** A manifest of 65,535 entries has about 10 MB. */
const MAX_FILE_BYTES = 32 << 20;
/** As many as Android allows. */
const MAX_SIGNERS = 10;

/** True for the entries that are read before all others: manifest, signature files and signature blocks. */
export function isJarSignatureFile(name: string): boolean {
  return name === JAR_MANIFEST || (name.startsWith('META-INF/') && /\.(?:SF|RSA|DSA|EC)$/.test(name));
}

/**
 * Scheme v1: a digest of every entry in the manifest, a digest of the manifest in a signature file, and that file signed.
 * Entries' digests are recorded while they are inflated once, then `verify` compares. Errors as apksig's V1SchemeVerifier.
 */
export class JarSignature {
  readonly present: boolean;
  readonly #names: readonly string[];
  readonly #file: (name: string) => Uint8Array | null;
  #content: JarContent | null = null;
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
  }

  /** The manifest, taken apart when it is first asked for: a package that no device judges by v1 is never asked. */
  get #jar(): JarContent {
    return (this.#content ??= readContent(this.#file(JAR_MANIFEST)));
  }

  /** Digest an inflated entry with what the range's devices would check it by. */
  record(name: string, bytes: Uint8Array, range: SdkRange): void {
    const section = this.#jar.sections.get(name);
    if (section === undefined || !needsDigest(name)) return;
    for (const { algorithm } of digestsToVerify(section, '-digest', range)) this.#recorded.set(`${algorithm} ${name}`, hash(algorithm, bytes, 'buffer'));
  }

  /** SHA-256 of the manifest, which stands for v1 where a scheme's content digest is asked for; null without one. */
  manifestDigest(): Uint8Array | null {
    const { manifest } = this.#jar;
    return manifest === null ? null : hash('sha256', manifest, 'buffer');
  }

  /** The certificate of each signer that can be read, whether or not its signature holds. */
  certificates(): Uint8Array[] {
    return this.#signers.map((name) => signerCertificate(this.#file(name) ?? new Uint8Array(0))).filter((certificate) => certificate !== null);
  }

  verify(range: SdkRange, found: ReadonlySet<Scheme>): JarVerdict {
    const judged: Judged = { errors: new Set(), warnings: new Set(), certificates: [], algorithms: [] };
    this.#judge(judged, range, found);
    return { ...judged, errors: [...judged.errors], warnings: [...judged.warnings] };
  }

  #judge(judged: Judged, range: SdkRange, found: ReadonlySet<Scheme>): void {
    const { errors, warnings } = judged;
    if (new Set(this.#names).size < this.#names.length) errors.add('JAR_SIG_DUPLICATE_ZIP_ENTRY');
    else if (this.#jar.manifest === null) errors.add('JAR_SIG_NO_MANIFEST');
    if (errors.size > 0) return;
    for (const error of this.#jar.errors) errors.add(error);
    const names = new Set(this.#names);
    for (const name of this.#jar.sections.keys()) if (!names.has(name)) errors.add('JAR_SIG_MISSING_ZIP_ENTRY_REFERENCED_IN_MANIFEST');
    if (errors.size > 0) return;

    const signers = this.#openSigners(range, warnings);
    if (signers.length === 0) errors.add('JAR_SIG_NO_SIGNATURES');
    if (signers.length > MAX_SIGNERS) errors.add('JAR_SIG_MAX_SIGNATURES_EXCEEDED');
    if (errors.size > 0) return;
    for (const signer of signers) {
      const error = signer.verify();
      if (error !== null) errors.add(error);
    }
    judged.algorithms.push(...signers.flatMap((signer) => signer.algorithms));
    if (errors.size > 0) return;
    const content = { ...this.#jar, manifest: this.#jar.manifest! };
    const heeded: HeededSigner[] = [];
    for (const signer of signers) {
      const file = verifySignatureFile(signer.file, content, found, range);
      for (const warning of file.warnings) warnings.add(warning);
      for (const error of file.errors) (file.ignored ? warnings : errors).add(error);
      if (!file.ignored) heeded.push({ signer, names: file.names });
    }
    if (heeded.length === 0) errors.add('JAR_SIG_NO_SIGNATURES');
    if (errors.size > 0) return;
    const allOver = this.#verifyEntries(heeded, range, errors);
    if (errors.size > 0) return;
    judged.certificates.push(...allOver.map((signer) => signer.certificate!));
    const ofSignature = new Set([JAR_MANIFEST, ...allOver.flatMap(({ name }) => [name, signatureFileOf(name)])]);
    const unprotected = this.#names.some((name) => name.startsWith('META-INF/') && !name.endsWith('/') && !ofSignature.has(name));
    if (unprotected) warnings.add('JAR_SIG_UNPROTECTED_ZIP_ENTRY');
  }

  #openSigners(range: SdkRange, warnings: Set<string>): JarSigner[] {
    return this.#signers.flatMap((name) => {
      const file = this.#file(signatureFileOf(name));
      const block = this.#file(name);
      if (file !== null && block !== null) return [new JarSigner(name, block, file, range)];
      warnings.add('JAR_SIG_MISSING_FILE');
      return [];
    });
  }

  /** Every entry must be signed, and all by the same signers. @returns these signers */
  #verifyEntries(signers: readonly HeededSigner[], range: SdkRange, errors: Set<string>): JarSigner[] {
    let agreed: readonly HeededSigner[] | null = null;
    for (const name of this.#names) {
      if (!needsDigest(name)) continue;
      const section = this.#jar.sections.get(name);
      if (section === undefined) {
        errors.add('JAR_SIG_NO_ZIP_ENTRY_DIGEST_IN_MANIFEST');
        continue;
      }
      const signedBy = signers.filter((signer) => signer.names.has(name));
      if (signedBy.length === 0) {
        errors.add('JAR_SIG_ZIP_ENTRY_NOT_SIGNED');
        continue;
      }
      agreed ??= signedBy;
      if (agreed.length !== signedBy.length || signedBy.some((signer, i) => signer !== agreed![i])) {
        errors.add('JAR_SIG_ZIP_ENTRY_SIGNERS_MISMATCH');
        continue;
      }
      const digests = digestsToVerify(section, '-digest', range);
      if (digests.length === 0) errors.add('JAR_SIG_NO_ZIP_ENTRY_DIGEST_IN_MANIFEST');
      for (const { algorithm, expected } of digests) {
        const recorded = this.#recorded.get(`${algorithm} ${name}`);
        if (recorded === undefined || !equal(recorded, expected)) errors.add('JAR_SIG_ZIP_ENTRY_DIGEST_DID_NOT_VERIFY');
      }
    }
    if (agreed === null) errors.add('JAR_SIG_NO_SIGNED_ZIP_ENTRIES');
    return (agreed ?? []).map(({ signer }) => signer);
  }
}

type JarContent = {
  readonly manifest: Uint8Array | null;
  readonly main: JarSection | null;
  readonly sections: ReadonlyMap<string, JarSection>;
  readonly errors: ReadonlySet<string>;
};

function readContent(manifest: Uint8Array | null): JarContent {
  const [main = null, ...own] = manifest === null ? [] : readSections(manifest);
  const sections = new Map<string, JarSection>();
  const errors = new Set<string>();
  for (const section of own) {
    if (section.name === null) errors.add('JAR_SIG_UNNNAMED_MANIFEST_SECTION');
    else if (sections.has(section.name)) errors.add('JAR_SIG_DUPLICATE_MANIFEST_SECTION');
    else sections.set(section.name, section);
  }
  return { manifest, main, sections, errors };
}

/** Issues by name, each once: a hostile manifest could repeat one for each of its sections. */
type Judged = { readonly errors: Set<string>; readonly warnings: Set<string>; readonly certificates: Uint8Array[]; readonly algorithms: string[] };

type HeededSigner = { readonly signer: JarSigner; readonly names: ReadonlySet<string> };

function signatureFileOf(block: string): string {
  return `META-INF/${BLOCK_FILE.exec(block)![1]}.SF`;
}

/** Folders and what lies in META-INF are not signed, which is how signatures themselves can be added. */
function needsDigest(name: string): boolean {
  return !name.startsWith('META-INF/') && !name.endsWith('/');
}
