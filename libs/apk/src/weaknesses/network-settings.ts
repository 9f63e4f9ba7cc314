import type { CallSites } from '../behaviour/call-sites.ts';
import { ADDRESS_SITES } from '../code/sites.ts';
import type { ManifestFacts } from '../manifest/manifest-facts.ts';
import type { NetworkSecurity } from '../resources/network-security.ts';
import { declaredWeakness, weakness, type Weakness } from './weakness-facts.ts';

const MANIFEST = 'AndroidManifest.xml';
/** What is no address of a server: names of XML and JSON schemas, licences, examples, the device itself and private networks. */
const NO_SERVER =
  /^http:\/\/(?:schemas\.|www\.w3\.org|xml\.org|xmlpull\.org|(?:www\.)?apache\.org|xml\.apache\.org|java\.sun\.com|javax\.xml|ns\.adobe\.com|purl\.org|json-schema\.org|www\.opengis\.net|www\.topografix\.com|ccc\.|[\w.-]*\bexample\.(?:com|org|net)|localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|0\.0\.0\.0|\[::1\]|www\.slf4j\.org|logback\.qos\.ch|%s|\{)/;
/** Addresses of one host that a row shows. */
const MAX_SHOWN = 3;
const MAX_HOSTS = 20;

/** Null: a configuration is named that could not be read, so that nobody knows. Without one Android's defaults hold. */
function permitsCleartext(manifest: ManifestFacts, security: NetworkSecurity | null): boolean | null {
  if (security !== null) return security.base.cleartextPermitted;
  return manifest.application.networkSecurityConfig === null ? manifest.application.usesCleartextTraffic : null;
}

export function networkWeaknesses(manifest: ManifestFacts, security: NetworkSecurity | null): Weakness[] {
  const rows: Weakness[] = [];
  const place = security?.entry ?? MANIFEST;
  if (permitsCleartext(manifest, security) === true) rows.push(declaredWeakness('network.cleartext-allowed', place, ['cleartext is permitted to every host']));
  const open = (security?.domains ?? []).filter(({ cleartextPermitted }) => cleartextPermitted).flatMap(({ names }) => names.map(({ name }) => name));
  if (open.length > 0 && security?.base.cleartextPermitted === false)
    rows.push(declaredWeakness('network.cleartext-allowed', place, open.slice(0, MAX_HOSTS), 'low'));
  // The default of target SDKs below 24 is told by the outdated target; here the app itself asks for it.
  const trusts =
    security !== null &&
    manifest.effectiveTargetSdk >= 24 &&
    [security.base, ...security.domains].some(({ trustAnchors }) => trustAnchors.some(({ source }) => source === 'user'));
  if (trusts) rows.push(declaredWeakness('network.user-ca-trusted', place, ['certificates that the user installed are trusted']));
  return rows;
}

/** Addresses of servers without encryption, where the package may speak to them; one row for each host and owner. */
export function cleartextEndpoints(sites: CallSites, security: NetworkSecurity | null): Weakness[] {
  const { manifest } = sites.contents;
  if (manifest === null || permitsCleartext(manifest, security) !== true) return [];
  const byHost = new Map<string, Weakness>();
  for (const place of sites.at('address', [ADDRESS_SITES])) {
    const url = place.api;
    const host = /^http:\/\/([\w.-]+\.[a-z]{2,}|\d+(?:\.\d+){3})(?=[/:?#]|$)/i.exec(url)?.[1];
    if (host === undefined || NO_SERVER.test(url)) continue;
    const { caller, ...where } = place.row;
    const key = `${host} ${where.attribution}`;
    const known = byHost.get(key);
    if (known === undefined) byHost.set(key, weakness('network.cleartext-endpoint', caller, [url], where));
    else if (known.evidence.length < MAX_SHOWN && !known.evidence.includes(url)) known.evidence.push(url);
  }
  return [...byHost.values()];
}
