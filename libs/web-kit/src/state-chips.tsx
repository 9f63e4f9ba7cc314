import { type Tone, ToneChip } from './tone-chip.tsx';
import { useWord } from './use-language.ts';

/** Ids of the API are open: an id that this build does not know is shown as a question, never as something good or bad. */
const tone = (tones: Readonly<Record<string, Tone>>, id: string): Tone => (Object.hasOwn(tones, id) ? (tones[id] ?? 'unknown') : 'unknown');

const SUBMISSION: Readonly<Record<string, Tone>> = {
  received: 'note',
  scanning: 'low',
  'awaiting-review': 'low',
  'in-review': 'low',
  held: 'unknown',
  delayed: 'high',
  approved: 'ok',
  warned: 'high',
  refused: 'critical',
  withdrawn: 'note',
  superseded: 'note',
};
const LISTING: Readonly<Record<string, Tone>> = { unlisted: 'note', listed: 'ok', frozen: 'high', suspended: 'critical', terminated: 'critical' };
const CASE: Readonly<Record<string, Tone>> = { open: 'low', claimed: 'high', held: 'unknown', decided: 'ok' };
const SEVERITY: Readonly<Record<string, Tone>> = { critical: 'critical', high: 'high', medium: 'medium', low: 'low' };
const OUTCOME: Readonly<Record<string, Tone>> = { complete: 'ok', partial: 'high', inconclusive: 'unknown' };
const VERDICT: Readonly<Record<string, Tone>> = { APPROVE: 'ok', WARN: 'high', REFUSE: 'critical', SUSPEND: 'critical', TERMINATE: 'critical' };

export function SubmissionStateChip({ state, large = false }: { state: string; large?: boolean }) {
  return (
    <ToneChip tone={tone(SUBMISSION, state)} {...(large ? { size: 'large' as const } : {})}>
      {useWord()('submission', state)}
    </ToneChip>
  );
}

export function ListingStateChip({ state }: { state: string }) {
  return <ToneChip tone={tone(LISTING, state)}>{useWord()('listing', state)}</ToneChip>;
}

export function CaseStateChip({ state }: { state: string }) {
  return <ToneChip tone={tone(CASE, state)}>{useWord()('case', state)}</ToneChip>;
}

export function SeverityChip({ severity, count }: { severity: string; count?: number }) {
  const word = useWord()('severity', severity);
  return <ToneChip tone={tone(SEVERITY, severity)}>{count === undefined ? word : `${word} ${count}`}</ToneChip>;
}

export function ScanOutcomeChip({ outcome }: { outcome: string }) {
  return <ToneChip tone={tone(OUTCOME, outcome)}>{useWord()('scanOutcome', outcome)}</ToneChip>;
}

export function VerdictChip({ verdict }: { verdict: string }) {
  return <ToneChip tone={tone(VERDICT, verdict)}>{useWord()('verdict', verdict)}</ToneChip>;
}
