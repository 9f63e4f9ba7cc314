import type { Container } from '../containers/container.ts';
import type { PassedEntries } from '../containers/entry-pass.ts';
import type { CodeFacts, Unknown } from '../facts.ts';
import type { IssueLog } from '../issues.ts';
import type { ManifestFacts } from '../manifest/manifest-facts.ts';
import type { SignatureFacts } from '../signing/signature-facts.ts';
import { asManifest } from './as-manifest.ts';
import { hapSignatureFacts } from './hap-signature-facts.ts';
import { harmonyFacts, type HarmonyFacts } from './harmony-facts.ts';
import { checkPackInfo } from './pack-info.ts';
import { verifyHap } from './signing/hap-signature.ts';

export type HarmonyReading = {
  readonly manifest: ManifestFacts | null;
  readonly signature: SignatureFacts;
  readonly harmony: HarmonyFacts | null;
  readonly endpoints: CodeFacts['endpoints'];
};

/** Facts of a HAP, HSP or APP; null for any other package. Its code is Ark byte code, which is not read: what it does is unknown. */
export function readHarmony(
  container: Container,
  passed: PassedEntries,
  range: { readonly minSdk?: number; readonly maxSdk?: number },
  issues: IssueLog,
  unknown: Unknown[],
): HarmonyReading | null {
  if (container.harmony === null) return null;
  const { modules, packages } = container.harmony;
  const { outer } = container;
  const { eocd } = outer.directory;
  const signing = verifyHap(outer.source, { directoryAt: eocd.directoryOffset, eocdAt: eocd.at }, modules[0]?.module.app.bundleName ?? null);
  const abis = passed.nativeLibraries.flatMap(({ entry }) => /(?:^|\/)libs?\/([^/]+)\/[^/]+$/.exec(entry)?.[1] ?? []);
  for (const archive of container.archives) checkPackInfo(archive, modules);
  for (const { entry } of passed.arkFiles) for (const fact of ['code', 'sdks']) unknown.push({ fact, code: 'code.ark-bytecode', detail: entry });
  const scripts = container.archives.flatMap((archive) =>
    archive.names.filter((name) => /^assets\/js\/.*\.(?:js|bin|abc)$/.test(name)).map((name) => archive.place + name),
  );
  // Abilities are code: where none of it was found, it is somewhere that was not looked at.
  const unfound = passed.arkFiles.length === 0 && modules.some(({ module }) => module.abilities.length > 0);
  if (scripts.length > 0) for (const fact of ['code', 'sdks']) unknown.push({ fact, code: 'code.script', detail: scripts[0]! });
  else if (unfound) for (const fact of ['code', 'sdks']) unknown.push({ fact, code: 'code.not-found', detail: '' });
  return {
    manifest: asManifest(modules, [...new Set(abis)].sort(), issues),
    signature: hapSignatureFacts(signing, { minSdk: range.minSdk ?? 1, maxSdk: range.maxSdk ?? null }),
    harmony: harmonyFacts(modules, { packages, arkFiles: passed.arkFiles, signing }),
    endpoints: passed.arkAddresses.map((url) => ({ url, caller: null })),
  };
}
