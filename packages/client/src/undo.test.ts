import { type Conflict, MemoryStore, type Op, type Session, type UndoOutcome, valueOf, type ViewChanges } from '@teable-grid/core';
import { afterEach, describe, expect, it } from 'vitest';
import { LocalAuthority, LocalSession } from './index.ts';

const fields = ['fName', 'fCity'].map((id) => ({ id, name: id.slice(1), type: 'text', options: {} }));
const rows = ['rA', 'rB', 'rC'].map((id) => ({ id, cells: { fName: id } }));
let authority: LocalAuthority;
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function two(): Promise<[ann: Session, ben: Session]> {
  authority = await LocalAuthority.open('home/people', new MemoryStore(), { fields, rows });
  const sessions = [];
  for (const id of ['ann', 'ben']) sessions.push(await LocalSession.join(authority, { actor: { id, name: id } }));
  open.push(...sessions, authority);
  return sessions as [Session, Session];
}

const cell = ({ table }: Session, row: string, field = 'fName') => valueOf(table.rows.get(row)!, table.fields.get(field)!);
const write = (session: Session, row: string, value: string, field = 'fName'): Op => ({
  op: 'set-cell',
  row,
  field,
  value,
  was: cell(session, row, field),
});
/** Until everything that was done is decided, and both have it. */
const both = async (...sessions: Session[]) => {
  await expect.poll(() => sessions.every(({ pending }) => pending.length === 0)).toBe(true);
  await expect.poll(() => sessions.every(({ table }) => table.seq === authority.published.seq)).toBe(true);
};
const asks = (outcome: UndoOutcome) => {
  if (outcome.outcome !== 'asks') throw new Error(`it did not ask: ${JSON.stringify(outcome)}`);
  return outcome.values;
};

describe('undo', () => {
  it('CL-8 tells whose values it would overwrite, and does nothing before it is answered', async () => {
    const [ann, ben] = await two();
    await ann.submit({ ops: ['rA', 'rB', 'rC'].map((row) => write(ann, row, 'Ann')) }).verdict;
    await both(ann, ben);
    await ben.submit({ ops: [write(ben, 'rB', 'Ben')] }).verdict;
    await both(ann, ben);
    const values = asks(await ann.undo());
    expect(values).toEqual([
      { row: 'rB', field: 'fName', value: 'Ben', revision: 3, by: { actor: { id: 'ben', name: 'ben' }, at: expect.any(String) } },
    ]);
    expect(ann.canUndo).toBe(true);
    expect(['rA', 'rB', 'rC'].map((row) => cell(ann, row))).toEqual(['Ann', 'Ben', 'Ann']);
  });

  it('CL-8 overwrites what its person was shown, as a change that has seen it', async () => {
    const [ann, ben] = await two();
    await ann.submit({ ops: [write(ann, 'rA', 'Ann'), write(ann, 'rB', 'Ann')] }).verdict;
    await both(ann, ben);
    await ben.submit({ ops: [write(ben, 'rB', 'Ben')] }).verdict;
    await both(ann, ben);
    const values = asks(await ann.undo());
    expect(await ann.undo({ theirs: 'overwrite', values })).toEqual({ outcome: 'done' });
    await both(ann, ben);
    expect([cell(ben, 'rA'), cell(ben, 'rB'), ben.table.conflicts.size]).toEqual(['rA', 'rB', 0]);
    // Doing it again would overwrite nobody: what was undone is there.
    expect(await ann.redo()).toEqual({ outcome: 'done' });
    expect([cell(ann, 'rA'), cell(ann, 'rB')]).toEqual(['Ann', 'Ben']);
  });

  it('CL-8 asks again about what came after it asked', async () => {
    const [ann, ben] = await two();
    await ann.submit({ ops: [write(ann, 'rA', 'Ann'), write(ann, 'rB', 'Ann')] }).verdict;
    await both(ann, ben);
    await ben.submit({ ops: [write(ben, 'rB', 'Ben')] }).verdict;
    await both(ann, ben);
    const values = asks(await ann.undo());
    await ben.submit({ ops: [write(ben, 'rB', 'Ben again'), write(ben, 'rA', 'Ben too')] }).verdict;
    await both(ann, ben);
    expect(asks(await ann.undo({ theirs: 'overwrite', values })).map(({ value }) => value)).toEqual(['Ben again', 'Ben too']);
    expect([cell(ann, 'rA'), cell(ann, 'rB')]).toEqual(['Ben too', 'Ben again']);
  });

  it('CL-8 undoes the rest of a gesture when others’ values are to stay, and only that is done again', async () => {
    const [ann, ben] = await two();
    await ann.submit({ ops: ['rA', 'rB', 'rC'].map((row) => write(ann, row, 'Ann')), group: 'paste' }).verdict;
    await both(ann, ben);
    await ben.submit({ ops: [write(ben, 'rB', 'Ben')] }).verdict;
    await both(ann, ben);
    const values = asks(await ann.undo());
    expect(await ann.undo({ theirs: 'keep', values })).toEqual({ outcome: 'done' });
    expect(['rA', 'rB', 'rC'].map((row) => cell(ann, row))).toEqual(['rA', 'Ben', 'rC']);
    expect(ann.canUndo).toBe(false);
    expect(await ann.redo()).toEqual({ outcome: 'done' });
    expect(['rA', 'rB', 'rC'].map((row) => cell(ann, row))).toEqual(['Ann', 'Ben', 'Ann']);
    await both(ann, ben);
    expect(ben.table.conflicts.size).toBe(0);
  });

  it('CL-8 asks before it deletes a row or a field into which others wrote, and before it takes back a name that others changed', async () => {
    const [ann, ben] = await two();
    const place = { before: null };
    await ann.submit({ ops: [{ op: 'rename-table', name: 'Ours' }] }).verdict;
    await ann.submit({ ops: [{ op: 'add-field', place, field: { id: 'fNew', name: 'New', type: 'text', options: {} } }] }).verdict;
    await ann.submit({ ops: [{ op: 'insert-rows', place, rows: [{ id: 'rNew', cells: {} }] }] }).verdict;
    await both(ann, ben);
    await ben.submit({ ops: [write(ben, 'rNew', 'Ben'), write(ben, 'rA', 'Ben', 'fNew'), { op: 'rename-table', name: 'Theirs' }] }).verdict;
    await both(ann, ben);
    expect(asks(await ann.undo())).toMatchObject([{ row: 'rNew', field: 'fName', value: 'Ben', by: { actor: { id: 'ben' } } }]);
    expect(await ann.undo({ theirs: 'keep', values: asks(await ann.undo()) })).toEqual({ outcome: 'done' });
    expect(ann.table.rows.get('rNew')!.deleted).toBe(false);
    expect(asks(await ann.undo())).toMatchObject([{ row: 'rA', field: 'fNew', value: 'Ben' }]);
    expect(await ann.undo({ theirs: 'overwrite', values: asks(await ann.undo()) })).toEqual({ outcome: 'done' });
    expect(ann.table.fields.get('fNew')!.deleted).toBe(true);
    expect(asks(await ann.undo())).toMatchObject([{ row: null, field: null }]);
    expect(await ann.undo({ theirs: 'overwrite', values: asks(await ann.undo()) })).toEqual({ outcome: 'done' });
    await both(ann, ben);
    expect([ben.table.name, ben.table.fields.get('fNew')!.deleted]).toEqual(['', true]);
  });

  it('CL-8 VIEW-7 takes back what was done to a view, and asks where others wrote the same property', async () => {
    const [ann, ben] = await two();
    const view = ({ table }: Session) => table.views.get('vMine')!;
    await ann.submit({ ops: [{ op: 'add-view', place: { before: null }, view: { id: 'vMine', name: 'Mine' } }] }).verdict;
    await ann.submit({ ops: [{ op: 'change-view', view: 'vMine', set: { frozen: 3, widths: { fName: 90 } } }] }).verdict;
    await both(ann, ben);
    await ben.submit({ ops: [{ op: 'change-view', view: 'vMine', set: { rowHeight: 'tall', widths: { fCity: 50 } } }] }).verdict;
    await both(ann, ben);
    // Others' properties stay.
    expect(await ann.undo()).toEqual({ outcome: 'done' });
    expect(view(ann)).toMatchObject({ frozen: 1, rowHeight: 'tall', widths: { fCity: 50 } });
    expect(await ann.redo()).toEqual({ outcome: 'done' });
    await both(ann, ben);
    expect(view(ben)).toMatchObject({ frozen: 3, rowHeight: 'tall', widths: { fName: 90, fCity: 50 } });
    await ben.submit({ ops: [{ op: 'change-view', view: 'vMine', set: { frozen: 5 } }] }).verdict;
    await both(ann, ben);
    const values = asks(await ann.undo());
    expect(values).toMatchObject([{ row: null, field: null, view: 'vMine', by: { actor: { id: 'ben' } } }]);
    expect(await ann.undo({ theirs: 'keep', values })).toEqual({ outcome: 'done' });
    expect(view(ann).frozen).toBe(5);
    expect(asks(await ann.undo())).toMatchObject([{ view: 'vMine' }]);
    expect(await ann.undo({ theirs: 'overwrite', values: asks(await ann.undo()) })).toEqual({ outcome: 'done' });
    await both(ann, ben);
    expect(view(ben).deleted).toBe(true);
  });

  it('CL-18 shows what is wrong with a view until it is refused, and does not take back what would be', async () => {
    const [ann, ben] = await two();
    const filter = { match: 'all', conditions: [{ field: 'fName', operator: 'contains', value: 'x' }] } as const;
    const set = (set: ViewChanges): Op => ({ op: 'change-view', view: 'v1', set });
    ann.submit({ ops: [{ op: 'add-view', place: { before: null }, view: { id: 'v1', name: 'Mine', filter } }] });
    await ann.submit({ ops: [set({ filter: null })] }).verdict;
    const wrong = ann.submit({ ops: [set({ statistics: { fName: 'nonsense' } })] });
    expect(ann.table.views.get('v1')).toMatchObject({ statistics: { fName: 'nonsense' } });
    expect(await wrong.verdict).toMatchObject({ verdict: 'rejected', problems: [{ code: 'wrong-value' }] });
    expect(ann.table.views.get('v1')).toMatchObject({ statistics: {} });
    ann.discard(wrong.id);
    await both(ann, ben);
    await ben.submit({ ops: [{ op: 'change-field', field: 'fName', set: { type: 'number' } }] }).verdict;
    await both(ann, ben);
    expect(await ann.undo()).toMatchObject({ outcome: 'refused', problems: [{ code: 'wrong-value' }] });
    expect([ann.table.views.get('v1')!.filter, ann.pending]).toEqual([null, []]);
  });

  it('CL-8 survives being offline: what is undone there is sent like any change', async () => {
    const [ann, ben] = await two();
    await ann.submit({ ops: [write(ann, 'rA', 'Ann')] }).verdict;
    await both(ann, ben);
    ann.setOnline(false);
    await ben.submit({ ops: [write(ben, 'rA', 'Ben')] }).verdict;
    expect(await ann.undo()).toEqual({ outcome: 'done' });
    expect(cell(ann, 'rA')).toBe('rA');
    ann.setOnline(true);
    await both(ann, ben);
    await expect.poll(() => ben.table.conflicts.size).toBe(1);
    // Ben's value had not been seen when it was undone: it stays, and the undo is the losing side.
    expect(cell(ben, 'rA')).toBe('Ben');
  });

  /** Both write into rA without a look at one another; who comes second loses. */
  const dispute = async (ann: Session, ben: Session) => {
    ben.setOnline(false);
    await ann.submit({ ops: [write(ann, 'rA', 'Ann')] }).verdict;
    const late = ben.submit({ ops: [write(ben, 'rA', 'Ben')] });
    ben.setOnline(true);
    await late.verdict;
    await both(ann, ben);
    return conflictsOf(ann)[0]!;
  };
  const conflictsOf = ({ table }: Session) => [...(table.conflicts as Iterable<Conflict>)];
  const settle = ({ id, current }: Conflict, take: 'current' | 'incoming'): Op => ({
    op: 'resolve-conflicts',
    conflicts: [{ id, current: current.revision }],
    outcome: { take },
  });

  it.each(['current', 'incoming'] as const)(
    'CL-8, EX-29 a settlement that is undone opens its conflict for everybody (%s)',
    async (take) => {
      const [ann, ben] = await two();
      const conflict = await dispute(ann, ben);
      await ben.submit({ ops: [settle(conflict, take)] }).verdict;
      await both(ann, ben);
      const chosen = take === 'current' ? 'Ann' : 'Ben';
      expect([cell(ann, 'rA'), ann.table.conflicts.size]).toEqual([chosen, 0]);
      expect(await ben.undo()).toEqual({ outcome: 'done' });
      await both(ann, ben);
      expect([cell(ann, 'rA'), conflictsOf(ann).map(({ id }) => id)]).toEqual(['Ann', [conflict.id]]);
      expect(await ben.redo()).toEqual({ outcome: 'done' });
      await both(ann, ben);
      expect([cell(ann, 'rA'), ann.table.conflicts.size]).toEqual([chosen, 0]);
      // And back once more: what was done again is a change like the first.
      expect(await ben.undo()).toEqual({ outcome: 'done' });
      await both(ann, ben);
      expect([cell(ann, 'rA'), ann.table.conflicts.size]).toEqual(['Ann', 1]);
    },
  );

  it('CL-8 what is settled and undone offline is open at once, and for everybody later', async () => {
    const [ann, ben] = await two();
    const conflict = await dispute(ann, ben);
    ben.setOnline(false);
    ben.submit({ ops: [settle(conflict, 'incoming')] });
    expect([cell(ben, 'rA'), ben.table.conflicts.size]).toEqual(['Ben', 0]);
    expect(await ben.undo()).toEqual({ outcome: 'done' });
    expect([cell(ben, 'rA'), conflictsOf(ben).map(({ id }) => id)]).toEqual(['Ann', [conflict.id]]);
    ben.setOnline(true);
    await both(ann, ben);
    expect([cell(ann, 'rA'), conflictsOf(ann).map(({ id }) => id), ben.pending]).toEqual(['Ann', [conflict.id], []]);
  });

  it('CL-8 asks before it settles again what calls another value current by now', async () => {
    const [ann, ben] = await two();
    const conflict = await dispute(ann, ben);
    await ben.submit({ ops: [settle(conflict, 'incoming')] }).verdict;
    await ben.undo();
    await both(ann, ben);
    await ann.submit({ ops: [write(ann, 'rA', 'Anna')] }).verdict;
    await both(ann, ben);
    const values = asks(await ben.redo());
    expect(values.map(({ row, value }) => [row, value])).toEqual([['rA', 'Anna']]);
    expect(await ben.redo({ theirs: 'keep', values })).toEqual({ outcome: 'done' });
    await both(ann, ben);
    expect([cell(ann, 'rA'), ann.table.conflicts.size]).toEqual(['Anna', 1]);
  });
});
