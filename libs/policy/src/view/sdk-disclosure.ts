import type { PolicyDocument } from '@gatehouse/privacy-text';
import { sdkOf } from '../domain/lookup.ts';
import type { DeclarationsInput } from './view-input.ts';

const fold = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]|sdk$/g, '');

/**
 * Answers whether an SDK is named to users: by its id or one of its names among the declarations, or by a name in the
 * policy. Undefined where it is not declared and the policy could not be read.
 */
export function sdkDisclosure(policy: PolicyDocument | null, declarations: DeclarationsInput | undefined): (id: string) => boolean | undefined {
  const declaredIds = new Set(declarations?.sdks.map((sdk) => sdk.id));
  const declaredNames = new Set(declarations?.sdks.map((sdk) => fold(sdk.name)));
  const named = new Set(policy?.thirdParties.map((party) => party.sdk));
  return (id) => {
    const row = sdkOf(id);
    const names = row === undefined ? [id] : [row.zh, row.en, ...(row.aliases ?? [])];
    if (declaredIds.has(id) || named.has(id) || names.some((name) => declaredNames.has(fold(name)))) return true;
    return policy?.outcome === 'unreadable' ? undefined : false;
  };
}
