import type { Reason } from './api/gatehouse.ts';
import { ToneChip } from './tone-chip.tsx';
import { useKitTexts, useSay, useWord } from './use-language.ts';
import { When } from './when.tsx';

/** Why something stands as it does, whose turn it is, what comes next and by when. */
export function ReasonLine({ reason, compact = false }: { reason: Reason; compact?: boolean }) {
  const t = useKitTexts();
  const say = useSay();
  return (
    <div className="gh-reason">
      <p data-testid={compact ? undefined : 'submission-reason'}>{say(reason)}</p>
      <dl>
        {reason.turn === 'none' ? null : (
          <div>
            <dt className="gh-visually-hidden">{t('reason.turn')}</dt>
            <dd>
              <TurnChip turn={reason.turn} />
            </dd>
          </div>
        )}
        <div>
          <dt>{t('reason.since')}</dt>
          <dd>
            <When iso={reason.since} />
          </dd>
        </div>
        {reason.next === null ? null : (
          <div>
            <dt>{t('reason.next')}</dt>
            <dd>{say(reason.next)}</dd>
          </div>
        )}
        {reason.expectedBy === null ? null : (
          <div>
            <dt>{t('reason.expectedBy')}</dt>
            <dd>
              <When iso={reason.expectedBy} withRelative={!compact} />
            </dd>
          </div>
        )}
        {reason.deadlineAt === null ? null : (
          <div>
            <dt>{reason.provisional === true ? t('reason.provisionalDeadline') : t('reason.deadline')}</dt>
            <dd>
              <When iso={reason.deadlineAt} as="deadline" withRelative={!compact} />
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}

/** The badge that says whose move it is; one's own stands out. */
export function TurnChip({ turn }: { turn: string }) {
  return <ToneChip tone={turn === 'operator' ? 'high' : 'note'}>{useWord()('turn', turn)}</ToneChip>;
}
