export {
  claimCase,
  createDraft,
  decideCase,
  deleteDraft,
  getCountCasesQueryKey,
  getDraft,
  getGetCaseQueryKey,
  getGetDraftQueryKey,
  getGetSubmissionQueryKey,
  getListDraftsQueryKey,
  listCases,
  putPolicy,
  releaseCase,
  returnCase,
  signCase,
  submitDraft,
  updateDraft,
  useCountCases,
  useGetCase,
  useGetDraft,
  useGetScan,
  useGetSubmission,
  useListDrafts,
  useListSubmissions,
  useListUploads,
  withdrawSubmission,
} from './api/gatehouse.ts';
export type {
  CaseDetail,
  CaseSummary,
  DecideBody,
  DecisionView,
  DeclarationsInput,
  Draft,
  DraftPatch,
  Finding,
  ListingInput,
  ListCasesParams,
  NewDraft,
  OpenUpload,
  Reason,
  ScanView,
  Submission,
  SubmissionSummary,
  Verdict,
} from './api/gatehouse.ts';
export type { NavItem } from './app-frame.tsx';
export { ClauseChip } from './clause-chip.tsx';
export { CodedReason } from './coded-reason.tsx';
export { splitReason } from './codes.ts';
export { CopyButton } from './copy-button.tsx';
export { Dialog } from './dialog.tsx';
export { clauseName, type Named, PERSONAL_INFORMATION, SERVICE_TYPES, serviceTypeName } from './domain.ts';
export { byWeight, FindingCard } from './finding-card.tsx';
export { Hostile } from './hostile-text.tsx';
export { csrfHeader, ifMatch } from './http.ts';
export { type Bilingual, type Language, type LoadTexts, say } from './language.ts';
export { count, fileSize, shortHash, timeLeft } from './numbers.ts';
export { BrokenPage, MissingPage, Page } from './page.tsx';
export { asProblem, fieldPath, ProblemError } from './problem.ts';
export { ProblemAlert, ProblemSentence } from './problem-alert.tsx';
export { QueryPanel } from './query-panel.tsx';
export { ReasonLine, TurnChip } from './reason-line.tsx';
export { useMay, useSession } from './session.tsx';
export { startWebApp, type WebApp } from './start-web-app.tsx';
export { CaseStateChip, ListingStateChip, ScanOutcomeChip, SeverityChip, SubmissionStateChip, VerdictChip } from './state-chips.tsx';
export { clockTime, dateTime, deadline } from './time.ts';
export { type Step, Timeline } from './timeline.tsx';
export { type Tone, ToneChip, ToneIcon } from './tone-chip.tsx';
export { useLanguage, useSay, useWord } from './use-language.ts';
export { visible } from './visible-text.ts';
export { When } from './when.tsx';
export { WORDS, type WordGroup, wordOf } from './words.ts';
export { VersionIdentity } from './version-identity.tsx';
