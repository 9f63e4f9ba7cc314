import { hash } from 'node:crypto';
import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { describeCertificate, readCertificate } from './certificate.ts';
import type { CertificateFacts } from './signature-facts.ts';

export function certificateSha256(certificate: Uint8Array): string {
  return hash('sha256', certificate);
}

/** Facts of certificates, each once, in the order given; those that cannot be read are left out and their places returned. */
export function certificateFacts(certificates: readonly Uint8Array[]): { facts: CertificateFacts[]; unreadable: number } {
  const facts = new Map<string, CertificateFacts>();
  let unreadable = 0;
  for (const bytes of certificates) {
    try {
      const certificate = readCertificate(bytes);
      const sha256 = certificateSha256(certificate.bytes);
      facts.set(sha256, describeCertificate(certificate, sha256));
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      unreadable++;
    }
  }
  return { facts: [...facts.values()], unreadable };
}
