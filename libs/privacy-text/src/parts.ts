import type { Topic } from './classify/topics.ts';
import { type Proof, PROOFS } from './part-proofs.ts';
import type { SegmentKind } from './segments.ts';
import { fold } from './word-finder.ts';

/** Parts that a policy must have. What is looked for is the sentence that proves the part, not a heading that promises it. */
export const POLICY_PARTS = [
  'contact',
  'contactMail',
  'contactPhone',
  'contactAddress',
  'personInCharge',
  'effectiveDate',
  'updateNotice',
  'withdrawal',
  'deletion',
  'correction',
  'access',
  'copy',
  'deregistration',
  'deregistrationTimeLimit',
  'replyDeadline',
  'complaint',
  'complaintOutside',
  'sdkList',
  'minors',
  'minorsAge',
  'storagePlace',
  'storagePeriod',
  'crossBorder',
  'personalisationOptOut',
  'sensitiveInformation',
  'breachNotice',
  'cease',
] as const;
export type PolicyPart = (typeof POLICY_PARTS)[number];

/** A sentence as parts are looked for in it. `topics` is null where the model does not know the language. */
export type Reading = { readonly text: string; readonly topics: readonly Topic[] | null; readonly segment: SegmentKind };

/** Sentences that only say what a policy will contain. */
const NO_PROOF = /本(?:隐私)?(?:政策|指引|声明)将(?:会)?(?:帮助|向)您/;
/** Patterns look at the head of a sentence only: no legal sentence is longer, and a hostile one costs no more. */
const MAX_LOOK = 600;

/** For each part found: the index of the first sentence that proves it. */
export function findParts(readings: readonly Reading[]): Partial<Record<PolicyPart, number>> {
  const parts: Partial<Record<PolicyPart, number>> = {};
  const wanted = new Map(Object.entries(PROOFS) as [Exclude<PolicyPart, 'contact'>, Proof][]);
  readings.forEach((reading, index) => {
    const head = fold(reading.text.slice(0, MAX_LOOK));
    if (reading.segment === 'contents' || NO_PROOF.test(head)) return;
    for (const [part, proof] of wanted) {
      if (!proves(reading, head, proof)) continue;
      parts[part] = index;
      wanted.delete(part);
    }
  });
  const contact = Math.min(...[parts.contactMail, parts.contactPhone].filter((index) => index !== undefined));
  return inOrder(Number.isFinite(contact) ? { ...parts, contact } : parts);
}

function proves({ topics, segment }: Reading, head: string, proof: Proof): boolean {
  if (segment === 'definitions' || (proof.inLine === undefined && isLine(head))) return false;
  if (segment === 'preamble' && proof.inPreamble === undefined) return false;
  if (segment === 'children' && proof.inChildren === undefined) return false;
  if (!proof.patterns.some((pattern) => pattern.test(head)) || proof.unless?.test(head)) return false;
  if (topics === null) return true;
  if (proof.notTopics?.some((topic) => topics.includes(topic))) return false;
  return proof.topics === undefined || proof.topics.some((topic) => topics.includes(topic));
}

/** Parts in the order of their list, so that the same policy gives the same bytes. */
function inOrder(parts: Partial<Record<PolicyPart, number>>): Partial<Record<PolicyPart, number>> {
  return Object.fromEntries(POLICY_PARTS.filter((part) => parts[part] !== undefined).map((part) => [part, parts[part]]));
}

const MAX_LINE = 30;

/** A heading, or a cell: short, and no sentence. */
const isLine = (head: string): boolean => head.length <= MAX_LINE && !/[。;:!?,]/.test(head) && !/[a-z]{3} /.test(head);
