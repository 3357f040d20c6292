import type { FieldId } from '../ids.ts';
import { scopedEntry } from '../scope/scope.ts';
import type { Actor, Authorship } from '../table/conflict.ts';
import type { Revision } from '../table/revision.ts';
import type { Table } from '../table/table.ts';
import { authorshipOf, type LogEntry, type TableName, type TableStore } from './store.ts';
import { KnownPeople } from './known-people.ts';
import type { RecentHistory } from './recent-history.ts';

/** Changes whose authors are counted; of more it is not told who made them. */
const mostCounted = 10_000;
/** Entries that are read from the log at once. */
const page = 1_000;

/** Who asks, as far as it matters what he may learn. */
export interface Asker {
  /** The table as it is. */
  readonly table: Table;
  /** Fields that he may not see: of changes that are about nothing else he learns nothing. */
  readonly hidden: ReadonlySet<FieldId>;
}

/** Somebody and how many changes he made. */
export interface Share {
  readonly actor: Actor;
  readonly changes: number;
}

/** The author of a change with his change's number. */
export interface AuthorOf extends Authorship {
  readonly revision: Revision;
}

/** Who made which changes of a table: from its recent history, and from the log where that does not reach. */
export class AuthorshipIndex {
  readonly #name: TableName;
  readonly #store: Pick<TableStore, 'log'>;
  readonly #history: RecentHistory;
  /** Everybody of whom this has told, and who wrote lately. */
  readonly people = new KnownPeople();

  constructor(name: TableName, store: Pick<TableStore, 'log'>, history: RecentHistory) {
    this.#name = name;
    this.#store = store;
    this.#history = history;
    for (const actor of history.actors()) this.people.meet(actor);
  }

  /** The authors of those of these changes that are known, and about something that the asker may see. */
  async authors(revisions: readonly Revision[], asker: Asker): Promise<AuthorOf[]> {
    const found: AuthorOf[] = [];
    for (const revision of new Set(revisions)) {
      if (revision < 1 || revision > asker.table.seq) continue;
      const held = asker.hidden.size === 0 ? this.#history.author(revision) : undefined;
      if (held !== undefined) {
        found.push({ revision, ...held });
        continue;
      }
      const [entry] = await this.#store.log(this.#name, { after: revision - 1, limit: 1, withoutUpdates: true });
      if (entry?.seq === revision && isFor(entry, asker)) found.push({ revision, ...authorshipOf(entry) });
    }
    for (const { actor } of found) this.people.meet(actor);
    return found;
  }

  /** Who made the changes after a number, up to another, most first; null where that is not known any more, or they are too many. */
  async missed(after: Revision, through: Revision, asker: Asker): Promise<Share[] | null> {
    const last = Math.min(through, asker.table.seq);
    if (last - after > mostCounted) return null;
    const shares = new Map<string, Share>();
    const count = ({ actor, coauthors = [] }: Pick<LogEntry, 'actor' | 'coauthors'>) => {
      for (const one of [actor, ...coauthors]) shares.set(one.id, { actor: one, changes: (shares.get(one.id)?.changes ?? 0) + 1 });
    };
    for (let at = after; at < last; ) {
      const held = asker.hidden.size === 0 ? this.#history.author(at + 1) : undefined;
      if (held !== undefined) {
        count(held);
        at += 1;
        continue;
      }
      const entries = await this.#store.log(this.#name, { after: at, limit: Math.min(page, last - at), withoutUpdates: true });
      if (entries[0]?.seq !== at + 1) return null;
      for (const entry of entries) if (isFor(entry, asker)) count(entry);
      at = entries.at(-1)!.seq;
    }
    for (const { actor } of shares.values()) this.people.meet(actor);
    return [...shares.values()].toSorted((a, b) => b.changes - a.changes);
  }
}

function isFor(entry: LogEntry, { table, hidden }: Asker): boolean {
  return scopedEntry(entry, table.fields, hidden) !== null;
}
