import clauses from './domain/clauses.json' with { type: 'json' };
import serviceTypes from './domain/service-types.json' with { type: 'json' };
import personalInformation from './domain/personal-information.json' with { type: 'json' };
import type { Bilingual } from './language.ts';

/** An id of the domain data with its name in both languages. */
export type Named = Bilingual & { readonly id: string };

/** The 39 common service types, and `OUTSIDE`. */
export const SERVICE_TYPES: readonly Named[] = serviceTypes;
/** Kinds of personal information that a declaration may name. */
export const PERSONAL_INFORMATION: readonly Named[] = personalInformation;

/** Behaviours (DM-…), problems of public notices (P-…) and listing elements (LE-…), by id. */
const CLAUSES: ReadonlyMap<string, Named> = new Map(clauses.map((clause) => [clause.id, clause]));

/** What a clause is about; null for one that has no name here (a rule's own id). */
export const clauseName = (id: string): Bilingual | null => CLAUSES.get(id) ?? null;

const PERSONAL_INFORMATION_NAMES: ReadonlyMap<string, Named> = new Map(personalInformation.map((kind) => [kind.id, kind]));

/** What a kind of personal information is called; null for an id that the domain data does not have. */
export const personalInformationName = (id: string): Bilingual | null => PERSONAL_INFORMATION_NAMES.get(id) ?? null;

const SERVICE_TYPE_NAMES: ReadonlyMap<string, Named> = new Map(serviceTypes.map((type) => [type.id, type]));

export const serviceTypeName = (id: string): Bilingual => SERVICE_TYPE_NAMES.get(id) ?? { zh: id, en: id };
