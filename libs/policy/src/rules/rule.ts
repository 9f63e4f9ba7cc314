/** A sentence for people, in both languages. */
export type Bilingual = { readonly zh: string; readonly en: string };
export type RuleSeverity = 'low' | 'medium' | 'high' | 'critical';
export type RuleAction = 'note' | 'review' | 'reject';

/**
 * One rule, as its YAML has it. Paths are those of the view; inside a rule with `each`, `item` is the element looked at.
 */
export type Rule = {
  /** Stable for ever: retired by `deprecated`, never used again for something else. */
  readonly id: string;
  readonly title: Bilingual;
  /** Behaviours of the Determination Method, `DM-3.1`; empty for conditions of the store's own. */
  readonly behaviours: readonly string[];
  /** Words that regulators print in notices, `P-COLLECT`. */
  readonly campaigns: readonly string[];
  /** `law`: follows from a rule of the state. `store`: a technical condition of this store. */
  readonly basis: 'law' | 'store';
  /** How bad it is. */
  readonly severity: RuleSeverity;
  /** What it asks of triage. */
  readonly action: RuleAction;
  readonly deprecated?: boolean;
  /** A list of the view: one look at each element. */
  readonly each?: string;
  /** A CEL condition. */
  readonly when: string;
  /** Paths whose values tell one finding from another. Never a place, an offset or a name that obfuscation changes. */
  readonly identity: readonly string[];
  /** What is shown as proof: a kind, and fields taken from paths. */
  readonly evidence: readonly ({ readonly kind: string } & Readonly<Record<string, string>>)[];
  /** Where it was seen, as a path. */
  readonly place?: string;
  readonly message: Bilingual;
  readonly remedy: Bilingual;
};

/** Rules that are judged together, under one version and one hash of everything in them. */
export type RulePack = {
  readonly id: string;
  readonly version: string;
  /** SHA-256 of the rules' JSON. */
  readonly sha256: string;
  readonly title: Bilingual;
  readonly rules: readonly Rule[];
};
