import type { ManifestFacts } from '../manifest/manifest-facts.ts';
import type { SignatureFacts } from '../signing/signature-facts.ts';
import { declaredWeakness, type Weakness } from './weakness-facts.ts';

/** Devices below this level know the JAR signature alone. Source: APK signature scheme v2. */
const V2_SDK = 24;
/** The patch of CVE-2017-13156 (Janus) came in December 2017: devices of this level and above all have it. */
const PATCHED_SDK = 27;

/**
 * Janus: bytes before the archive make a JAR-signed package a DEX file too, which its signature does not cover. A package is open to it
 * where an unpatched device would take it by its JAR signature alone.
 */
export function signatureWeaknesses(manifest: ManifestFacts | null, signature: SignatureFacts | null): Weakness[] {
  if (manifest === null || signature === null || !signature.present.v1) return [];
  const { v2, v3, v31 } = signature.present;
  const onlyJar = !v2 && !v3 && !v31;
  if (manifest.effectiveMinSdk >= (onlyJar ? PATCHED_SDK : V2_SDK)) return [];
  const evidence = onlyJar ? ['only the JAR signature'] : ['the JAR signature counts below SDK 24'];
  return [declaredWeakness('signature.janus', 'META-INF', [...evidence, `minSdkVersion=${manifest.effectiveMinSdk}`], onlyJar ? 'high' : 'low')];
}
