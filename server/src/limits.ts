import { defaultPresenceLimits, defaultTableLimits, type TableLimits } from '@teable-grid/core';
import type { OptionType } from './config-types.ts';

/** One bound: what holds unless an operator says otherwise, in which unit, and why there is one. */
interface Limit {
  readonly default: number;
  readonly unit: string;
  readonly why: string;
}

/** Every bound of the server by its name; what is over one is refused by a sentence that says the name. */
export const limitTable = {
  rows: tableLimit('rows', 'rows', 'of a table, deleted ones too: all of them are held in memory.'),
  fields: tableLimit('fields', 'fields', 'of a table, deleted ones too.'),
  views: tableLimit('views', 'views', 'of a table, deleted ones too: every reader holds them all.'),
  conditions: tableLimit('conditions', 'conditions', 'of a filter or a rule of colour, those of its groups too.'),
  filterDepth: tableLimit('filterDepth', 'levels', 'of groups of conditions, one in the other.'),
  sorts: tableLimit('sorts', 'fields', 'by which a view sorts.'),
  groups: tableLimit('groups', 'fields', 'by which a view groups.'),
  colorRules: tableLimit('colorRules', 'rules', 'of colour of a view.'),
  viewBytes: tableLimit('viewBytes', 'bytes', 'of a view’s properties as JSON: they are written anew with each change of it.'),
  cellBytes: tableLimit('cellBytes', 'bytes', 'of a cell’s value as JSON.'),
  opsPerChange: tableLimit(
    'opsPerChange',
    'cells, rows and records',
    'that one change names, a field or a view that it writes anew as ten: a larger gesture is a group of changes.',
  ),
  exceptionsPerChange: tableLimit('exceptionsPerChange', 'targets', 'of which one change says apart what was seen: an op needs three.'),
  looksPerChange: tableLimit('looksPerChange', 'times', 'that one change looks through all rows, for the values of unique fields.'),
  orderKeyLength: tableLimit('orderKeyLength', 'characters', 'of a row’s place: it grows when many rows are put at one spot.'),
  nameLength: tableLimit('nameLength', 'characters', 'of the name of a table, a field, a choice or a view.'),
  choices: tableLimit('choices', 'choices', 'of a select field: they are written anew with each change of it.'),
  optionBytes: tableLimit('optionBytes', 'bytes', 'of a field’s options as JSON.'),
  openConflicts: tableLimit('openConflicts', 'conflicts', 'that wait to be settled in a table: every reader holds them all.'),
  conflictsPerCell: tableLimit(
    'conflictsPerCell',
    'conflicts',
    'that wait to be settled in one cell: each write of the cell writes them anew; a change over it is refused.',
  ),
  comments: tableLimit('comments', 'comments', 'of a table, deleted ones too: every reader holds them all.'),
  commentsPerRow: tableLimit('commentsPerRow', 'comments', 'of a row and its cells, deleted ones too.'),
  commentBytes: tableLimit('commentBytes', 'bytes', 'of the text of a comment.'),
  mentionsPerComment: tableLimit('mentionsPerComment', 'people', 'whom one comment calls.'),
  queuedChanges: tableLimit('queuedChanges', 'changes', 'of a table that wait to be decided; beyond it the answer is “retry”.'),
  unconfirmedVerdicts: tableLimit(
    'unconfirmedVerdicts',
    'verdicts',
    'that a session leaves unconfirmed: they are stored again with each of its changes.',
  ),
  unconfirmedBytes: tableLimit(
    'unconfirmedBytes',
    'bytes',
    'of a session’s unconfirmed verdicts as JSON; beyond it the answer is “retry”.',
  ),
  changesPerSecond: limit(200, 'changes a second', 'of one session; ten seconds’ worth may come at once.'),
  personChangesPerSecond: limit(
    1_000,
    'changes a second',
    'of one person in one table, whatever sessions he has; ten seconds’ worth may come at once.',
  ),
  tableChangesPerSecond: limit(10_000, 'changes a second', 'of one table; two seconds’ worth may come at once.'),
  sockets: limit(10_000, 'sockets', 'at once: each costs some 50 kB.'),
  socketsPerAddress: limit(1_000, 'sockets', 'at once from one network address; an office or a proxy is one.'),
  frameBytes: limit(1024 * 1024, 'bytes', 'of one frame of a client: a change of 5,000 cells fits.'),
  helloMilliseconds: limit(10_000, 'milliseconds', 'until a socket has said hello.'),
  presenceTyping: limit(
    defaultPresenceLimits.typing,
    'characters',
    'of what somebody is typing that others see: of more they see the end.',
  ),
  presenceNamed: limit(
    defaultPresenceLimits.named,
    'rows and fields',
    'that one person’s selection names for others: of more they see the first.',
  ),
  presenceMilliseconds: limit(
    50,
    'milliseconds',
    'for which it is gathered who has moved, before the others are told: with fifty people who all move, each gets at most twenty frames a second instead of a hundred.',
  ),
  presenceBytes: limit(2_000, 'bytes', 'of what one person tells of where he is.'),
  drafts: limit(500, 'drafts', 'of a table at once: long texts that are open to be written.'),
  draftsPerSocket: limit(10, 'drafts', 'that one page has open at once.'),
  draftMembers: limit(50, 'people', 'who write one draft at once.'),
  draftBytes: limit(1024 * 1024, 'bytes', 'of a draft as it is kept, what was deleted in it too.'),
  draftUpdateBytes: limit(256 * 1024, 'bytes', 'of what one message writes into a draft.'),
  draftUpdatesPerSecond: limit(50, 'messages a second', 'that one page writes into a draft; two seconds’ worth may come at once.'),
  silenceMilliseconds: limit(
    15_000,
    'milliseconds',
    'in which a y-websocket client is sent nothing, before it gets a sign of life: after 30 s it would take its connection for dead.',
  ),
  waitingBytes: limit(64 * 1024 * 1024, 'bytes', 'that wait for a reader who does not take them, before he is dropped.'),
  waitingMilliseconds: limit(
    60_000,
    'milliseconds',
    'in which a reader for whom more than a little waits takes nothing, before he is dropped.',
  ),
  bodyBytes: limit(1024 * 1024, 'bytes', 'of the body of a request that is no uploaded file.'),
  uploadBytes: limit(200 * 1024 * 1024, 'bytes', 'of an uploaded file.'),
  streams: limit(1_000, 'streams', 'of events at once.'),
  streamsPerPerson: limit(50, 'streams', 'of events at once that one person reads.'),
  scopes: limit(16, 'documents', 'of a table for readers who may not see all its fields, one for each set of fields they see.'),
} as const satisfies Record<string, Limit>;

/** Name of a bound. */
export type LimitName = keyof typeof limitTable;
/** What holds in a server. */
export type Limits = { readonly [K in LimitName]: number };

/** What holds unless an operator says otherwise. */
export const defaultLimits: Limits = Object.fromEntries(
  Object.entries(limitTable).map(([name, { default: value }]) => [name, value]),
) as unknown as Limits;

/** Reads `name=value,name=value`. */
export const limitsOption: OptionType<Limits> = {
  expected: `a list of limits, such as rows=200000,fields=100; the limits are ${Object.keys(limitTable).join(', ')}`,
  shown: true,
  read: (said) => {
    const limits: Record<string, number> = { ...defaultLimits };
    for (const part of said.split(',')) {
      const [, name, value] = /^\s*(\w+)\s*=\s*(\d{1,15})\s*$/.exec(part) ?? [];
      if (name === undefined || !Object.hasOwn(limitTable, name)) return { ok: false };
      limits[name] = Number(value);
    }
    return { ok: true, value: limits as Limits };
  },
};

/** Sentences about every bound, for the help. */
export function limitsHelp(): string {
  return Object.entries(limitTable)
    .map(([name, { default: value, unit, why }]) => `      ${name}=${value}: ${unit} ${why}`)
    .join('\n');
}

function limit(value: number, unit: string, why: string): Limit {
  return { default: value, unit, why };
}

function tableLimit(name: keyof TableLimits, unit: string, why: string): Limit {
  return limit(defaultTableLimits[name], unit, why);
}
