import type { Migration } from './migration.ts';

/**
 * A table has a name that people call it by, and is deleted by a mark, so that it can be restored. Fences come from one sequence, so that no
 * two tables have the same: after a table was renamed and another was made under its old name, a late writer of the first cannot be taken
 * for one of the second.
 */
export const names: Migration = {
  number: 3,
  name: 'names for people, deletion, fences that no two tables share',
  up: `
    alter table teable.tables
      add column display_name json not null default '""',
      add column deleted_at timestamptz;
    create sequence teable.fences;
    select setval('teable.fences', greatest(1, (select max(fence) from teable.tables)));
  `,
  rollback: `alter table teable.tables drop column display_name, drop column deleted_at; drop sequence teable.fences;
    delete from teable.migrations where number = 3. Tables that are deleted are there again, and those made since may share a fence.`,
};
