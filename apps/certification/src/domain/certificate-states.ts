import type { CertificateState } from '@gatehouse/contracts';

/** What a state allows the store to show and to lift, and whether anything can follow it. */
export type StateRule = { readonly markAllowed: boolean; readonly boostAllowed: boolean; readonly terminal: boolean; readonly zh: string; readonly en: string };

/**
 * The states of a certificate as the certification body knows them (CNCA-App-001, clauses 4.7 and 6).
 * Not lifting a supervised certificate is the store's own choice; it stays valid and may be shown.
 */
export const CERTIFICATE_STATES: Readonly<Record<CertificateState, StateRule>> = {
  VALID: { markAllowed: true, boostAllowed: true, terminal: false, zh: '有效', en: 'valid' },
  VALID_SUPERVISED: { markAllowed: true, boostAllowed: false, terminal: false, zh: '有效（监督整改中）', en: 'valid, rectification ordered' },
  VALID_TRANSITION: { markAllowed: true, boostAllowed: true, terminal: false, zh: '有效（标准换版转换期）', en: 'valid, in the conversion period' },
  SUSPENDED: { markAllowed: false, boostAllowed: false, terminal: false, zh: '暂停', en: 'suspended' },
  REVOKED: { markAllowed: false, boostAllowed: false, terminal: true, zh: '撤销', en: 'revoked' },
  CANCELLED: { markAllowed: false, boostAllowed: false, terminal: true, zh: '注销', en: 'cancelled' },
  EXPIRED: { markAllowed: false, boostAllowed: false, terminal: true, zh: '到期失效', en: 'expired' },
};

export type Transition = {
  readonly id: `C${number}`;
  /** Null: the certificate did not exist. */
  readonly from: readonly (CertificateState | null)[];
  readonly to: CertificateState;
  /** The change kind that `certification.changed` carries. */
  readonly event: string;
};

const LIVE = ['VALID', 'VALID_SUPERVISED', 'VALID_TRANSITION', 'SUSPENDED'] as const;
const IN_FORCE = ['VALID', 'VALID_SUPERVISED', 'VALID_TRANSITION'] as const;

/** Every legal move, in the order in which ties between equally short paths are settled. */
export const CERTIFICATE_TRANSITIONS: readonly Transition[] = [
  { id: 'C1', from: [null], to: 'VALID', event: 'certification.certificate.granted' },
  { id: 'C2', from: ['VALID'], to: 'VALID_SUPERVISED', event: 'certification.supervision.rectification_ordered' },
  { id: 'C3', from: ['VALID_SUPERVISED'], to: 'VALID', event: 'certification.supervision.rectification_verified' },
  { id: 'C4', from: ['VALID_SUPERVISED'], to: 'SUSPENDED', event: 'certification.certificate.suspended' },
  { id: 'C5', from: IN_FORCE, to: 'SUSPENDED', event: 'certification.certificate.suspended' },
  { id: 'C6', from: ['VALID'], to: 'VALID_TRANSITION', event: 'certification.certificate.transition_started' },
  { id: 'C7', from: ['VALID_TRANSITION'], to: 'VALID', event: 'certification.certificate.converted' },
  { id: 'C8', from: ['VALID_TRANSITION'], to: 'SUSPENDED', event: 'certification.certificate.suspended' },
  { id: 'C9', from: ['SUSPENDED'], to: 'VALID', event: 'certification.certificate.resumed' },
  { id: 'C10', from: ['SUSPENDED'], to: 'REVOKED', event: 'certification.certificate.revoked' },
  { id: 'C11', from: LIVE, to: 'REVOKED', event: 'certification.certificate.revoked' },
  { id: 'C12', from: LIVE, to: 'CANCELLED', event: 'certification.certificate.cancelled' },
  { id: 'C13', from: LIVE, to: 'EXPIRED', event: 'certification.certificate.expired' },
  { id: 'C14', from: ['VALID'], to: 'VALID', event: 'certification.certificate.changed' },
  { id: 'C15', from: IN_FORCE, to: 'VALID', event: 'certification.certificate.renewed' },
];

/** Change kinds of observations that the scheme itself does not know: they are the store's reading of the register. */
export const OBSERVED_CHANGES = {
  /** The register contradicts the machine: mark and boost go off at once and a person looks. */
  quarantined: 'certification.observation.quarantined',
  /** A later observation agrees with the machine again. */
  released: 'certification.observation.released',
  /** Our calendar had expired it; the body shows that it was renewed. */
  expiryCorrected: 'certification.observation.expiry_corrected',
} as const;

/**
 * The shortest legal way from one state to another: empty where they are the same, null where the machine has none.
 * Breadth first over a machine of eight nodes.
 */
export function shortestPath(from: CertificateState | null, to: CertificateState): readonly Transition[] | null {
  if (from === to) return [];
  const seen = new Set<CertificateState | null>([from]);
  let front: { at: CertificateState | null; path: readonly Transition[] }[] = [{ at: from, path: [] }];
  while (front.length > 0) {
    const next: typeof front = [];
    for (const { at, path } of front) {
      for (const transition of CERTIFICATE_TRANSITIONS) {
        if (!transition.from.includes(at) || seen.has(transition.to)) continue;
        if (transition.to === to) return [...path, transition];
        seen.add(transition.to);
        next.push({ at: transition.to, path: [...path, transition] });
      }
    }
    front = next;
  }
  return null;
}
