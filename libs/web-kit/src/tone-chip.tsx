import type { ReactNode } from 'react';

/** What a colour means. Never alone: each tone has a shape of its own, and a word stands beside it. */
export type Tone = 'critical' | 'high' | 'medium' | 'low' | 'note' | 'ok' | 'unknown' | 'certified';

const CIRCLE = 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z';
const SHAPES: Readonly<Record<Tone, readonly string[]>> = {
  critical: ['M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z', 'M5.6 5.6l4.8 4.8', 'M10.4 5.6l-4.8 4.8'],
  high: ['M8 1.8l6.7 12.2H1.3z', 'M8 6.2v3.6', 'M8 11.9v.3'],
  medium: ['M8 1.2L14.8 8 8 14.8 1.2 8z', 'M8 5v3.8', 'M8 10.8v.3'],
  low: [CIRCLE, 'M8 7.4v4', 'M8 4.8v.3'],
  note: ['M3.5 1.5h6l3 3v10h-9z', 'M6 7.5h4', 'M6 10.5h4'],
  ok: [CIRCLE, 'M5 8.3l2.1 2.1L11.2 6'],
  unknown: [CIRCLE, 'M6 6.2a2 2 0 1 1 2.9 1.9c-.6.3-.9.7-.9 1.3', 'M8 11.6v.3'],
  certified: ['M8 1.3l5.7 2v4.3c0 3.6-2.4 6-5.7 7.1-3.3-1.1-5.7-3.5-5.7-7.1V3.3z', 'M5.3 8l2 2 3.5-3.8'],
};

export function ToneIcon({ tone }: { tone: Tone }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {SHAPES[tone].map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  );
}

type ChipProps = {
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly title?: string | undefined;
  readonly size?: 'large';
  readonly 'data-testid'?: string;
};

/** Icon and word on a tint. */
export function ToneChip({ tone, children, title, size, ...rest }: ChipProps) {
  return (
    <span className={`gh-chip gh-tone-${tone}`} title={title} data-size={size} data-testid={rest['data-testid']}>
      <ToneIcon tone={tone} />
      {children}
    </span>
  );
}
