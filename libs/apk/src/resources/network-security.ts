import type { XmlElement } from '../axml/read-xml.ts';
import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ResourceDocuments } from './resource-documents.ts';

export type TrustAnchor = { source: string; overridePins: boolean };
export type NetworkRule = {
  cleartextPermitted: boolean;
  /** `system`, `user`, or the entry of certificates that the app brings. */
  trustAnchors: TrustAnchor[];
  /** Null: no pins. Pins past their expiration are not asked for by Android. */
  pins: { expiration: string | null; digests: string[] } | null;
};
export type NetworkSecurity = {
  entry: string;
  base: NetworkRule;
  /** Rules with what they inherit filled in. */
  domains: (NetworkRule & { names: { name: string; includeSubdomains: boolean }[] })[];
  /** Certificates trusted in a debuggable build only. */
  debugTrustAnchors: TrustAnchor[];
};

/** Each rule repeats what it inherits, so all are bounded: the longest configurations seen have some hundred rules. */
const MAX_RULES = 1_000;
const MAX_ANCHORS = 20;
const MAX_PINS = 100;
/** From these target SDK levels on: no cleartext, no user certificates, unless the app says so. */
const NO_CLEARTEXT_FROM = 28;
const NO_USER_CERTIFICATES_FROM = 24;

/**
 * Network security configuration. Source: AOSP XmlConfigSource and NetworkSecurityConfig.getDefaultBuilder.
 * @throws ApkFormatError 'resource.too-many-rows'
 */
export function readNetworkSecurity(entry: string, root: XmlElement, documents: ResourceDocuments, targetSdk: number): NetworkSecurity {
  const byDefault: NetworkRule = {
    cleartextPermitted: targetSdk < NO_CLEARTEXT_FROM,
    trustAnchors: (targetSdk < NO_USER_CERTIFICATES_FROM ? ['system', 'user'] : ['system']).map((source) => ({ source, overridePins: false })),
    pins: null,
  };
  const baseElement = root.children.find(({ name }) => name === 'base-config');
  const base = baseElement === undefined ? byDefault : readRule(baseElement, documents, byDefault);
  const domains: NetworkSecurity['domains'] = [];
  const visit = (element: XmlElement, inherited: NetworkRule): void => {
    for (const child of element.children) {
      if (child.name !== 'domain-config') continue;
      if (domains.length >= MAX_RULES) throw new ApkFormatError('resource.too-many-rows', 0);
      const rule = readRule(child, documents, inherited);
      const names = child.children
        .filter(({ name }) => name === 'domain')
        .map((domain) => ({ name: domain.text.trim().toLowerCase(), includeSubdomains: documents.boolean(domain, 'includeSubdomains') ?? false }));
      domains.push({ names, ...rule });
      visit(child, rule);
    }
  };
  visit(root, base);
  const debug = root.children.find(({ name }) => name === 'debug-overrides');
  return { entry, base, domains, debugTrustAnchors: debug === undefined ? [] : (readAnchors(debug, documents, true) ?? []) };
}

function readRule(element: XmlElement, documents: ResourceDocuments, inherited: NetworkRule): NetworkRule {
  const pinSet = element.children.find(({ name }) => name === 'pin-set');
  return {
    cleartextPermitted: documents.boolean(element, 'cleartextTrafficPermitted') ?? inherited.cleartextPermitted,
    trustAnchors: readAnchors(element, documents, false) ?? inherited.trustAnchors,
    pins:
      pinSet === undefined
        ? inherited.pins
        : {
            expiration: documents.text(pinSet, 'expiration'),
            digests: bounded(pinSet.children, 'pin', MAX_PINS).map((pin) => `${documents.text(pin, 'digest') ?? ''}/${pin.text.trim()}`),
          },
  };
}

function readAnchors(element: XmlElement, documents: ResourceDocuments, overrideByDefault: boolean): TrustAnchor[] | null {
  const anchors = element.children.find(({ name }) => name === 'trust-anchors');
  if (anchors === undefined) return null;
  return bounded(anchors.children, 'certificates', MAX_ANCHORS).map((certificates) => ({
    source: documents.text(certificates, 'src') ?? '',
    overridePins: documents.boolean(certificates, 'overridePins') ?? overrideByDefault,
  }));
}

function bounded(elements: readonly XmlElement[], name: string, limit: number): XmlElement[] {
  const named = elements.filter((element) => element.name === name);
  if (named.length > limit) throw new ApkFormatError('resource.too-many-rows', 0);
  return named;
}
