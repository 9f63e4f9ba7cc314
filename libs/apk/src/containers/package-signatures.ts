import type { ByteSource } from '../bytes/byte-source.ts';
import type { ManifestFacts } from '../manifest/manifest-facts.ts';
import { PackageSignature, signatureEntries } from '../signing/package-signature.ts';
import type { SignatureFacts } from '../signing/signature-facts.ts';
import type { Archive } from './archive.ts';
import type { Container } from './container.ts';
import type { Recorder } from './entry-pass.ts';

export type SignatureQuestion = { readonly minSdk?: number; readonly maxSdk?: number; readonly idsig?: ByteSource };

/**
 * A bundle is never installed: its signature only says who uploaded it. So it is held to what a current JAR verifier takes
 * (any level since the newer schemes would do), and not to the schemes that APKs for new levels must have.
 */
const BUNDLE = { minSdk: 24, targetSdk: 29 } as const;

/** The signatures of a file: of the package itself, or of each APK of a set. */
export class PackageSignatures {
  /** Who must hear of an archive's entries while they are inflated. */
  readonly recorders = new Map<Archive, Recorder>();
  readonly #signatures = new Map<Archive, PackageSignature>();
  readonly #facts = new Map<Archive, SignatureFacts>();
  readonly #container: Container;
  readonly #base: ManifestFacts | null;
  readonly #question: SignatureQuestion;

  constructor(container: Container, base: ManifestFacts | null, question: SignatureQuestion) {
    this.#container = container;
    this.#base = base;
    this.#question = question;
    const signed = container.inner.length === 0 ? [container.outer] : [...container.inner, ...container.others].map(({ archive }) => archive);
    const minSdk = question.minSdk ?? (container.format === 'aab' ? BUNDLE.minSdk : (base?.effectiveMinSdk ?? 1));
    for (const archive of signed) {
      for (const name of signatureEntries(archive.directory)) archive.hold(name);
      const signature = new PackageSignature(archive.source, archive.directory, (name) => archive.hold(name) ?? null, minSdk, question.maxSdk);
      this.#signatures.set(archive, signature);
      if (signature.entryDigests !== null) this.recorders.set(archive, signature.entryDigests);
    }
  }

  /** Builds of parts that are not merged are read for their signatures alone. */
  readOthers(): void {
    for (const { archive } of this.#container.others) {
      const record = this.recorders.get(archive);
      if (record === undefined) continue;
      for (const located of archive.located) {
        const bytes = archive.read(located);
        if (bytes !== null) record(located.name, bytes);
      }
    }
  }

  /** Judged once; what is odd is told then. */
  of(archive: Archive): SignatureFacts {
    let facts = this.#facts.get(archive);
    if (facts === undefined) {
      const targetSdk = this.#container.format === 'aab' && this.#base !== null ? BUNDLE.targetSdk : (this.#base?.effectiveTargetSdk ?? null);
      const idsig = archive === this.#container.outer ? this.#question.idsig : undefined;
      facts = this.#signatures.get(archive)!.facts({ targetSdk, targetSandbox: this.#base?.targetSandboxVersion ?? 1, idsig }, archive.issues);
      this.#facts.set(archive, facts);
    }
    return facts;
  }
}
