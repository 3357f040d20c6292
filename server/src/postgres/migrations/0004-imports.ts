import type { Migration } from './migration.ts';

/** An import is kept as it was begun, so that it is gone on with after a crash, and nothing of it is done twice. */
export const imports: Migration = {
  number: 4,
  name: 'imports that are gone on with',
  up: `
    create table teable.imports (
      table_id bigint not null,
      id text collate "C" not null,
      record json not null,
      state text not null,
      primary key (table_id, id)
    );
    comment on table teable.imports is 'Imports as they were begun; how far each is is told by its session.';
  `,
  rollback: `drop table teable.imports; delete from teable.migrations where number = 4.
    Imports that were broken off cannot be gone on with, nor any be cancelled.`,
};
