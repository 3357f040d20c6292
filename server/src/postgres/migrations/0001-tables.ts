import type { Migration } from './migration.ts';

/**
 * Columns of type `json` keep the exact text, with the order of keys and with `\u0000` and lone surrogates, which `jsonb` refuses.
 * No table refers to `tables` by a foreign key: every row is written with the id of the row of `tables` that the same statement changed,
 * and a check for each row would be a good part of what a small commit costs.
 * `records.data` is `jsonb` for reports; where that cannot hold a value exactly, `exact` does.
 */
export const tables: Migration = {
  number: 1,
  name: 'tables, log, sessions, snapshots, records',
  up: `
    create table teable.tables (
      id bigint generated always as identity primary key,
      name text collate "C" not null unique,
      seq bigint not null default 0,
      fence bigint not null default 0,
      epoch bigint not null default 1,
      writer bigint not null,
      created_at timestamptz not null default now()
    ) with (fillfactor = 20);
    comment on table teable.tables is 'One row per table. Every commit compares and raises seq here, so nothing of a table is written by two.';

    create table teable.log (
      table_id bigint not null,
      seq bigint not null,
      epoch bigint not null,
      session text not null,
      n bigint not null,
      change text not null,
      "group" text,
      actor json not null,
      at timestamptz not null,
      ops json,
      before json not null,
      verdict json not null,
      update bytea not null,
      primary key (table_id, seq)
    );
    comment on table teable.log is 'Every accepted change in order; update is what it did to the document, as a Yjs update of its epoch.';

    create table teable.sessions (
      table_id bigint not null,
      session text not null,
      subject json not null,
      secret text not null,
      last bigint not null,
      unconfirmed json not null,
      changed_at timestamptz not null default now(),
      primary key (table_id, session)
    );
    comment on table teable.sessions is 'What each client session has had decided, so that a repeated change is answered and not done again.';

    create table teable.snapshots (
      table_id bigint not null,
      epoch bigint not null,
      seq bigint not null,
      part integer not null,
      update bytea not null,
      primary key (table_id, epoch, seq, part)
    );
    comment on table teable.snapshots is 'The document at some seq, to be loaded before the log after it. Only compaction: the log has it all.';

    create table teable.records (
      table_id bigint not null,
      "row" text collate "C" not null,
      version bigint not null,
      seq bigint not null,
      deleted boolean not null,
      data jsonb not null,
      exact json,
      primary key (table_id, "row")
    ) with (fillfactor = 80);
    comment on table teable.records is 'The rows as plain data by field id, for reports. seq: last number of the batch that wrote the row.';
  `,
  rollback: 'drop schema teable cascade; every table is lost, so export them first.',
};
