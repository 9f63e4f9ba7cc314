import type { ReactNode } from 'react';
import type { Finding } from './api/gatehouse.ts';
import { ClauseChip } from './clause-chip.tsx';
import { EvidenceList } from './evidence.tsx';
import { Hostile } from './hostile-text.tsx';
import { shortHash } from './numbers.ts';
import { SeverityChip } from './state-chips.tsx';
import { useKitTexts, useSay, useWord } from './use-language.ts';

/** One finding, the same for both sides: how bad, which clause, what was seen, how to mend it, what it asks for. */
export function FindingCard({ finding, extra }: { finding: Finding; extra?: ReactNode }) {
  const t = useKitTexts();
  const say = useSay();
  const word = useWord();
  const places = finding.places.slice(0, 20);
  return (
    <article className="gh-card gh-finding" data-severity={finding.severity} data-testid="finding-card" aria-label={say(finding.title)}>
      <div className="gh-row">
        <SeverityChip severity={finding.severity} />
        <h3>
          <Hostile text={say(finding.title)} />
        </h3>
        {[...finding.behaviours, ...finding.campaigns].map((id) => (
          <ClauseChip key={id} id={id} />
        ))}
      </div>
      <dl>
        <dt>{t('finding.message')}</dt>
        <dd>
          <Hostile text={say(finding.message)} limit={1000} />
        </dd>
        {finding.evidence.length === 0 ? null : (
          <>
            <dt>{t('finding.evidence')}</dt>
            <dd>
              <EvidenceList evidence={finding.evidence} />
            </dd>
          </>
        )}
        {places.length === 0 ? null : (
          <>
            <dt>{t('finding.places')}</dt>
            <dd>
              <ul>
                {places.map((place) => (
                  <li key={place}>
                    <Hostile mono text={place} />
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>{t('finding.remedy')}</dt>
        <dd>
          <Hostile text={say(finding.remedy)} limit={2000} />
        </dd>
        <dt>{t('finding.asks')}</dt>
        <dd>
          {word('ruleAction', finding.action)} · {t(`finding.consequence.${finding.action}`)}
        </dd>
      </dl>
      {extra}
      <footer className="gh-mono">
        {finding.rule} · {t('finding.fingerprint')} <span title={finding.fingerprint}>{shortHash(finding.fingerprint)}</span>
      </footer>
    </article>
  );
}

const WEIGHT: Readonly<Record<string, number>> = { critical: 4, high: 3, medium: 2, low: 1 };

/** Heaviest first; among equals the order of the report stays. */
export const byWeight = (findings: readonly Finding[]): Finding[] => findings.toSorted((a, b) => (WEIGHT[b.severity] ?? 5) - (WEIGHT[a.severity] ?? 5));
