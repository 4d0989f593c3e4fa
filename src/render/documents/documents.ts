import type {
  ClaimsDocument,
  CopyDocument,
  GradeDocument,
  LintDocument,
  ListDocument,
  NewDocument,
  PracticeDocument,
  PracticeListDocument,
  ShowDocument,
  UpdateDocument,
} from "./course-document.ts";
import type { FailureDocument } from "./head.ts";
import type { CheckDocument, ReplayDocument, RunDocument } from "./run-document.ts";
import type { ExploreDocument, PredictDocument, SteerDocument } from "./search-document.ts";

/** What each command writes with `--json`, by the name of its schema. A command that fails writes a `failure` instead. */
export interface Documents {
  readonly check: CheckDocument;
  readonly claims: ClaimsDocument;
  readonly copy: CopyDocument;
  readonly explore: ExploreDocument;
  readonly failure: FailureDocument;
  readonly grade: GradeDocument;
  readonly lint: LintDocument;
  readonly list: ListDocument;
  readonly new: NewDocument;
  readonly practice: PracticeDocument;
  readonly "practice-list": PracticeListDocument;
  readonly predict: PredictDocument;
  readonly replay: ReplayDocument;
  readonly run: RunDocument;
  readonly show: ShowDocument;
  readonly steer: SteerDocument;
  readonly update: UpdateDocument;
}
