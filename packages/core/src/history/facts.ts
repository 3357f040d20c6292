import { authorshipOf, type LogEntry } from '../authority/store.ts';
import { cellTarget, isCommentOp, type Op, type Target } from '../change/change.ts';
import type { FieldId, RowId } from '../ids.ts';
import { sameValue, type Value } from '../value.ts';
import type { HistoryEntry, HistoryFact, HistoryQuery } from './history.ts';
import { fieldTarget, nameTarget, viewTarget } from './trace.ts';

/** Pieces of one change that are told. */
const mostFacts = 20;
/** Rows that one piece names. */
const mostRows = 20;
/** What the pieces of one change may weigh beyond the first, characters of JSON. */
const mostWeight = 50_000;

type About = Pick<HistoryQuery, 'row' | 'field'>;
type RowsFact = Extract<HistoryFact, { readonly count: number }>['fact'];

/** A change of the log as history tells it; null when nothing of it is about what was asked for. It must be what the reader may see (`scopedEntry`). */
export function historyOf(entry: LogEntry, about: About): HistoryEntry | null {
  const { seq, group } = entry;
  const facts: HistoryFact[] = [];
  let [cells, more, weight] = [0, 0, 0];
  for (const fact of factsOf(entry, about)) {
    if (fact.fact === 'set') cells += 1;
    // Beyond the first piece nothing is even measured once it is enough.
    if (facts.length < mostFacts && weight < mostWeight) weight += JSON.stringify(fact).length;
    if (facts.length === 0 || (facts.length < mostFacts && weight < mostWeight)) facts.push(fact);
    else more += 1;
  }
  return facts.length === 0 ? null : { seq, ...authorshipOf(entry), group, imported: entry.ops === null, facts, cells, more };
}

/** All that a change did of what was asked for, piece by piece: settlements, rows, cells, then fields, views and the table. */
function* factsOf(entry: LogEntry, about: About): Generator<HistoryFact> {
  const settlements = [...settlementsOf(entry)];
  for (const fact of settlements) if (isAbout(about, fact.row, fact.field)) yield fact;
  const settled = new Set(settlements.map(({ row, field }) => `${row}/${field}`));
  if (about.row !== undefined || about.field === undefined) yield* rowFacts(entry, about);
  for (const [target, to] of valuesOf(entry)) {
    const [row = '', field = ''] = target.split('/');
    if (settled.has(target) || !isAbout(about, row, field)) continue;
    const from = entry.before[target] ?? null;
    // What lost has moved nothing.
    if (target in entry.before && !sameValue(from, to)) yield { fact: 'set', row, field, from, to };
  }
  const again = new Set((entry.ops?.ops ?? []).flatMap((op) => (op.op === 'reopen-conflicts' ? op.conflicts.map(({ id }) => id) : [])));
  for (const { id, row, field, kind, incoming } of entry.conflicts.opened)
    if (isAbout(about, row, field))
      yield again.has(id) ? { fact: 'reopened', row, field } : { fact: 'lost', row, field, kind, to: incoming.value };
  for (const op of entry.ops?.ops ?? []) {
    if (isCommentOp(op)) {
      if (isAbout(about, op.row, op.field)) yield { fact: op.op, row: op.row, field: op.field, text: 'text' in op ? op.text : '' };
    } else if ('field' in op && op.op !== 'set-cell' && op.op !== 'number-rows') {
      const id = op.op === 'add-field' ? op.field.id : op.field;
      // What a cell holds does not hang on where its field stands.
      const isAsked = about.row === undefined ? about.field === undefined || about.field === id : about.field === id && isTelling(op);
      if (isAsked) yield* fieldFacts(op, entry, id);
    } else if (about.row === undefined && about.field === undefined) yield* tableFacts(op, entry);
  }
}

/** Whether what is done to a field says something about its cells. */
function isTelling({ op }: Op): boolean {
  return op === 'change-field' || op === 'delete-field' || op === 'restore-field';
}

/** The values that the change wrote, as they came to be. */
function valuesOf({ ops, trace }: LogEntry): ReadonlyMap<Target, Value> {
  const values = new Map<Target, Value>();
  for (const op of ops?.ops ?? []) if (op.op === 'set-cell') values.set(cellTarget(op.row, op.field), op.value);
  for (const [target, value] of Object.entries(trace?.became ?? {})) values.set(target, value);
  return values;
}

type Settlement = Extract<HistoryFact, { fact: 'settled' }>;

function* settlementsOf({ ops, before, conflicts, trace }: LogEntry): Generator<Settlement> {
  const records = new Map(conflicts.settled.map((conflict) => [conflict.id, conflict]));
  for (const op of ops?.ops ?? []) {
    if (op.op !== 'resolve-conflicts') continue;
    for (const { id } of op.conflicts) {
      const conflict = records.get(id);
      if (conflict === undefined) continue;
      const { row, field, current } = conflict;
      const target = field === null ? '' : cellTarget(row, field);
      const from = before[target] ?? current.value;
      const { became = {} } = trace ?? {};
      yield { fact: 'settled', row, field, take: op.outcome.take, from, to: target in became ? became[target]! : from };
    }
  }
}

/** Rows that came, went and moved; for a cell also the value that it had in a new row. */
function* rowFacts({ ops, trace }: LogEntry, { row, field }: About): Generator<HistoryFact> {
  const about = (fact: RowsFact, ids: readonly RowId[]): HistoryFact | null => {
    if (row === undefined) return ids.length === 0 ? null : { fact, rows: ids.slice(0, mostRows), count: ids.length };
    return ids.includes(row) ? { fact, rows: [row], count: 1 } : null;
  };
  if (ops === null) yield { fact: 'rows-added', rows: row === undefined ? [] : [row], count: row === undefined ? 0 : 1 };
  const found: (HistoryFact | null)[] = [];
  for (const op of ops?.ops ?? []) {
    if (op.op === 'insert-rows')
      found.push(
        addedFact(op, row, field) ??
          about(
            'rows-added',
            op.rows.map(({ id }) => id),
          ),
      );
    else if (op.op === 'move-rows' && field === undefined) found.push(about('rows-moved', op.rows));
  }
  const flagged = Object.entries(trace?.was ?? {}).filter(([target]) => target.endsWith('/$deleted'));
  for (const [fact, was] of [
    ['rows-deleted', false],
    ['rows-restored', true],
  ] as const)
    found.push(
      about(
        fact,
        flagged.filter(([, value]) => value === was).map(([target]) => target.slice(0, target.indexOf('/'))),
      ),
    );
  for (const fact of found) if (fact !== null) yield fact;
}

function addedFact(op: Extract<Op, { op: 'insert-rows' }>, row: RowId | undefined, field: FieldId | undefined): HistoryFact | null {
  if (row === undefined || field === undefined) return null;
  const value = op.rows.find(({ id }) => id === row)?.cells[field];
  return value == null ? null : { fact: 'set', row, field, from: null, to: value };
}

type FieldOp = Extract<Op, { op: 'add-field' | 'change-field' | 'move-field' | 'delete-field' | 'restore-field' }>;

function* fieldFacts(op: FieldOp, { trace }: LogEntry, field: FieldId): Generator<HistoryFact> {
  const was = (trace?.was[fieldTarget(field)] ?? null) as { readonly name: string } | null;
  const name = was?.name ?? '';
  switch (op.op) {
    case 'add-field':
      return yield { fact: 'field-added', field, name: op.field.name };
    case 'change-field': {
      const { name: to, type, options = {}, addChoices } = op.set;
      const what = [...(to === undefined ? [] : ['name']), ...(type === undefined ? [] : ['type']), ...Object.keys(options)];
      if (addChoices !== undefined && !what.includes('choices')) what.push('choices');
      return yield { fact: 'field-changed', field, from: name, to: to ?? name, what };
    }
    case 'move-field':
      return yield { fact: 'field-moved', field, name };
    case 'delete-field':
      return yield { fact: 'field-deleted', field, name };
    case 'restore-field':
      return yield { fact: 'field-restored', field, name };
  }
}

function* tableFacts(op: Op, { trace }: LogEntry): Generator<HistoryFact> {
  const nameOf = (view: string) => ((trace?.was[viewTarget(view)] ?? null) as { readonly name: string } | null)?.name ?? '';
  switch (op.op) {
    case 'add-view':
      return yield { fact: 'view-added', view: op.view.id, name: op.view.name };
    case 'change-view': {
      const name = nameOf(op.view);
      return yield { fact: 'view-changed', view: op.view, from: name, to: op.set.name ?? name, what: Object.keys(op.set) };
    }
    case 'move-view':
      return yield { fact: 'view-moved', view: op.view, name: nameOf(op.view) };
    case 'delete-view':
      return yield { fact: 'view-deleted', view: op.view, name: nameOf(op.view) };
    case 'restore-view':
      return yield { fact: 'view-restored', view: op.view, name: nameOf(op.view) };
    case 'rename-table':
      return yield { fact: 'table-named', from: String(trace?.was[nameTarget] ?? ''), to: op.name };
    default:
  }
}

function isAbout({ row, field }: About, ofRow: RowId, ofField: FieldId | null): boolean {
  return (row === undefined || row === ofRow) && (field === undefined || field === ofField);
}
