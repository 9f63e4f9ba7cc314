import { signBlocks } from './sign-blocks.ts';
import type { SigningKey } from './signing-key.ts';
import type { ZipLayout } from './zip-writer.ts';

/** The package with an APK Signing Block of scheme v2, one signer. */
export function signV2(zip: ZipLayout, key: SigningKey): Buffer {
  return signBlocks(zip, { v2: [{ key }] });
}
