import type { ManifestFacts } from '../manifest/manifest-facts.ts';
import { declaredWeakness, type Weakness } from './weakness-facts.ts';

const WEB = new Set(['http', 'https']);
/** Schemes of the system: what they open is no page of a server's choice. */
const SYSTEM_SCHEMES = new Set(['content', 'file', 'tel', 'sms', 'smsto', 'mms', 'mmsto', 'mailto', 'geo', 'package', 'data', 'about', 'javascript']);

/** Doors that any web page or app may push: links of the web that no server vouches for, and schemes that any app may claim. */
export function deepLinkWeaknesses(manifest: ManifestFacts): Weakness[] {
  const rows: Weakness[] = [];
  for (const component of manifest.components) {
    if (!component.exported || !component.enabled || !component.type.startsWith('activity')) continue;
    const open = component.filters.filter(
      ({ actions, categories }) => actions.includes('android.intent.action.VIEW') && categories.includes('android.intent.category.BROWSABLE'),
    );
    const links = open.flatMap((filter) => filter.data.map((data) => ({ scheme: data.scheme, host: data.host, verified: filter.autoVerify })));
    const hosts = open.flatMap((filter) => filter.data.map(({ host }) => host).filter((host) => host !== null));
    const webLinks = links.filter(({ scheme, verified }) => scheme !== null && WEB.has(scheme) && !verified);
    if (webLinks.length > 0)
      rows.push(declaredWeakness('deep-link.not-verified', component.name, distinct(webLinks.map(({ scheme }) => `${scheme}://${hosts[0] ?? '*'}`))));
    const custom = links.flatMap(({ scheme }) => (scheme === null || WEB.has(scheme) || SYSTEM_SCHEMES.has(scheme) ? [] : [`${scheme}://`]));
    if (custom.length > 0) rows.push(declaredWeakness('deep-link.custom-scheme', component.name, distinct(custom)));
  }
  return rows;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
