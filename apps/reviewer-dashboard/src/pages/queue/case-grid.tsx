import { CaseStateChip, type CaseSummary, Hostile, ToneChip, useSay, When } from '@gatehouse/web-kit';
import { Button } from 'antd';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { ShownRow } from './settled-rows.ts';

type CaseGridProps = {
  readonly rows: readonly ShownRow[];
  readonly label: string;
  /** Absent for who only reads. */
  readonly onClaim: ((summary: CaseSummary) => void) | undefined;
  readonly claiming: string | null;
};

const COLUMNS = ['due', 'app', 'why', 'state', 'holder', 'opened', 'act'] as const;

/**
 * The queue as a grid with one tab stop. Arrows or `j` `k` move, Enter opens, `c` claims; nothing that binds anybody hangs
 * on a single key.
 */
export function CaseGrid({ rows, label, onClaim, claiming }: CaseGridProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [current, setCurrent] = useState(0);
  const grid = useRef<HTMLDivElement>(null);
  const active = Math.min(current, rows.length - 1);

  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setCurrent(next);
    grid.current?.querySelectorAll<HTMLElement>('[data-case]')[next]?.focus();
  };
  const open = (summary: CaseSummary) => void navigate(`/cases/${summary.caseId}`);

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[active];
    // Keys of an input method, of a button inside the row, or with a modifier are not ours.
    if (
      event.nativeEvent.isComposing ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      row === undefined ||
      !(event.target as HTMLElement).hasAttribute('data-case')
    )
      return;
    const acts: Readonly<Record<string, () => void>> = {
      j: () => move(active + 1),
      ArrowDown: () => move(active + 1),
      k: () => move(active - 1),
      ArrowUp: () => move(active - 1),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      Enter: () => open(row.summary),
      c: () => row.summary.state === 'open' && !row.gone && onClaim?.(row.summary),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  return (
    <div className="gh-card rd-grid">
      <div role="grid" aria-label={label} aria-rowcount={rows.length + 1} aria-describedby="queue-keys" ref={grid} onKeyDown={onKeyDown}>
        <div role="row" data-head="" aria-rowindex={1}>
          {COLUMNS.map((column) => (
            <span key={column} role="columnheader">
              {t(`queue.column.${column}`)}
            </span>
          ))}
        </div>
        {rows.map((row, index) => (
          <Row
            key={row.summary.caseId}
            row={row}
            index={index}
            active={index === active}
            onFocus={() => setCurrent(index)}
            onOpen={open}
            onClaim={onClaim}
            claiming={claiming === row.summary.caseId}
          />
        ))}
      </div>
      <p id="queue-keys" className="gh-visually-hidden">
        {t('queue.keys')}
      </p>
    </div>
  );
}

type RowProps = {
  readonly row: ShownRow;
  readonly index: number;
  readonly active: boolean;
  readonly claiming: boolean;
  readonly onFocus: () => void;
  readonly onOpen: (summary: CaseSummary) => void;
  readonly onClaim: CaseGridProps['onClaim'];
};

function Row({ row: { summary, gone }, index, active, claiming, onFocus, onOpen, onClaim }: RowProps) {
  const { t } = useTranslation();
  const say = useSay();
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      tabIndex={active ? 0 : -1}
      data-case={summary.caseId}
      data-testid="case-row"
      data-gone={gone ? '' : undefined}
      onFocus={onFocus}
      onClick={() => onOpen(summary)}
    >
      <span role="gridcell">
        <Due summary={summary} />
      </span>
      <span role="gridcell">
        <span className="rd-name">
          <Hostile text={summary.name} limit={40} /> {summary.versionName}
        </span>
        <br />
        <span className="gh-muted">
          <Hostile mono text={summary.packageName} limit={34} />
        </span>
      </span>
      <span role="gridcell" className="rd-chips">
        {summary.why.map(({ code, text, weight }) => (
          <ToneChip key={code} tone="note">{`${say(text)} +${weight}`}</ToneChip>
        ))}
      </span>
      <span role="gridcell">{gone ? <span className="gh-muted">{t('queue.gone')}</span> : <CaseStateChip state={summary.state} />}</span>
      <span role="gridcell">{summary.claimedByName === null ? '–' : <Hostile text={summary.claimedByName} limit={24} />}</span>
      <span role="gridcell">
        <When iso={summary.openedAt} />
      </span>
      <span role="gridcell">
        {onClaim !== undefined && summary.state === 'open' && !gone ? (
          <Button
            size="small"
            tabIndex={active ? 0 : -1}
            loading={claiming}
            data-testid="claim"
            onClick={(event) => {
              event.stopPropagation();
              onClaim(summary);
            }}
          >
            {t('case.claim')}
          </Button>
        ) : null}
      </span>
    </div>
  );
}

/** The due date with its working days, which the server counts. */
export function Due({ summary: { dueAt, workingDaysLeft, state } }: { summary: Pick<CaseSummary, 'dueAt' | 'workingDaysLeft' | 'state'> }) {
  const { t } = useTranslation();
  const overdue = workingDaysLeft < 0 && state !== 'decided';
  return (
    <>
      <When iso={dueAt} as="deadline" />
      {state === 'decided' ? null : (
        <>
          <br />
          <span className={overdue ? 'rd-overdue' : 'gh-muted'}>
            {overdue ? t('queue.overdue', { count: -workingDaysLeft }) : t('queue.daysLeft', { count: workingDaysLeft })}
          </span>
        </>
      )}
    </>
  );
}
