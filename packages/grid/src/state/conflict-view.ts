import {
  type Actor,
  type Conflict,
  type ConflictSide,
  type Field,
  holdersOf,
  type RowId,
  type Table,
  unreachable,
  type Value,
  valueText,
} from '@teable-grid/core';

/** One side of a conflict in words. */
export interface SideView {
  readonly who: string;
  readonly text: string;
}

/** A conflict in words. `base` is null where nobody knows what both started from. */
export interface ConflictView {
  readonly title: string;
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
}

/** Puts a conflict in words. `me` is called "you". */
export function viewConflict(conflict: Conflict, table: Table, me: Actor | null, locale: string): ConflictView {
  const field = conflict.field === null ? undefined : table.fields.get(conflict.field);
  const text = (value: Value) => (field === undefined ? plain(value) : valueText(value, field, locale));
  const side = (from: ConflictSide, nobody: string): SideView => ({ who: authorship(from, me, locale, nobody), text: text(from.value) });
  const position = table.rows.indexOf(conflict.row);
  const first = table.fields.list[0];
  const row = table.rows.get(conflict.row);
  const label =
    first !== undefined && row !== undefined
      ? valueText(row.written?.get(first.id)?.value ?? row.base[first.column] ?? null, first, locale)
      : '';
  const where = `${field === undefined ? 'Row' : `“${field.name}” in row`} ${position < 0 ? '(deleted)' : (position + 1).toLocaleString(locale)}${label === '' ? '' : `, ${label}`}`;
  const holder = field === undefined ? undefined : otherHolder(table, conflict, field, conflict.incoming.value);
  const common = {
    title: where,
    base: conflict.base === null ? null : { who: 'Before', text: text(conflict.base.value) },
    current: side(conflict.current, 'In the table now'),
    incoming: side(conflict.incoming, 'Came later'),
    keep: 'Keep current',
    take: 'Take incoming',
    free: holder === undefined,
    other: true,
  };
  const other = name(conflict.incoming, me);
  switch (conflict.kind) {
    case 'both-wrote':
      return { ...common, explanation: `${sentenceStart(other)} wrote without having seen the present value.` };
    case 'edited-deleted-row':
      return {
        ...common,
        explanation: `${sentenceStart(other)} wrote in this row after it was deleted.`,
        keep: 'Leave it deleted',
        take: 'Restore with this value',
        other: false,
      };
    case 'deleted-edited-row':
      return {
        ...common,
        explanation: `${sentenceStart(other)} deleted this row without having seen a later edit, so it stayed.`,
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
        explanation: `${sentenceStart(other)} wrote a value that another row had by then; every value here is in one row only. ${holder === undefined ? 'It is free now.' : `It is in row ${(table.rows.indexOf(holder) + 1).toLocaleString(locale)} now.`}`,
      };
    default:
      return unreachable(conflict.kind);
  }
}

/** Another live row that holds a value, where values are unique. */
export function otherHolder(table: Table, { row }: Conflict, field: Field, value: Value): RowId | undefined {
  return holdersOf(table.unique, field, value).find((id) => id !== row);
}

function name(side: ConflictSide, me: Actor | null): string {
  if (side.by === null) return 'somebody';
  const others = [side.by.actor, ...(side.by.coauthors ?? [])].filter(({ id }) => id !== me?.id).map((actor) => actor.name);
  const isMine = others.length <= (side.by.coauthors ?? []).length;
  return [...(isMine ? ['you'] : []), ...others].join(' and ');
}

function authorship(side: ConflictSide, me: Actor | null, locale: string, nobody: string): string {
  if (side.by === null) return nobody;
  const at = new Date(side.by.at);
  const time = Number.isNaN(at.getTime())
    ? ''
    : `, ${new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at)}`;
  return `${nobody} · ${name(side, me)}${time}`;
}

function plain(value: Value): string {
  return value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

function sentenceStart(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
