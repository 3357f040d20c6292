import type { FieldId, HistoryFact, RowId, Table, Value } from '@teable-grid/core';
import { count } from '../state/count.ts';
import { cellValueText, fieldName } from '../state/op-text.ts';
import { rowTitle } from '../state/row-title.ts';
import type { PastGesture } from './gestures.ts';

/** What history is shown of: the table, a field, a row or a cell. */
export interface Subject {
  readonly row: RowId | null;
  readonly field: FieldId | null;
}

type Fact<Kind extends HistoryFact['fact']> = Extract<HistoryFact, { fact: Kind }>;

/** Things that are told one by one; of more only how many there are. */
const mostTold = 3;
/** Characters of a value in a sentence. */
const longest = 80;

/**
 * What somebody did, as the rest of a sentence that begins with a name: “changed Price from 12 to 14”, “deleted 3 rows”. Names of fields and
 * choices are as they are now.
 */
export function deedText({ facts, cells, more, imported }: PastGesture, subject: Subject, table: Table, locale: string): string {
  const of = <Kind extends HistoryFact['fact']>(kind: Kind) => facts.filter((fact): fact is Fact<Kind> => fact.fact === kind);
  const sets = of('set');
  const told = [
    rowsText(of('rows-added'), imported ? 'imported' : 'added', subject),
    rowsText(of('rows-restored'), 'brought back', subject),
    rowsText(of('rows-deleted'), 'deleted', subject),
    rowsText(of('rows-moved'), 'moved', subject),
    cells === 1 && sets.length === 1 ? setText(sets[0]!, table, locale) : cells === 0 ? '' : cellsText(sets, cells, table),
    ...some(of('settled'), (fact) => settledText(fact, table, locale), 'settled', 'conflict'),
    ...some(
      of('reopened'),
      ({ field }) => `opened a conflict${field === null ? '' : ` in ${fieldName(field, table)}`} again`,
      'opened again',
      'conflict',
    ),
    ...some(of('lost'), (fact) => lostText(fact, table, locale), 'came into', 'conflict'),
    ...thingsText(facts, table),
  ].filter((text) => text !== '');
  const others = more - Math.max(0, cells - sets.length);
  if (others > 0) told.push(`${others.toLocaleString('en')} more`);
  const last = told.length > 1 ? ` and ${told.pop()}` : '';
  return told.join(', ') + last;
}

function some<T>(facts: readonly T[], text: (fact: T) => string, verb: string, noun: string): string[] {
  return facts.length === 1 ? [text(facts[0]!)] : facts.length === 0 ? [] : [`${verb} ${count(facts.length, noun)}`];
}

function rowsText(facts: readonly { readonly count: number }[], verb: string, { row }: Subject): string {
  if (facts.length === 0) return '';
  if (row !== null) return `${verb} this row`;
  const rows = facts.reduce((sum, fact) => sum + fact.count, 0);
  return rows === 0 ? `${verb} rows` : `${verb} ${count(rows, 'row')}`;
}

function setText({ field, from, to }: Fact<'set'>, table: Table, locale: string): string {
  const name = fieldName(field, table);
  if (from === null) return `wrote ${valueWords(to, field, table, locale)} into ${name}`;
  const was = valueWords(from, field, table, locale);
  return to === null ? `emptied ${name}, where ${was} was` : `changed ${name} from ${was} to ${valueWords(to, field, table, locale)}`;
}

function cellsText(sets: readonly Fact<'set'>[], cells: number, table: Table): string {
  const order = new Map(table.fields.list.map(({ id }, at) => [id, at]));
  const fields = [...new Set(sets.map(({ field }) => field))].toSorted((a, b) => (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity));
  // What is not told may be in other fields.
  const known = sets.length === cells;
  const where = !known
    ? ''
    : fields.length <= mostTold
      ? ` in ${listed(fields.map((id) => fieldName(id, table)))}`
      : ` in ${fields.length} fields`;
  return `changed ${count(cells, 'cell')}${where}`;
}

function settledText({ field, take, to }: Fact<'settled'>, table: Table, locale: string): string {
  if (field === null) return `settled a conflict: ${take === 'current' ? 'kept the row' : 'deleted the row'}`;
  const value = valueWords(to, field, table, locale);
  const how = { current: 'kept', incoming: 'took', other: 'wrote' }[take];
  return `settled a conflict in ${fieldName(field, table)}: ${how} ${value}`;
}

function lostText({ field, kind, to }: Fact<'lost'>, table: Table, locale: string): string {
  if (field === null) return 'wanted to delete a row that was edited meanwhile; the conflict is to be settled';
  const what = `wanted ${valueWords(to, field, table, locale)} in ${fieldName(field, table)}`;
  const why = {
    'both-wrote': 'where somebody else wrote meanwhile',
    'edited-deleted-row': 'in a row that was deleted meanwhile',
    'deleted-edited-row': 'in a row that was edited meanwhile',
    'field-changed': 'which became another type meanwhile',
    'field-gone': 'which was deleted meanwhile',
    'unique-taken': 'which another row has meanwhile',
  }[kind];
  return `${what}, ${why}; the conflict is to be settled`;
}

/** What became of fields, views and the table. */
function thingsText(facts: readonly HistoryFact[], table: Table): readonly string[] {
  const added = facts.flatMap((fact) => (fact.fact === 'field-added' ? fact.name : []));
  const told = facts.flatMap((fact, at) => {
    switch (fact.fact) {
      case 'field-added':
        if (added.length === 1) return `added the field ${fact.name}`;
        // Those of a new table, or of a file, come together.
        if (facts.findIndex((other) => other.fact === 'field-added') !== at) return [];
        return added.length <= mostTold ? `added the fields ${listed(added)}` : `added ${count(added.length, 'field')}`;
      case 'field-deleted':
        return `deleted the field ${fact.name}`;
      case 'field-restored':
        return `brought back the field ${fact.name}`;
      case 'field-moved':
        return `moved the field ${fact.name || fieldName(fact.field, table)}`;
      case 'field-changed':
        return changedText('field', fact);
      case 'view-added':
        return `added the view ${fact.name}`;
      case 'view-deleted':
        return `deleted the view ${fact.name}`;
      case 'view-restored':
        return `brought back the view ${fact.name}`;
      case 'view-moved':
        return `moved the view ${fact.name}`;
      case 'view-changed':
        return changedText('view', fact);
      case 'add-comment':
        return `commented “${excerpt(fact.text)}”`;
      case 'edit-comment':
        return `rewrote a comment: “${excerpt(fact.text)}”`;
      case 'delete-comment':
        return 'deleted a comment';
      case 'restore-comment':
        return 'brought back a comment';
      case 'resolve-comment':
        return 'resolved a thread of comments';
      case 'reopen-comment':
        return 'reopened a thread of comments';
      case 'table-named':
        return fact.to === '' ? 'took the table’s name away' : `named the table ${fact.to}`;
      default:
        return [];
    }
  });
  return told.length <= mostTold ? told : [...told.slice(0, mostTold), `${told.length - mostTold} more`];
}

/** What properties are called where their names do not say it. */
const properties: Readonly<Record<string, string>> = {
  read: 'who sees it',
  write: 'who writes it',
  policy: 'what becomes of conflicts',
  timeZone: 'the time zone',
  durationFormat: 'the format',
  sorts: 'the order',
  groups: 'the groups',
  hidden: 'which fields are hidden',
  widths: 'column widths',
  frozen: 'frozen columns',
  rowHeight: 'the row height',
  colorRules: 'the colours',
};

function changedText(
  noun: string,
  { from, to, what }: { readonly from: string; readonly to: string; readonly what: readonly string[] },
): string {
  const rest = what.filter((key) => key !== 'name').map((key) => properties[key] ?? `the ${key}`);
  if (from !== to && rest.length === 0) return `renamed the ${noun} ${from} to ${to}`;
  if (rest.length === 0) return `changed the ${noun} ${to}`;
  const more = rest.length > mostTold ? [...rest.slice(0, mostTold - 1), `${rest.length - mostTold + 1} more`] : rest;
  return `changed ${listed([...new Set(more)])} of the ${noun} ${to}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}

/** A value as its field shows it, within a sentence, or with room for so many characters. */
export function valueWords(value: Value, field: FieldId, table: Table, locale: string, most = longest): string {
  const text = cellValueText(value, field, table, locale).replaceAll(/\s+/g, ' ').trim();
  return text === '' ? 'nothing' : cut(text, most);
}

function excerpt(text: string): string {
  return cut(text.replaceAll(/\s+/g, ' ').trim(), longest);
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** What a row is called (`rowTitle`), with room for so many characters. */
export function rowName(id: RowId, table: Table, locale: string): string {
  return cut(rowTitle(id, table, locale), longest);
}

const steps: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How long ago something was, in a locale; empty when nobody knows. */
export function agoText(at: string, locale: string, now: Date = new Date()): string {
  const seconds = (now.getTime() - new Date(at).getTime()) / 1_000;
  if (Number.isNaN(seconds)) return '';
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  for (const [unit, length] of steps) if (seconds >= length) return format.format(-Math.floor(seconds / length), unit);
  return format.format(0, 'second');
}

/** A time to the second, in a locale. */
export function exactTime(at: string, locale: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' }).format(date);
}
