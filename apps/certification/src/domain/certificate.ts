import { CertificateId, type CertificateRecord, type CertificateState, derivedId, type Sha256 } from '@gatehouse/contracts';
import { type Contents, contentsOf, evidenceOf, normaliseNumber, sameContents } from './canonical-record.ts';
import { CERTIFICATE_STATES, OBSERVED_CHANGES, shortestPath } from './certificate-states.ts';
import { endOfValidity } from './validity.ts';

/** A certificate as it stands on record: what the body last said of it, and what the calendar made of that. */
export type Certificate = {
  readonly id: CertificateId;
  readonly number: string;
  readonly contents: Contents;
  readonly state: CertificateState;
  readonly stateSince: Date;
  readonly cause: string | null;
  /** The state our own calendar expired it from; null where the body itself said so. */
  readonly expiredFrom: CertificateState | null;
  /** Evidence of the observation that contradicts the machine; null while there is none. */
  readonly contradiction: Sha256 | null;
  /** The observation all this rests on. */
  readonly evidence: Sha256;
  /** When somebody last looked at the body's register. */
  readonly checkedAt: Date;
};

/** One entry of a certificate's history. `inferred`: nobody saw this state; the machine must have passed through it. */
export type Step = {
  readonly change: string;
  readonly before: CertificateState | null;
  readonly after: CertificateState;
  readonly inferred: boolean;
  readonly evidence: Sha256;
};

export type Observation = {
  readonly certificate: Certificate;
  readonly steps: readonly Step[];
  readonly outcome: 'imported' | 'changed' | 'unchanged';
  /** The package it named before, where that was another one. */
  readonly formerPackage: string | null;
};

/**
 * Take in what the body's register says of one certificate. The same record again changes nothing but the time of the check;
 * a new state is reached by the shortest legal path; where there is none the record is not believed, and the certificate is
 * quarantined until an observation agrees with the machine again.
 */
export function observe(known: Certificate | null, record: CertificateRecord, at: Date): Observation {
  const evidence = evidenceOf(record);
  if (known === null) return grant(record, evidence, at);
  if (known.contradiction === evidence) return unchanged(known, at);
  const moves = movesTo(known, record, evidence, at);
  if (moves === null) {
    const step = { change: OBSERVED_CHANGES.quarantined, before: known.state, after: known.state, inferred: false, evidence };
    return { certificate: { ...known, contradiction: evidence, checkedAt: at }, steps: [step], outcome: 'changed', formerPackage: null };
  }
  const contents = contentsOf(record);
  const state = moves.at(-1)?.after ?? known.state;
  const released =
    known.contradiction === null ? [] : [{ change: OBSERVED_CHANGES.released, before: known.state, after: known.state, inferred: false, evidence }];
  // The scheme changes contents of certificates in force: before a move that ends this, after one that begins it.
  const contentsFirst = CERTIFICATE_STATES[known.state].markAllowed;
  const amended = amendment(known, record, contents, contentsFirst ? known.state : state, evidence);
  const steps = [...released, ...(contentsFirst ? amended : []), ...moves, ...(contentsFirst ? [] : amended)];
  return {
    certificate: {
      ...known,
      contents,
      state,
      evidence,
      checkedAt: at,
      contradiction: null,
      stateSince: moves.length > 0 ? at : known.stateSince,
      cause: record.state === state ? record.cause : known.cause,
      expiredFrom: state === 'EXPIRED' && record.state !== 'EXPIRED' ? known.expiredFrom : null,
    },
    steps,
    outcome: steps.length > 0 ? 'changed' : 'unchanged',
    formerPackage: known.contents.packageName === contents.packageName ? null : known.contents.packageName,
  };
}

/** The calendar's own move (C13). Null while the certificate is still within its days, or was over before. */
export function expire(certificate: Certificate, at: Date): Observation | null {
  if (CERTIFICATE_STATES[certificate.state].terminal || at < endOfValidity(certificate.contents.validTo)) return null;
  const before = certificate.state;
  return {
    certificate: { ...certificate, state: 'EXPIRED', stateSince: at, cause: null, expiredFrom: before },
    steps: [{ change: 'certification.certificate.expired', before, after: 'EXPIRED', inferred: false, evidence: certificate.evidence }],
    outcome: 'changed',
    formerPackage: null,
  };
}

function grant(record: CertificateRecord, evidence: Sha256, at: Date): Observation {
  const number = normaliseNumber(record.number);
  const steps = walk(null, record.state, evidence);
  if (steps === null) throw new Error(`the machine cannot reach ${record.state} from a grant`);
  const certificate: Certificate = {
    id: derivedId(CertificateId, 'certificate', number),
    number,
    contents: contentsOf(record),
    state: record.state,
    stateSince: at,
    cause: record.cause,
    expiredFrom: null,
    contradiction: null,
    evidence,
    checkedAt: at,
  };
  return { certificate, steps, outcome: 'imported', formerPackage: null };
}

const unchanged = (known: Certificate, at: Date): Observation => ({
  certificate: { ...known, checkedAt: at },
  steps: [],
  outcome: 'unchanged',
  formerPackage: null,
});

/** The moves to the observed state; null where the machine has none. */
function movesTo(known: Certificate, record: CertificateRecord, evidence: Sha256, at: Date): Step[] | null {
  if (known.state !== 'EXPIRED' || known.expiredFrom === null || record.state === 'EXPIRED') return walk(known.state, record.state, evidence);
  // Our calendar expired it. A register that still shows it in force with its old date only lags behind.
  if (!CERTIFICATE_STATES[record.state].terminal && at >= endOfValidity(record.validTo)) return [];
  const moves = walk(known.expiredFrom, record.state, evidence);
  if (moves === null) return null;
  return [{ change: OBSERVED_CHANGES.expiryCorrected, before: 'EXPIRED', after: known.expiredFrom, inferred: moves.length > 0, evidence }, ...moves];
}

function walk(from: CertificateState | null, to: CertificateState, evidence: Sha256): Step[] | null {
  const path = shortestPath(from, to);
  return path === null
    ? null
    : path.map(({ event, to: after }, i) => ({ change: event, before: path[i - 1]?.to ?? from, after, inferred: i < path.length - 1, evidence }));
}

/** Other contents, or another cause for the same state, under the same number: a change of their own. */
function amendment(known: Certificate, record: CertificateRecord, contents: Contents, state: CertificateState, evidence: Sha256): Step[] {
  if (sameContents(known.contents, contents) && (record.state !== known.state || record.cause === known.cause)) return [];
  const renewed = contents.validTo > known.contents.validTo && CERTIFICATE_STATES[state].markAllowed;
  return [
    { change: renewed ? 'certification.certificate.renewed' : 'certification.certificate.changed', before: state, after: state, inferred: false, evidence },
  ];
}
