import { Clock, CONFIG, type Tx } from '@gatehouse/chassis';
import { CaseId, type DataOf, DecisionId, derivedId, type EventOf, ScanCompletedV1 } from '@gatehouse/contracts';
import type { EventHandler } from '@gatehouse/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { ReviewConfig } from '../../config.ts';
import { type Decision, WITHDRAWN_BY_OPERATOR } from '../../domain/decision.ts';
import { policyDecision } from '../../domain/policy-decision.ts';
import { chipsOf } from '../../domain/priority.ts';
import { type CaseQuestion, newCase, type ReviewCase } from '../../domain/review-case.ts';
import { triage } from '../../domain/triage.ts';
import { WorkingCalendar } from '../../domain/working-calendar.ts';
import { AppMarkStore } from '../../persistence/app-mark.store.ts';
import { SYSTEM_ACTORS } from '../../persistence/audit.store.ts';
import { DecisionStore } from '../../persistence/decision.store.ts';
import { DistributionStore } from '../../persistence/distribution.store.ts';
import { lockSubject } from '../../persistence/locks.ts';
import { ReviewCaseStore } from '../../persistence/review-case.store.ts';
import { WithdrawalStore } from '../../persistence/withdrawal.store.ts';
import { ActOnCase } from '../act-on-case/act-on-case.ts';
import { RecordDecision } from '../record-decision/record-decision.ts';

type Scan = DataOf<typeof ScanCompletedV1>;

/** A scan has ended: what the rules can answer alone is decided at once, the rest becomes a human's case. */
@Injectable()
export class OpenCase implements EventHandler<typeof ScanCompletedV1> {
  readonly hears = ScanCompletedV1;

  constructor(
    @Inject(CONFIG) private readonly config: ReviewConfig,
    private readonly clock: Clock,
    private readonly calendar: WorkingCalendar,
    private readonly cases: ReviewCaseStore,
    private readonly decisions: DecisionStore,
    private readonly withdrawals: WithdrawalStore,
    private readonly marks: AppMarkStore,
    private readonly distributions: DistributionStore,
    private readonly actOnCase: ActOnCase,
    private readonly recordDecision: RecordDecision,
  ) {}

  async handle({ data: scan }: EventOf<typeof ScanCompletedV1>, tx: Tx): Promise<void> {
    await lockSubject(tx, `submission/${scan.submissionId}`);
    // A version is triaged once: a later scan of the same bytes neither reopens nor overrules what came of the first.
    if ((await this.decisions.isDecided(tx, scan.submissionId)) || (await this.cases.lockByVersion(tx, scan.submissionId))) return;
    const at = this.clock.now();
    if (await this.withdrawals.isRequested(tx, scan.submissionId)) {
      await this.recordDecision.execute(
        tx,
        decidedAlone(scan, { verdict: 'WITHDRAWN', clauses: [], reason: WITHDRAWN_BY_OPERATOR }, at),
        SYSTEM_ACTORS.operator,
      );
      return;
    }
    const outcome = triage(scan);
    if (outcome !== 'human') {
      await this.recordDecision.execute(tx, decidedAlone(scan, policyDecision(outcome, scan), at), SYSTEM_ACTORS.policy);
      return;
    }
    await this.actOnCase.open(tx, await this.#caseFor(tx, scan, at), { act: 'opened', actor: SYSTEM_ACTORS.policy, at });
  }

  async #caseFor(tx: Tx, scan: Scan, at: Date): Promise<ReviewCase> {
    const { operatorId, platform, name, packageName, versionName, versionCode, serviceType } = scan.declared;
    const listing = (await this.distributions.find(tx, scan.appId))?.state ?? 'unlisted';
    const why = chipsOf(scan, { marked: await this.marks.isMarked(tx, scan.appId), listing });
    const question: CaseQuestion = {
      caseId: derivedId(CaseId, 'case', scan.submissionId),
      subject: 'version',
      appId: scan.appId,
      submissionId: scan.submissionId,
      operatorId,
      platform,
      name,
      packageName,
      versionName,
      versionCode,
      serviceType,
      package: packageOf(scan),
      scan: {
        scanId: scan.scanId,
        outcome: scan.outcome,
        reasons: scan.reasons,
        counts: scan.counts,
        rulePack: scan.rulePack,
        rejectRules: scan.actions.filter((a) => a.action === 'reject').map((a) => a.rule),
      },
      why,
      workingDays: this.config.REVIEW_WORKING_DAYS,
    };
    return newCase(question, at, this.calendar);
  }
}

/** A decision without a case: the same scan always gives the same id. */
function decidedAlone(scan: Scan, answer: Pick<Decision, 'verdict' | 'clauses' | 'reason'>, at: Date): Decision {
  const { operatorId, platform, name, packageName, versionName, versionCode } = scan.declared;
  return {
    ...answer,
    decisionId: derivedId(DecisionId, 'decision', scan.submissionId),
    subject: 'version',
    caseId: null,
    signedBy: 'policy',
    decidedBy: null,
    secondSignature: null,
    decidedAt: at,
    version: { appId: scan.appId, operatorId, platform, packageName, name, submissionId: scan.submissionId, versionCode, versionName, ...packageOf(scan) },
    seen: { outcome: scan.outcome, rulePack: scan.rulePack },
  };
}

const packageOf = (scan: Scan): ReviewCase['package'] => ({ sha256: scan.artifact.sha256, signers: scan.identity.signers });
