import { apply, defaultTableLimits, emptyTable, execute, type Op, type Table, viewRules } from '@teable-grid/core';

/** A table after one accepted change; throws what is wrong with another one. For tests. */
export function tableOf(ops: readonly Op[], table: Table = emptyTable): Table {
  const revision = table.seq + 1;
  const { writes, verdict } = execute(
    table,
    { n: revision, id: `c${revision}`, seen: { seq: table.seq }, ops },
    {
      actor: { id: 'me', name: 'Me' },
      session: 's',
      revision,
      at: '2026-01-01T00:00:00Z',
      limits: defaultTableLimits,
      mine: () => undefined,
      misfits: 'refuse',
      viewRules,
    },
  );
  if (verdict.verdict === 'rejected') throw new Error(verdict.problems.map(({ message }) => message).join(' '));
  return apply(table, writes, revision);
}
