import type { Migration } from './migration.ts';

/**
 * An epoch knows when and after which change it began, and its first snapshot is kept beside the last one, so that what the log says can
 * be checked from there (`verify`). `trimmed` is the last number that the log has dropped.
 */
export const epochs: Migration = {
  number: 2,
  name: 'epochs, the end of the log, records of conflicts in it',
  up: `
    alter table teable.tables
      add column epoch_seq bigint not null default 0,
      add column epoch_at timestamptz not null default now(),
      add column trimmed bigint not null default 0;
    update teable.tables set epoch_at = created_at;
    alter table teable.log add column conflicts json not null default '{"opened":[],"settled":[]}';
    create index sessions_changed_at on teable.sessions (changed_at);
  `,
  rollback: `drop index teable.sessions_changed_at; alter table teable.log drop column conflicts;
    alter table teable.tables drop column epoch_seq, drop column epoch_at, drop column trimmed; delete from teable.migrations where number = 2.
    Only for tables that are in their first epoch; what the log told of conflicts is lost.`,
};
