import type { AppId, Bilingual, CaseId, DecisionId, PersonId, SubmissionId } from '@gatehouse/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Decision } from '../domain/decision.ts';
import { codeNumber, INSTANT } from './column-types.ts';

/** Append-only: a trigger refuses any change. */
@Entity({ name: 'decision' })
@Index('decision_version', ['submissionId'], { unique: true, where: `subject = 'version'` })
@Index('decision_app', ['appId', 'versionCode'])
@Index('decision_case', ['caseId'])
export class DecisionRow {
  @PrimaryColumn('uuid', { name: 'decision_id' }) decisionId!: DecisionId;
  @Column('text', { name: 'subject' }) subject!: Decision['subject'];
  @Column('uuid', { name: 'app_id' }) appId!: AppId;
  @Column('uuid', { name: 'submission_id', nullable: true }) submissionId!: SubmissionId | null;
  @Column('uuid', { name: 'case_id', nullable: true }) caseId!: CaseId | null;
  @Column('bigint', { name: 'version_code', transformer: codeNumber }) versionCode!: number;
  @Column('text', { name: 'verdict' }) verdict!: Decision['verdict'];
  @Column('text', { name: 'signed_by' }) signedBy!: Decision['signedBy'];
  @Column('text', { name: 'decided_by', nullable: true }) decidedBy!: PersonId | null;
  @Column('text', { name: 'second_signature', nullable: true }) secondSignature!: PersonId | null;
  @Column('jsonb', { name: 'clauses' }) clauses!: string[];
  @Column('jsonb', { name: 'reason' }) reason!: Bilingual;
  @Column('timestamptz', { name: 'decided_at', ...INSTANT }) decidedAt!: Date;
  @Column('jsonb', { name: 'version' }) version!: Decision['version'];
  @Column('jsonb', { name: 'seen', nullable: true }) seen!: Decision['seen'];
}
