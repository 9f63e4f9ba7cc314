import type { XmlElement } from '../axml/read-xml.ts';
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

/** A hostile file could nest rules as deep as its elements. */
const MAX_RULES = 1_000;
/** From these target SDK levels on: no cleartext, no user certificates, unless the app says so. */
const NO_CLEARTEXT_FROM = 28;
const NO_USER_CERTIFICATES_FROM = 24;

/** Network security configuration. Source: AOSP XmlConfigSource and NetworkSecurityConfig.getDefaultBuilder. */
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
      if (child.name !== 'domain-config' || domains.length >= MAX_RULES) continue;
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
            digests: pinSet.children.filter(({ name }) => name === 'pin').map((pin) => `${documents.text(pin, 'digest') ?? ''}/${pin.text.trim()}`),
          },
  };
}

function readAnchors(element: XmlElement, documents: ResourceDocuments, overrideByDefault: boolean): TrustAnchor[] | null {
  const anchors = element.children.find(({ name }) => name === 'trust-anchors');
  if (anchors === undefined) return null;
  return anchors.children
    .filter(({ name }) => name === 'certificates')
    .map((certificates) => ({
      source: documents.text(certificates, 'src') ?? '',
      overridePins: documents.boolean(certificates, 'overridePins') ?? overrideByDefault,
    }));
}
