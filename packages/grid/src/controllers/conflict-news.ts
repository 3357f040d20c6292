import { type Conflict, type Conflicts, type Session, type Table, valueOf } from '@teable-grid/core';
import { GridConflictEvent, GridConflictResolvedEvent } from '../conflict-events.ts';
import type { Origin } from '../events.ts';
import { LostValues, lostKey, lostNotice } from '../state/lost-values.ts';
import type { NewsHost } from './session-news.ts';
import { deviceShelf } from '../state/own-views-storage.ts';

/** Conflicts before and after something happened. */
export interface ConflictsMoved {
  /** Null: the table has just come, so nothing happened in it yet. */
  readonly before: Conflicts | null;
  readonly table: Table;
  readonly origin: Origin;
  readonly locale: string;
}

/** Tells the page of conflicts that were opened and settled, and a person of his values that lost; one for each session. */
export class ConflictNews {
  readonly #host: NewsHost;
  readonly #session: Session;
  #lost: { readonly of: string; readonly values: LostValues } | null = null;

  constructor(host: NewsHost, session: Session) {
    this.#host = host;
    this.#session = session;
  }

  moved({ before, table, origin, locale }: ConflictsMoved): void {
    const { conflicts } = table;
    if (before !== null) {
      for (const conflict of listOf(before))
        if (conflicts.get(conflict.id) === undefined)
          this.#host.dispatchEvent(new GridConflictResolvedEvent(conflict, valueIn(conflict, table), origin));
      for (const conflict of listOf(conflicts))
        if (before.get(conflict.id) === undefined) this.#host.dispatchEvent(new GridConflictEvent(conflict, origin));
    }
    // What is told to nobody who looks is told in vain.
    if (document.visibilityState === 'visible') this.#tellLost(table, locale);
    else document.addEventListener('visibilitychange', () => this.#tellLost(this.#session.table, locale), { once: true });
  }

  #tellLost(table: Table, locale: string): void {
    const { actor } = this.#session;
    if (actor === null) return;
    if (this.#lost?.of !== actor.id) {
      const { server, table: name } = this.#host.place();
      this.#lost = { of: actor.id, values: new LostValues(deviceShelf(), lostKey(server, name, actor.id)) };
    }
    const lost = this.#lost.values.take(listOf(table.conflicts), actor);
    if (lost.length === 0) return;
    const notice = lostNotice(lost, table, actor, locale);
    this.#host.show(notice);
    this.#host.say(notice.text);
  }
}

function valueIn({ row: rowId, field: fieldId }: Conflict, { rows, fields }: Table) {
  const row = rows.get(rowId);
  const field = fieldId === null ? undefined : fields.get(fieldId);
  return row === undefined || row.deleted || field === undefined || field.deleted ? null : valueOf(row, field);
}

function listOf(conflicts: Conflicts): readonly Conflict[] {
  return [...(conflicts as Iterable<Conflict>)];
}
