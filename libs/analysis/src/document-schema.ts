import { Finding, ScanOutcome } from '@gatehouse/contracts';
import { z } from 'zod';

// What a result must look like before anything believes it: the child has read hostile bytes, and may have been taken
// over by them. Only what is acted upon is checked; the facts are shown, stored and compared, never executed.
const Reason = z.object({ code: z.string().max(200), detail: z.string().max(2000) });

const Facts = z.looseObject({
  schema: z.literal('gatehouse/facts/1'),
  file: z.object({ name: z.string(), sizeBytes: z.number().int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  outcome: z.enum(['complete', 'partial', 'unreadable']),
  unknown: z.array(z.object({ fact: z.string(), code: z.string(), detail: z.string() })),
  issues: z.array(z.looseObject({ code: z.string() })),
  signature: z.looseObject({ verified: z.boolean(), signers: z.array(z.string()) }).nullable(),
  manifest: z.looseObject({ package: z.string(), usesPermissions: z.array(z.string()) }).nullable(),
  dex: z.array(z.unknown()),
  sdks: z.array(z.looseObject({ id: z.string() })),
  code: z.looseObject({ sensitiveCalls: z.array(z.looseObject({ api: z.string(), personalInformation: z.array(z.string()), attribution: z.string() })) }),
});

const Policy = z.looseObject({
  schema: z.literal('gatehouse/policy/1'),
  outcome: z.enum(['read', 'unreadable']),
  sentences: z.array(z.object({ text: z.string(), start: z.number(), end: z.number() })),
});

const Scan = z.looseObject({
  schema: z.literal('gatehouse/scan/1'),
  outcome: ScanOutcome,
  reasons: z.array(Reason),
  facts: Facts,
  rulePack: z.object({ id: z.string(), version: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  action: z.enum(['none', 'note', 'review', 'reject']),
  findings: z.array(Finding),
  notAssessed: z.array(z.object({ rule: z.string(), behaviour: z.string(), why: z.string() })),
});

/** Schema of what the child may answer, by what it was asked. */
export const DOCUMENT_SCHEMA = { scan: Scan, facts: Facts, policy: Policy } as const;
