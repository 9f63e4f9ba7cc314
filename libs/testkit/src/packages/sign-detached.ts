import { sign } from 'node:crypto';
import { ByteWriter } from './byte-writer.ts';
import { pageTree } from './content-digest.ts';
import { prefixed, u32 } from './prefixed.ts';
import { algorithmOf } from './sign-blocks.ts';
import type { SigningKey } from './signing-key.ts';

const VERSION = 2;
const SHA256 = 1;
const LOG2_PAGE = 12;

/** A signer of scheme v4: `apkDigest` is the content digest of its scheme in the package; `block` is the id of that scheme's part. */
export type DetachedSigner = { readonly key: SigningKey; readonly apkDigest: Buffer; readonly block?: number };

/** The `.idsig` file of a package, with its tree unless that is left out. Source: Android "APK signature scheme v4". */
export function signDetached(
  apk: Buffer,
  [first, ...others]: readonly [DetachedSigner, ...DetachedSigner[]],
  tree: Buffer | null = pageTree(apk).tree,
): Buffer {
  const hashing = Buffer.concat([u32(SHA256), Buffer.of(LOG2_PAGE), prefixed(), prefixed(pageTree(apk).root)]);
  const infos = [
    signingInfo(apk, hashing, first),
    ...others.map((signer) => Buffer.concat([u32(signer.block ?? 0), prefixed(signingInfo(apk, hashing, signer))])),
  ];
  return Buffer.concat([u32(VERSION), prefixed(hashing), prefixed(...infos), ...(tree === null ? [] : [prefixed(tree)])]);
}

function signingInfo(apk: Buffer, hashing: Buffer, { key, apkDigest }: DetachedSigner): Buffer {
  const parts = Buffer.concat([prefixed(apkDigest), prefixed(key.certificate), prefixed()]);
  const size = 12 + hashing.length + parts.length;
  const data = Buffer.concat([new ByteWriter().u32(size).u64(apk.length).done(), hashing, parts]);
  return Buffer.concat([parts, prefixed(key.publicKey), u32(algorithmOf(key)), prefixed(sign('sha256', data, key.privateKey))]);
}
