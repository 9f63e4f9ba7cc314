import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';
import { partsOf, readSignedData, readSigner, signersOf } from './signer-block.ts';
import { BLOCK_ID, type SigningBlock } from './signing-block.ts';

/** The certificate that each signer of the block names first, the newest scheme first, whether or not its signature holds. */
export function blockCertificates(block: SigningBlock): Uint8Array[] {
  return [BLOCK_ID.v31, BLOCK_ID.v3, BLOCK_ID.v2].flatMap((id) => {
    const value = block.values.get(id);
    return value === undefined ? [] : certificatesOf(value, id !== BLOCK_ID.v2);
  });
}

function certificatesOf(value: ByteView, hasSdkRange: boolean): Uint8Array[] {
  try {
    return signersOf(value).flatMap((signer) =>
      partsOf(readSignedData(readSigner(signer, hasSdkRange).signed, hasSdkRange).certificates)
        .slice(0, 1)
        .map((part) => part.bytes),
    );
  } catch (error) {
    if (error instanceof ApkFormatError) return []; // verification names what is wrong with it
    throw error;
  }
}
