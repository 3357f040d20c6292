export type {
  Change,
  CommentOp,
  CommentWords,
  FieldProperties,
  NamedComment,
  NewField,
  NewRow,
  Op,
  Seen,
  SeenMark,
  Target,
} from './change/change.ts';
export { cellTarget, deletedTarget, isCommentOp, opWeight } from './change/change.ts';
export { invert } from './change/invert.ts';
export type { Verdict } from './change/verdict.ts';
export type { ExecuteContext, Execution, MineOutcome, ViewRules } from './execute/context.ts';
export { execute } from './execute/execute.ts';
export { defaultTableLimits, type TableLimits } from './execute/limits.ts';
export { viewRules } from './execute/view-rules.ts';
export { choiceNamed, listOfNames, missingChoices, namesInList, newChoice } from './field-types/choice-names.ts';
export type { ComputedValues } from './field-types/computed.ts';
export { type ComputedSources, computedValues } from './field-types/computed-values.ts';
export { type Conversion, type ConversionExample, type ConversionPreview, previewConversion } from './field-types/conversion.ts';
export { mergeValues } from './field-types/merge-values.ts';
export { withTime, zoneOf } from './field-types/date.ts';
export { whyNotEditable } from './field-types/editable.ts';
export { detectAs, type Detected } from './field-types/type-detectors.ts';
export { detectType, type ImportedColumn, type ImportedTable, readTexts, readTextsInSteps } from './field-types/detect.ts';
export { fieldEntry } from './field-types/field-entries.ts';
export type { FieldEntry } from './field-types/field-entry.ts';
export type { EditorHints, EditorKind, FieldType, SystemHints } from './field-types/field-type.ts';
export { type Attachment } from './field-types/attachment.ts';
export { starsOf } from './field-types/rating.ts';
export { type Person } from './field-types/user.ts';
export { peopleOf } from './field-types/user-entry.ts';
export { fieldType, fieldTypes, isFieldType } from './field-types/field-types.ts';
export { type AuthorLookup, editedFields, systemRevision, systemValues } from './field-types/system-values.ts';
export { readAlike } from './field-types/read-alike.ts';
export { awaited, type CellReading, readCellBy, readingText, readOwn, type ReadValue, shownAs } from './field-types/own-cell.ts';
export { mergeTexts } from './field-types/merge-texts.ts';
export { textChanges, type TextStretch } from './field-types/text-changes.ts';
export { cellText, editText, readAs, readCell, readValue, valueEditText, valueText } from './field-types/read-cell.ts';
export {
  type HistoryEntry,
  type HistoryFact,
  type HistoryPage,
  type HistoryQuery,
  mostHistory,
  type Step,
  type StepsCursor,
  type StepsPage,
} from './history/history.ts';
export { rewound } from './history/rewind.ts';
export type { Trace } from './history/trace.ts';
export type { ChangeId, CommentId, ConflictId, FieldId, IdKind, OrderKey, RandomBytes, RowId, SessionId } from './ids.ts';
export { idPattern, newId, newKeyTail } from './ids.ts';
export {
  defaultPresenceLimits,
  nowhereInTable,
  type PresenceLimits,
  type PresencePlace,
  type PresenceRange,
  type PresenceState,
  readPlace,
  shownTyping,
  visiblePlace,
} from './presence/place.ts';
export { colorOf, isEmailAddress, shownName } from './presence/shown-name.ts';
export { assert, fail, ok, type Problem, type ProblemCode, quoted, type Result, unreachable } from './problem.ts';
export type { DraftCaret, DraftEvent, DraftId, DraftMember, DraftState, TextDraft, TextEdit } from './drafts/draft.ts';
export { caretAfter, editBetween, overEdit, placeAfter, typedBetween, withEdit } from './drafts/text-edits.ts';
export type {
  Capabilities,
  CaughtUp,
  Draft,
  HeldText,
  PastTable,
  Peer,
  PendingChange,
  SavedChange,
  Session,
  SessionEvent,
  SessionStatus,
  Submission,
  SubmissionVerdict,
  UndoAnswer,
  UndoOutcome,
  WrittenSince,
} from './session.ts';
export { scopedEntry, scopedWrites } from './scope/scope.ts';
export { scopedField, withComputed } from './scope/scoped-field.ts';
export { apply, withRows } from './table/apply.ts';
export type { Actor, Authorship, Conflict, ConflictKind, ConflictNews, ConflictSide, Outcome, Settled } from './table/conflict.ts';
export { type Comment, type CommentPlace, isAt, threadOf } from './table/comment.ts';
export { Comments, compareComments, type Thread } from './table/comments.ts';
export { Conflicts } from './table/conflicts.ts';
export type { Choice, ConflictPolicy, Field, FieldOptions } from './table/field.ts';
export { lastEdit } from './table/last-edit.ts';
export type { Place } from './table/place.ts';
export { isLater, later, predictedRevision, type Revision } from './table/revision.ts';
export { type Row, revisionOf, valueOf, type Written } from './table/row.ts';
export { Rows } from './table/rows.ts';
export { emptyTable, Fields, type Table } from './table/table.ts';
export { ColorRules, type RowColors } from './view/color-rules.ts';
export { conditionsIn, isFilterGroup } from './view/filter-conditions.ts';
export { fieldsNamed, propertiesOf } from './view/filters.ts';
export { type GroupLine, groupText, type Line } from './view/lines.ts';
export type { Ignored, Look, Reader, WhyIgnored } from './view/look.ts';
export { type Hit, Hits, isHit, type Search } from './view/row-search.ts';
export { allRows, type ShownRows } from './view/shown-rows.ts';
export { ColumnStatistic, type SelectionTally, type StatisticResult, statisticText, tallyCells } from './view/statistics.ts';
export { RowView } from './view/row-view.ts';
export {
  type CellKind,
  cellKind,
  type Operator,
  operatorNamed,
  operatorsOf,
  operatorsOfKind,
  type ValueKind,
  valueFits,
} from './view/operators.ts';
export { type Statistic, type StatisticName, statisticsOf } from './view/statistic-names.ts';
export {
  type ColorRule,
  type Condition,
  defaultViewProperties,
  type FilterGroup,
  type NewView,
  type RowHeight,
  type View,
  type ViewChanges,
  type ViewId,
  type ViewProperties,
  type ViewSort,
} from './view/view.ts';
export { withViewChanges } from './view/view-changes.ts';
export { Views } from './view/views.ts';
export { holdersOf, UniqueValues, whyNotUnique } from './table/unique-values.ts';
export type { RowBase, Write } from './table/write.ts';
export { mostAuthors } from './wire/author-limits.ts';
export { jsonBytes, sameValue, type Value } from './value.ts';
export { decodeClientHello, decodeClientMessage } from './wire/from-client.ts';
export { decodeServerHello, decodeServerMessage } from './wire/from-server.ts';
export {
  type ClientHello,
  type ChangeMessage,
  type ClientMessage,
  type DraftNews,
  type DraftRequest,
  encodeMessage,
  isDraftNews,
  isDraftRequest,
  type PastMessage,
  type Question,
  type ServerHello,
  type ServerMessage,
} from './wire/messages.ts';
export { decodeNewTable, decodeTableNames, type NewTable, type TableNames } from './wire/requests.ts';
export { closeCodes, commonProtocol, type ProtocolRange, protocol } from './wire/protocol.ts';
export {
  type Answer,
  type AuthorityHost,
  type AuthoritySession,
  type BatchEncoder,
  type BatchTimings,
  type CommittedBatch,
  type CommittedChange,
  type DecidedChange,
  type Loss,
  type Submitted,
  TableAuthority,
} from './authority/table-authority.ts';
export type { Asker, AuthorOf, AuthorshipIndex, Share } from './authority/authorship.ts';
export { HistoryIndex } from './authority/history-index.ts';
export { MemoryStore } from './authority/memory-store.ts';
export { historyWeight, RecentHistory } from './authority/recent-history.ts';
export {
  type Batch,
  type CommitResult,
  type Decided,
  type DraftBatch,
  type DraftRecord,
  type DraftWriter,
  type EpochStart,
  type ImportRecord,
  type ImportState,
  type Kept,
  type KeptDraft,
  type LogEntry,
  type LogQuery,
  type Opened,
  type RenameResult,
  type Retention,
  type SessionRecord,
  type Snapshot,
  type TableInfo,
  type TableName,
  type TableRecord,
  type TableStore,
  tableNamePattern,
} from './authority/store.ts';
