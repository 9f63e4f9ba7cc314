import type { Tx } from '@gatehouse/chassis';
import { CertificationChangedV1, type AppId, type CertificateRecord, type DataOf } from '@gatehouse/contracts';
import { Outbox } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import { assess, type Assessed, type Assessment } from '../../domain/assess.ts';
import type { Certificate, Observation, Step } from '../../domain/certificate.ts';
import { SCOPE_CODES } from '../../domain/scope-codes.ts';
import { type KnownApp, nextTurn, type Verdict } from '../../domain/scope-guard.ts';
import { CertificateStore, type Recorded } from '../../persistence/certificate.store.ts';
import { type KnownAppOnRecord, KnownAppStore, type Standing } from '../../persistence/known-app.store.ts';

/** Why a verdict changed although the body said nothing new of the certificate. */
export type ScopeChange = 'scope.listed-version-changed' | 'scope.app-scanned' | 'scope.time-passed' | 'scope.register-checked';

/** An observation and the record it was read from (null: the calendar's own move). */
export type Observed = { observation: Observation; record: CertificateRecord | null };

const NO_VERDICT: Verdict = { code: 'scope.no-certificate', markAllowed: false, boostAllowed: false };

/**
 * Holds certificates against listed versions and writes down what follows. The verdict that `certification.changed` carries is
 * the app's: the one of the certificate that speaks for it. So a hearer keeps the latest per app and needs no other.
 */
@Injectable()
export class CheckScope {
  constructor(
    private readonly certificates: CertificateStore,
    private readonly apps: KnownAppStore,
    private readonly outbox: Outbox,
  ) {}

  /** Settle all that is said of these packages. The caller holds their locks; every observed certificate's package, former ones too, is among them. */
  async settle(tx: Tx, packages: readonly string[], observed: readonly Observed[], change: ScopeChange, at: Date): Promise<Assessment> {
    const onRecord = new Map((await this.certificates.byPackages(tx, packages)).map((r) => [r.certificate.id, r]));
    const apps = await this.apps.byPackages(tx, packages);
    const fresh = new Map(observed.map(({ observation }) => [observation.certificate.id, observation.certificate]));
    const present = [
      ...[...onRecord.values()].map((r) => fresh.get(r.certificate.id) ?? r.certificate),
      ...[...fresh.values()].filter((c) => !onRecord.has(c.id)),
    ];

    const assessment = assess(present, apps, at);
    const next = assessment.certificates.map((one): Recorded => toRecorded(one, at));
    await this.certificates.save(
      tx,
      next.filter((r) => fresh.has(r.certificate.id) || concluded(r) !== concluded(onRecord.get(r.certificate.id))),
    );
    await this.certificates.append(
      tx,
      observed.flatMap(({ observation, record }) => observation.steps.map((step) => ({ ...step, certificateId: observation.certificate.id, at, record }))),
    );

    const told = await this.#tellSteps(tx, assessment, observed, at);
    for (const app of apps) await this.#settleApp(tx, app, assessment, told, change, at);
    return assessment;
  }

  /** One event per step; the verdict of each is the one after all of them, so that a state only passed through shows nowhere. */
  async #tellSteps(tx: Tx, { certificates, speakers }: Assessment, observed: readonly Observed[], at: Date): Promise<Set<AppId>> {
    const byId = new Map(certificates.map((one) => [one.certificate.id, one]));
    const told = new Set<AppId>();
    for (const { observation } of observed) {
      const one = byId.get(observation.certificate.id);
      if (!one) throw new Error(`certificate ${observation.certificate.id} was observed and not assessed`);
      const speaker = one.app ? (speakers.get(one.app.appId) ?? one) : one;
      for (const step of observation.steps) await this.#tell(tx, one.certificate, step, one.app, speaker.verdict, speaker.certificate, at);
      if (one.app && observation.steps.length > 0) told.add(one.app.appId);
    }
    return told;
  }

  async #settleApp(
    tx: Tx,
    app: KnownAppOnRecord,
    { certificates, speakers }: Assessment,
    told: ReadonlySet<AppId>,
    change: ScopeChange,
    at: Date,
  ): Promise<void> {
    const speaker = speakers.get(app.appId) ?? null;
    const standing = speaker && standingOf(speaker);
    if (JSON.stringify(standing) === JSON.stringify(app.standing)) return;
    await this.apps.saveStanding(tx, app.appId, standing);
    if (told.has(app.appId)) return;
    const about = speaker?.certificate ?? certificates.find((one) => one.certificate.id === app.standing?.certificateId)?.certificate;
    if (!about) return; // nobody spoke for it before, and nobody does now
    const step: Step = { change, before: about.state, after: about.state, inferred: false, evidence: about.evidence };
    await this.#tell(tx, about, step, app, speaker?.verdict ?? NO_VERDICT, speaker?.certificate ?? null, at);
  }

  async #tell(tx: Tx, certificate: Certificate, step: Step, app: KnownApp | null, verdict: Verdict, speaker: Certificate | null, at: Date): Promise<void> {
    const data: DataOf<typeof CertificationChangedV1> = {
      certificateId: certificate.id,
      certificateNumber: certificate.number,
      appId: app?.appId ?? null,
      change: step.change,
      before: step.before,
      after: step.after,
      markAllowed: verdict.markAllowed,
      boostAllowed: verdict.boostAllowed,
      scope: { code: verdict.code, text: SCOPE_CODES[verdict.code] },
      validTo: speaker?.contents.validTo ?? null,
      evidence: step.evidence,
      changedAt: at.toISOString(),
    };
    // Numbered per app once there is one: overlapping certificates then cannot overtake each other.
    const subject = app ? `app/${app.appId}` : `certificate/${certificate.id}`;
    await this.outbox.append(tx, CertificationChangedV1, data, { subject, operatorId: app?.operatorId ?? null, at });
  }
}

function toRecorded({ certificate, app, verdict }: Assessed, at: Date): Recorded {
  return { certificate, appId: app?.appId ?? null, operatorId: app?.operatorId ?? null, verdict, revisitAt: nextTurn(certificate, at) };
}

/** What was concluded from a certificate, in a form that compares. */
function concluded(recorded: Recorded | undefined): string {
  return JSON.stringify([recorded?.appId, recorded?.verdict.code, recorded?.verdict.markAllowed, recorded?.verdict.boostAllowed, recorded?.revisitAt]);
}

function standingOf({ certificate, verdict }: Assessed): Standing {
  return { certificateId: certificate.id, scope: verdict.code, validTo: certificate.contents.validTo };
}
