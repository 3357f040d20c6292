/** Bounds that `execute` and the authority keep, by name; what is over one is refused with a sentence that names it. */
export interface TableLimits {
  /** Rows of a table, deleted ones too. */
  readonly rows: number;
  /** Fields of a table, deleted ones too. */
  readonly fields: number;
  /** UTF-8 bytes of one cell's value as JSON. */
  readonly cellBytes: number;
  /** Views of a table, deleted ones too. */
  readonly views: number;
  /** Conditions of a filter, those of its groups too; of a rule of colour as well. */
  readonly conditions: number;
  /** How deep groups of conditions are nested: 1 is a filter without groups in it. */
  readonly filterDepth: number;
  /** Fields by which a view sorts. */
  readonly sorts: number;
  /** Fields by which a view groups. */
  readonly groups: number;
  /** Rules of colour of a view. */
  readonly colorRules: number;
  /** UTF-8 bytes of a view's properties as JSON: they are written anew with each change of the view. */
  readonly viewBytes: number;
  /** Cells, rows and records named by one change; a field or a view that it writes anew counts as ten. */
  readonly opsPerChange: number;
  /** Targets of which one change says apart what was seen: an op needs three at most. */
  readonly exceptionsPerChange: number;
  /** Times that one change looks through all rows, as a field becomes unique, reads otherwise, or comes back. */
  readonly looksPerChange: number;
  /** Characters of an order key: it grows when many rows are put at one spot. */
  readonly orderKeyLength: number;
  /** Characters of the name of a table, field or choice. */
  readonly nameLength: number;
  /** Choices of a select field. */
  readonly choices: number;
  /** UTF-8 bytes of a field's options as JSON: they are written anew with each change of the field. */
  readonly optionBytes: number;
  /** Conflicts of a table that wait to be settled. */
  readonly openConflicts: number;
  /** Conflicts of one cell that wait to be settled, and of one row as a whole: each write of the cell writes them anew. */
  readonly conflictsPerCell: number;
  /** Comments of a table, deleted ones too. */
  readonly comments: number;
  /** Comments of a row and its cells, deleted ones too. */
  readonly commentsPerRow: number;
  /** UTF-8 bytes of a comment's text. */
  readonly commentBytes: number;
  /** People whom one comment calls. */
  readonly mentionsPerComment: number;
  /** Changes of a table that wait to be decided; beyond it the answer is `retry`. */
  readonly queuedChanges: number;
  /** Verdicts that a session leaves unconfirmed: they are stored again with each of its changes. Beyond it the answer is `retry`. */
  readonly unconfirmedVerdicts: number;
  /** UTF-8 bytes of these as JSON, with what the changes had seen. Beyond it the answer is `retry`. */
  readonly unconfirmedBytes: number;
}

/** What holds unless an operator says otherwise. */
export const defaultTableLimits: TableLimits = {
  rows: 1_000_000,
  fields: 500,
  views: 500,
  conditions: 100,
  filterDepth: 4,
  sorts: 10,
  groups: 5,
  colorRules: 50,
  viewBytes: 200_000,
  cellBytes: 100_000,
  opsPerChange: 5_000,
  exceptionsPerChange: 15_000,
  looksPerChange: 10,
  orderKeyLength: 200,
  nameLength: 200,
  choices: 2_000,
  optionBytes: 500_000,
  openConflicts: 10_000,
  conflictsPerCell: 50,
  comments: 20_000,
  commentsPerRow: 1_000,
  commentBytes: 10_000,
  mentionsPerComment: 50,
  queuedChanges: 5_000,
  unconfirmedVerdicts: 5_000,
  unconfirmedBytes: 4 * 1024 * 1024,
};
