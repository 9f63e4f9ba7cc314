export {
  AppId,
  appIdOf,
  type AppKey,
  ArtifactRef,
  Bilingual,
  CaseId,
  CertificateId,
  DecisionId,
  derivedId,
  DraftId,
  EventId,
  newId,
  OperatorId,
  PersonId,
  Platform,
  ScanId,
  Sha256,
  SubmissionId,
} from './ids.ts';
export {
  Category,
  CertificateState,
  FINAL_SUBMISSION_STATES,
  ListingState,
  Reason,
  Role,
  RuleAction,
  ScanOutcome,
  ServiceType,
  Severity,
  SubmissionState,
  Turn,
  Verdict,
  VersionVerdict,
} from './vocabulary.ts';
export { type DataOf, defineEvent, Envelope, type EventDefinition, type EventOf, openEnum } from './events/define-event.ts';
export { SubmissionReceivedV1 } from './events/submission-received.v1.ts';
export { SubmissionWithdrawnV1 } from './events/submission-withdrawn.v1.ts';
export { ScanStartedV1 } from './events/scan-started.v1.ts';
export { BehaviourProjection, DeclaredVersion, ScanCompletedV1, ScanIdentity } from './events/scan-completed.v1.ts';
export { ReviewCaseChangedV1 } from './events/review-case-changed.v1.ts';
export { ReviewDecidedV1 } from './events/review-decided.v1.ts';
export { EnforcementChangedV1, ListedVersion } from './events/enforcement-changed.v1.ts';
export { CertificationChangedV1 } from './events/certification-changed.v1.ts';
export { RankingSignalV1 } from './events/ranking-signal.v1.ts';
export { EVENT_CATALOGUE, TOPICS } from './events/catalogue.ts';
export { defineRoute, type HttpMethod, page, PageQuery, Problem, type RouteDefinition, Scope, type ServiceName } from './http/define-route.ts';
export { Declarations, Draft, DraftPatch, Listing, NewDraft, OpenUpload, PolicyRef, Submission, SubmissionSummary, TimelineEntry } from './http/submission.ts';
export { ingestionRoutes } from './http/ingestion.ts';
export { Finding, scanningRoutes, ScanView } from './http/scanning.ts';
export { CaseDetail, CaseState, CaseSummary, CatalogueEntry, DecideBody, DecisionView, ListingView, reviewRoutes } from './http/review.ts';
export { CertificateRecord, CertificateView, certificationRoutes, ImportResult } from './http/certification.ts';
export { Candidate, Chart, Explanation, PolicyView, rankingRoutes, Score, Standing } from './http/ranking.ts';
export { ApiKeyView, gatewayRoutes, LiveHint, NewApiKey, SessionView } from './http/gateway.ts';
export { ROUTES } from './http/routes.ts';
export { type ErrorCatalogue, type ErrorEntry, type RefusalKind, STATUS_OF } from './errors/define-errors.ts';
export { type ErrorCode, ERRORS, type FieldError, Refusal } from './errors/refusal.ts';
export { FAULT_CODES } from './errors/fault-codes.ts';
export { FIELD_CODES } from './errors/field-codes.ts';
export { type CodeCatalogue, PACKAGE_CODES, type PackageCode } from './errors/package-codes.ts';
export { openApiDocument } from './openapi.ts';
export { asyncApiDocument } from './asyncapi.ts';
