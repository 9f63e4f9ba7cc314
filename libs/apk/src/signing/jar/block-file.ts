import { ApkFormatError } from '../../bytes/apk-format-error.ts';
import { readSignedData } from './pkcs7.ts';

/** Name of a v1 signature block; the group is the name of its signature file, in META-INF or in a folder of it. */
export const BLOCK_FILE = /^META-INF\/(.*)\.(?:RSA|DSA|EC)$/s;

/** The certificate that signs a block file, DER, whether or not its signature holds; null where none can be read. */
export function signerCertificate(file: Uint8Array): Uint8Array | null {
  try {
    const { certificates, signers } = readSignedData(file);
    return (
      certificates.find((certificate) => signers.some((signer) => signer.issuer === certificate.issuer && sameNumber(signer.serial, certificate.serial)))
        ?.bytes ?? null
    );
  } catch (error) {
    if (error instanceof ApkFormatError) return null; // verification names it JAR_SIG_PARSE_EXCEPTION
    throw error;
  }
}

function sameNumber(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
