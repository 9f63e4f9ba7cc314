import type { CodeFiles } from '../code/code-files.ts';
import type { Unknown } from '../facts.ts';
import type { ManifestFacts } from '../manifest/manifest-facts.ts';
import { definedAmong } from './defined-classes.ts';
import type { HiddenFact } from './hidden-facts.ts';
import { CENSUS_METHODS, takeCensus, type MethodCensus } from './method-census.ts';

/** Fewer missing classes are leftovers of a build. */
const MIN_UNDEFINED = 3;
/** More of them than of those that are there: the manifest belongs to other code. */
const UNDEFINED_SHARE = 0.5;
/** The largest manifests have some hundred components. */
const MAX_COMPONENTS = 5_000;
/** Fewer methods than this are a small library or a test app, where shares say nothing. */
const MIN_METHODS = 200;
/** Of ordinary apps a tenth of the methods does nothing; of those whose bodies were taken out nearly all. */
const EMPTIED_SHARE = 0.6;
const NATIVE_SHARE = 0.5;

/** Signs that the DEX files are not the app's code: a shell that puts it in place when it runs. */
export function findReplacedCode(manifest: ManifestFacts | null, code: CodeFiles): { facts: HiddenFact[]; unknown: Unknown[] } {
  const facts: HiddenFact[] = [];
  const unknown: Unknown[] = [];
  const whole = (kind: HiddenFact['kind'], detail: string): void => void facts.push({ kind, entry: null, at: 0, detail });
  const hides = (reason: Unknown['code'], detail: string): void => {
    for (const fact of ['code', 'sdks']) unknown.push({ fact, code: reason, detail });
  };

  if (manifest !== null && code.all.length > 0) {
    const { name, appComponentFactory } = manifest.application;
    const own = [name, appComponentFactory].filter((entry): entry is string => entry !== null && entry !== '');
    const components = manifest.components.slice(0, MAX_COMPONENTS).filter(({ type }) => type !== 'activity-alias'); // an alias has no class
    const classes = new Set(components.map((component) => component.name));
    const defined = definedAmong(new Set([...own, ...classes]), code);
    const isMissing = (entry: string): boolean => !defined.has(entry) && !entry.startsWith('android.');
    for (const entry of own.filter(isMissing)) whole('undefined-application', entry);
    const missing = [...classes].filter(isMissing);
    if (missing.length >= MIN_UNDEFINED && missing.length > classes.size * UNDEFINED_SHARE) {
      const detail = `${missing.length} of ${classes.size} components`;
      whole('undefined-components', detail);
      hides('dex.classes-missing', detail);
    }
  }

  const census: MethodCensus = { bodies: 0, emptied: 0, native: 0 };
  for (const { dex } of code.all) {
    const { bodies, emptied, native } = takeCensus(dex, Math.ceil(CENSUS_METHODS / code.all.length));
    census.bodies += bodies;
    census.emptied += emptied;
    census.native += native;
  }
  const methods = census.bodies + census.native;
  if (methods >= MIN_METHODS && census.emptied > census.bodies * EMPTIED_SHARE) {
    const detail = `${census.emptied} of ${census.bodies} methods`;
    whole('emptied-methods', detail);
    hides('dex.bodies-emptied', detail);
  }
  if (methods >= MIN_METHODS && census.native > methods * NATIVE_SHARE) {
    const detail = `${census.native} of ${methods} methods`;
    whole('native-methods', detail);
    hides('dex.bodies-native', detail);
  }
  return { facts, unknown };
}
