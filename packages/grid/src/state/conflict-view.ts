import {
  type Actor,
  type Conflict,
  type ConflictKind,
  type ConflictSide,
  type RowId,
  type Table,
  unreachable,
  type Value,
  valueText,
} from '@teable-grid/core';
import { otherHolder } from './conflict-holders.ts';
import { whenText } from './authorship.ts';

/** One side of a conflict in words. */
export interface SideView {
  /** What this side is. */
  readonly what: string;
  /** By whom and when; empty where nobody knows. */
  readonly who: string;
  readonly text: string;
}

/** A conflict in words. `base` is null where nobody knows what both started from. */
export interface ConflictView {
  /** Name of the field, of which the conflict is; of a whole row it says so. */
  readonly field: string;
  /** The row by its number and what it is called. */
  readonly row: string;
  readonly explanation: string;
  readonly base: SideView | null;
  readonly current: SideView;
  readonly incoming: SideView;
  readonly keep: string;
  readonly take: string;
  /** Whether the incoming value can be written: not while another row has it, where values are unique. */
  readonly free: boolean;
  /** Whether another value can be written instead of both. */
  readonly other: boolean;
  /** Whether they are texts that can be compared with the one that both started from, word by word. */
  readonly texts: boolean;
}

/** Kinds of conflicts, for a list to choose from. */
export const conflictKinds: Readonly<Record<ConflictKind, string>> = {
  'both-wrote': 'Both wrote',
  'edited-deleted-row': 'Edited a deleted row',
  'deleted-edited-row': 'Deleted an edited row',
  'field-changed': 'Field changed',
  'field-gone': 'Field deleted',
  'unique-taken': 'Unique value taken',
};

/** Puts a conflict in words. `me` is called "you". */
export function viewConflict(conflict: Conflict, table: Table, me: Actor | null, locale: string): ConflictView {
  const field = conflict.field === null ? undefined : table.fields.get(conflict.field);
  const text = (value: Value) => (field === undefined ? plain(value) : valueText(value, field, locale));
  const base = conflict.base === null ? null : text(conflict.base.value);
  const side = (from: ConflictSide, what: string): SideView => ({ what, who: authorship(from, me, locale), text: text(from.value) });
  const holder = field === undefined ? undefined : otherHolder(table, conflict, field, conflict.incoming.value);
  const common = {
    field: field?.name ?? 'Whole row',
    row: rowText(conflict.row, table, locale),
    base: base === null ? null : { what: 'Before', who: '', text: base },
    current: side(conflict.current, 'In the table now'),
    incoming: side(conflict.incoming, 'Came later'),
    keep: 'Keep current',
    take: 'Take incoming',
    free: holder === undefined,
    other: true,
    texts: field !== undefined && textTypes.has(field.type) && base !== null && base !== '',
  };
  const other = sentenceStart(name(conflict.incoming, me));
  switch (conflict.kind) {
    case 'both-wrote':
      return {
        ...common,
        explanation: `${other} wrote without having seen the present value.`,
      };
    case 'edited-deleted-row':
      return {
        ...common,
        explanation: `${other} wrote in this row after it was deleted.`,
        keep: 'Leave it deleted',
        take: 'Restore with this value',
        other: false,
      };
    case 'deleted-edited-row':
      return {
        ...common,
        current: { ...common.current, text: 'The row, as it was edited' },
        incoming: { ...common.incoming, text: 'The row deleted' },
        explanation: `${other} deleted this row without having seen a later edit, so it stayed.`,
        keep: 'Keep the row',
        take: 'Delete the row',
        other: false,
      };
    case 'field-changed':
      return { ...common, explanation: `The field's type changed meanwhile, and this value does not fit it.` };
    case 'field-gone':
      return {
        ...common,
        explanation: `The field was deleted meanwhile.`,
        keep: 'Leave it deleted',
        take: 'Restore the field',
        other: false,
      };
    case 'unique-taken':
      return {
        ...common,
        explanation: `${other} wrote a value that another row had by then; every value here is in one row only. ${holder === undefined ? 'It is free now.' : `It is in row ${(table.rows.indexOf(holder) + 1).toLocaleString(locale)} now.`}`,
      };
    default:
      return unreachable(conflict.kind);
  }
}

const textTypes: ReadonlySet<string> = new Set(['text', 'long-text']);

function rowText(id: RowId, table: Table, locale: string): string {
  const position = table.rows.indexOf(id);
  const first = table.fields.list[0];
  const row = table.rows.get(id);
  const label =
    first !== undefined && row !== undefined
      ? valueText(row.written?.get(first.id)?.value ?? row.base[first.column] ?? null, first, locale)
      : '';
  return `row ${position < 0 ? '(deleted)' : (position + 1).toLocaleString(locale)}${label === '' ? '' : `, ${label}`}`;
}

function name(side: ConflictSide, me: Actor | null): string {
  if (side.by === null) return 'somebody';
  const others = [side.by.actor, ...(side.by.coauthors ?? [])].filter(({ id }) => id !== me?.id).map((actor) => actor.name);
  const isMine = others.length <= (side.by.coauthors ?? []).length;
  return [...(isMine ? ['you'] : []), ...others].join(' and ');
}

function authorship(side: ConflictSide, me: Actor | null, locale: string): string {
  if (side.by === null) return '';
  const when = whenText(side.by.at, locale);
  return when === '' ? name(side, me) : `${name(side, me)}, ${when}`;
}

function plain(value: Value): string {
  return value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

function sentenceStart(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
