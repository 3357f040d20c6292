import { valueOrder } from '../field-types/compare-values.ts';
import { readCell } from '../field-types/read-cell.ts';
import type { RowId } from '../ids.ts';
import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import type { Table } from '../table/table.ts';
import type { Value } from '../value.ts';
import { cellKind } from '../view/operators.ts';
import { isFilterGroup } from '../view/filter-conditions.ts';
import type { Look } from '../view/look.ts';
import type { FilterGroup, ViewSort } from '../view/view.ts';

/** What a view must show, found out in the slow and obvious way. Not part of the package. */
export class SlowView {
  /** Rows that are held, as they were; null: not shown then. */
  #held = new Map<RowId, Row | null>();
  #table: Table;
  #look: Look;

  constructor(table: Table, look: Look) {
    this.#table = table;
    this.#look = look;
    for (const id of look.held) this.#hold(id, table.rows.get(id), false);
  }

  /** The table went on, or other rows are held, or other groups are collapsed. */
  follow(table: Table, look: Look): void {
    const [before, held] = [this.#table, this.#held];
    this.#held = new Map();
    this.#table = table;
    for (const id of look.held) {
      const row = table.rows.get(id);
      if (row === undefined || row.deleted) continue;
      const put = (placed: Row | null) => (placed === null ? null : { ...placed, order: row.order });
      if (held.has(id)) this.#held.set(id, put(held.get(id)!));
      else {
        const was = before.rows.get(id);
        if (was === undefined || was.deleted) this.#hold(id, row, true);
        else this.#hold(id, put(was)!, false);
      }
    }
    this.#look = look;
  }

  /** The lines: a row's id, or of a group's head its level, its value and how many rows are in it. */
  get lines(): string[] {
    const placed: Row[] = [];
    for (const row of this.#table.rows) {
      const held = this.#held.get(row.id);
      if (held === undefined ? this.#passes(row) : held !== null) placed.push(held ?? row);
    }
    placed.sort((a, b) => this.#order(a, b));
    return this.#linesOf(placed, 0, []);
  }

  #linesOf(rows: readonly Row[], level: number, path: readonly unknown[]): string[] {
    const groups = this.#sorts(this.#look.groups);
    const by = groups[level];
    if (by === undefined) return rows.map(({ id }) => id);
    const lines: string[] = [];
    for (let at = 0; at < rows.length; ) {
      const key = this.#groupKey(rows[at]!, by.field);
      let end = at;
      while (end < rows.length && this.#groupKey(rows[end]!, by.field) === key) end += 1;
      const inner = rows.slice(at, end);
      const whole = [...path, [by.field.id, nameKey(this.#sortable(rows[at]!, by.field), by.field)]];
      lines.push(`${level} ${by.field.id}=${key} (${inner.length})`);
      if (!this.#look.collapsed.has(JSON.stringify(whole))) lines.push(...this.#linesOf(inner, level + 1, whole));
      at = end;
    }
    return lines;
  }

  #hold(id: RowId, row: Row | undefined, always: boolean): void {
    if (row !== undefined && !row.deleted) this.#held.set(id, always || this.#passes(row) ? row : null);
  }

  #sorts(list: readonly ViewSort[]): { field: Field; sign: number }[] {
    return list.flatMap(({ field: id, direction }) => {
      const field = this.#table.fields.get(id);
      return field === undefined || field.deleted ? [] : [{ field, sign: direction === 'ascending' ? 1 : -1 }];
    });
  }

  #order(a: Row, b: Row): number {
    const by = [...this.#sorts(this.#look.groups), ...this.#sorts(this.#look.sorts)];
    for (const { field, sign } of by) {
      const [left, right] = [this.#sortable(a, field), this.#sortable(b, field)];
      if (left === null || right === null) {
        if (left !== right) return left === null ? 1 : -1;
        continue;
      }
      const [unfitA, unfitB] = [unfitIn(left), unfitIn(right)];
      if (unfitA !== null || unfitB !== null) {
        const order = unfitA === null ? -1 : unfitB === null ? 1 : unfitA < unfitB ? -1 : unfitA > unfitB ? 1 : 0;
        if (order !== 0) return order * sign;
        continue;
      }
      const order = valueOrder(field.type)(left, right, field.options, this.#look.reader.locale);
      if (order !== 0) return order * sign;
      if (left !== right && typeof left === 'string' && typeof right === 'string') return (left < right ? -1 : 1) * sign;
    }
    return a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1;
  }

  #sortable(row: Row, field: Field): Value {
    const reading = readCell(row, field, this.#look.reader.computed);
    if (field.type === 'checkbox') return reading.state === 'value' && reading.value === true;
    return reading.state === 'value' ? reading.value : reading.state === 'unfit' ? { unfit: reading.text } : null;
  }

  #groupKey(row: Row, field: Field): string {
    return JSON.stringify(this.#sortable(row, field));
  }

  #passes(row: Row): boolean {
    return this.#look.filter === null || this.#holds(this.#look.filter, row) !== false;
  }

  /** Null: there is nothing to ask. */
  #holds({ match, conditions }: FilterGroup, row: Row): boolean | null {
    const verdicts = conditions
      .map((item) => (isFilterGroup(item) ? this.#holds(item, row) : this.#asks(item.field, item.operator, item.value, row)))
      .filter((verdict) => verdict !== null);
    if (verdicts.length === 0) return null;
    return match === 'all' ? !verdicts.includes(false) : verdicts.includes(true);
  }

  /** A few operators of each kind, spelled out once more. */
  #asks(id: string, operator: string, asked: unknown, row: Row): boolean | null {
    const field = this.#table.fields.get(id);
    if (field === undefined || field.deleted) return null;
    const value = this.#sortable(row, field);
    const kind = cellKind(field);
    switch (operator) {
      case 'is-empty':
        return kind === 'checkbox' ? null : value === null;
      case 'contains':
        return kind !== 'text' || asked === ''
          ? null
          : typeof value === 'string' && value.toLowerCase().includes(String(asked).toLowerCase());
      case 'at-least':
        return kind !== 'number' || typeof asked !== 'number' ? null : typeof value === 'number' && value >= asked;
      case 'checked':
        return kind !== 'checkbox' ? null : value === true;
      case 'any-of':
        return kind !== 'choice' ? null : (asked as string[]).includes(value as string);
      case 'has-any-of':
        return kind !== 'choices' ? null : ((value ?? []) as string[]).some((one) => (asked as string[]).includes(one));
      case 'after':
        return kind !== 'date' ? null : typeof value === 'string' && value > (asked as string);
      default:
        throw new Error(`not spelled out: ${operator}`);
    }
  }
}

/** The text of what a type cannot read. */
function unfitIn(value: Value): string | null {
  const text = typeof value === 'object' && value !== null ? (value as { readonly unfit?: string }).unfit : undefined;
  return text ?? null;
}

/** What a value is called in the name of its group. */
function nameKey(value: Value, field: Field): Value {
  switch (cellKind(field)) {
    case 'checkbox':
      return Number(value);
    case 'date':
      return value === null ? null : Date.parse(value as string) / 86_400_000;
    case 'choices':
      return value === null ? null : `\u0000${JSON.stringify(value)}`;
    default:
      return value;
  }
}
