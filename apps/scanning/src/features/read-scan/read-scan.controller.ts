import { Caller, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { ArtifactStore } from '@gatehouse/artifact-store';
import { Refusal, type ScanView, scanningRoutes, type SubmissionId } from '@gatehouse/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { ScanStore, type StoredScan } from '../../persistence/scan.store.ts';

/** What a scan found, for those who may know: an operator its own, the store's people all. */
@Controller()
export class ReadScanController {
  constructor(
    private readonly db: DataSource,
    private readonly scans: ScanStore,
    private readonly artifacts: ArtifactStore,
  ) {}

  @Handles(scanningRoutes.getScan)
  async scan(@Input() { params }: InputOf<typeof scanningRoutes.getScan>, @Caller() caller: Principal): Promise<ScanView> {
    const scan = await this.#visible(params.submissionId, caller);
    const ahead = scan.state === 'queued' ? await this.scans.countAhead(this.db.manager, scan.queuedAt) : null;
    const { result } = scan;
    return {
      scanId: scan.scanId,
      submissionId: scan.submissionId,
      state: scan.state,
      outcome: scan.outcome as ScanView['outcome'],
      attempt: scan.attempt,
      ahead,
      reasons: result?.reasons ?? [],
      findings: result?.findings ?? [],
      notAssessed: result?.notAssessed ?? [],
      summary: result?.summary ?? null,
      report: result?.report ?? null,
      rulePack: result?.rulePack ?? null,
      startedAt: scan.startedAt?.toISOString() ?? null,
      completedAt: scan.completedAt?.toISOString() ?? null,
    };
  }

  @Handles(scanningRoutes.getReport)
  async report(@Input() { params }: InputOf<typeof scanningRoutes.getReport>, @Caller() caller: Principal, @Res() reply: FastifyReply): Promise<void> {
    const scan = await this.#visible(params.submissionId, caller);
    const report = scan.result?.report;
    if (!report) throw new Refusal('scan.report-not-ready');
    await reply
      .type('application/json; charset=utf-8')
      .header('content-length', report.sizeBytes)
      .send(await this.artifacts.open(report));
  }

  async #visible(submissionId: SubmissionId, caller: Principal): Promise<StoredScan> {
    const scan = await this.scans.findBySubmission(this.db.manager, submissionId);
    const staff = caller.roles.some((role) => role !== 'operator');
    if (!scan || !(staff || scan.operatorId === caller.operatorId)) throw new Refusal('resource.not-found');
    return scan;
  }
}
