import type { ByteView } from '../bytes/byte-view.ts';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from './signature-algorithms.ts';
import { partsOf, PrefixedParts } from './signer-block.ts';

/** An algorithm's id with bytes: signatures and digests are written alike. `algorithm` is undefined for an unknown id. */
export type AlgorithmRecord = { readonly id: number; readonly algorithm: SignatureAlgorithm | undefined; readonly bytes: Uint8Array };
export type ChosenSignature = { readonly algorithm: SignatureAlgorithm; readonly bytes: Uint8Array };

/** @throws ApkFormatError 'bytes.truncated' | 'signature.too-many-parts' */
export function readAlgorithmRecords(sequence: ByteView): AlgorithmRecord[] {
  return partsOf(sequence).map((part) => {
    const walk = new PrefixedParts(part);
    const id = walk.u32();
    return { id, algorithm: SIGNATURE_ALGORITHMS.get(id), bytes: walk.part().bytes };
  });
}

/**
 * The signatures that devices of the range would check: for each level that brought algorithms, the one with the strongest
 * digest known then. As apksig's getSignaturesToVerify.
 * @returns null where the lowest level of the range knows none of them
 */
export function signaturesToVerify(
  records: readonly AlgorithmRecord[],
  range: { readonly minSdk: number; readonly maxSdk: number },
  since: (algorithm: SignatureAlgorithm) => number = (algorithm) => algorithm.minSdk,
): ChosenSignature[] | null {
  const best = new Map<number, ChosenSignature>();
  for (const { algorithm, bytes } of records) {
    if (algorithm === undefined || since(algorithm) > range.maxSdk) continue;
    const level = since(algorithm);
    const rival = best.get(level);
    if (rival === undefined || algorithm.content.rank > rival.algorithm.content.rank) best.set(level, { algorithm, bytes });
  }
  return best.size === 0 || range.minSdk < Math.min(...best.keys()) ? null : [...best.values()];
}
