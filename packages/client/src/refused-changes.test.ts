import { MemoryStore, type PendingChange, type Session, valueOf } from '@teable-grid/core';
import { afterEach, describe, expect, it } from 'vitest';
import { LocalAuthority } from './local/local-authority.ts';
import { LocalLink } from './local/local-link.ts';
import type { OutboxBounds } from './outbox/bounds.ts';
import { MemoryOutboxStorage } from './outbox/memory-outbox-storage.ts';
import { Outbox } from './outbox/outbox.ts';
import { TableSession } from './table-session.ts';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function start({
  bounds = {},
  storage = new MemoryOutboxStorage(),
}: {
  bounds?: Partial<OutboxBounds>;
  storage?: MemoryOutboxStorage;
} = {}) {
  const fields = [
    { id: 'fName', name: 'Name', type: 'text', options: { required: true } },
    { id: 'fKind', name: 'Kind', type: 'single-select', options: {} },
  ];
  const authority = await LocalAuthority.open('home/people', new MemoryStore(), { fields, rows: [{ id: 'rA', cells: { fName: 'A' } }] });
  const outbox = new Outbox('scope', new Date().toISOString(), bounds);
  const session: TableSession = new TableSession({
    outbox,
    hasRoles: true,
    link: (host) => new LocalLink(authority, { id: 'ann', name: 'Ann' }, 'key', host),
    prepare: async () => session.adopt(await outbox.open(storage, null)),
  });
  open.push(session, authority);
  session.start();
  await expect.poll(() => session.status.state).toBe('live');
  return { session, authority, storage };
}

const refused = ({ pending }: Session) =>
  pending.filter((entry): entry is Extract<PendingChange, { state: 'rejected' }> => entry.state === 'rejected');

describe('changes that are refused', () => {
  it('CL-15 of those that build on one another the later ones say which one is why, and follow it when it is sent again', async () => {
    const { session, storage } = await start();
    session.setOnline(false);
    const insert = session.submit({
      ops: [{ op: 'insert-rows', place: { before: null }, rows: [{ id: 'rNew', cells: { fKind: 'cNew' } }] }],
    });
    const edit = session.submit({ ops: [{ op: 'set-cell', row: 'rNew', field: 'fName', value: 'New', was: null }] });
    const other = session.submit({ ops: [{ op: 'set-cell', row: 'rA', field: 'fName', value: 'B', was: 'A' }] });
    // There is no such choice: the row is refused, and with it what was typed into the row.
    session.setOnline(true);
    expect(await insert.verdict).toMatchObject({ verdict: 'rejected' });
    expect(await edit.verdict).toMatchObject({ verdict: 'rejected' });
    expect(await other.verdict).toMatchObject({ verdict: 'accepted' });
    expect(refused(session).map(({ id, because }) => [id, because])).toEqual([
      [insert.id, null],
      [edit.id, insert.id],
    ]);
    // The next page is told the same.
    const [stored] = await storage.sessions('scope');
    await expect
      .poll(async () => (await storage.entries(stored!.session)).map((entry) => entry.state === 'rejected' && entry.because))
      .toEqual([null, insert.id]);
    const addChoices = [{ id: 'cNew', name: 'New', color: 1 }];
    await session.submit({ ops: [{ op: 'change-field', field: 'fKind', set: { addChoices } }] }).verdict;
    const again = session.resend(insert.id)!;
    expect(await again.verdict).toMatchObject({ verdict: 'accepted' });
    expect(refused(session)).toEqual([]);
    const row = session.table.rows.get('rNew')!;
    expect(valueOf(row, session.table.fields.get('fName')!)).toBe('New');
    // Undone as one.
    expect(await session.undo()).toEqual({ outcome: 'done' });
    expect(session.table.rows.get('rNew')!.deleted).toBe(true);
  });

  it('CL-15 one that is sent again has still not seen what others wrote before', async () => {
    const { session, authority } = await start();
    const ben = new TableSession({
      outbox: noStorage(),
      hasRoles: true,
      link: (host) => new LocalLink(authority, { id: 'ben', name: 'Ben' }, 'ben', host),
    });
    open.unshift(ben);
    ben.start();
    await expect.poll(() => ben.status.state).toBe('live');
    session.setOnline(false);
    const clear = session.submit({ ops: [{ op: 'set-cell', row: 'rA', field: 'fName', value: null, was: 'A' }] });
    await ben.submit({ ops: [{ op: 'set-cell', row: 'rA', field: 'fName', value: 'Ben', was: 'A' }] }).verdict;
    session.setOnline(true);
    expect(await clear.verdict).toMatchObject({ verdict: 'rejected' });
    await ben.submit({ ops: [{ op: 'change-field', field: 'fName', set: { options: { required: false } } }] }).verdict;
    expect(await session.resend(clear.id)!.verdict).toMatchObject({ verdict: 'accepted', conflicts: [expect.any(String)] });
    expect(valueOf(session.table.rows.get('rA')!, session.table.fields.get('fName')!)).toBe('Ben');
    expect(session.saved.at(-1)).toMatchObject({ state: 'conflicted' });
  });

  it('CL-15 what is not there, or is a text that could not be read, cannot be sent again', async () => {
    const { session } = await start();
    session.hold({ row: 'rA', field: 'fName', text: '?', problem: { code: 'wrong-value', path: '', message: 'No.' } });
    expect([session.resend('cNone'), session.resend(refused(session)[0]!.id)]).toEqual([null, null]);
    expect(refused(session)).toHaveLength(1);
  });

  it('OB-5 an outbox whose oldest change has waited for too long takes no more until it is sent, and says so', async () => {
    const { session } = await start({ bounds: { age: 50 } });
    session.setOnline(false);
    const first = session.submit({ ops: [{ op: 'set-cell', row: 'rA', field: 'fName', value: 'B', was: 'A' }] });
    expect(session.readOnly).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(session.readOnly).toMatch(/^Changes wait to be saved since \d{4}-\d\d-\d\d, longer than/);
    const second = session.submit({ ops: [{ op: 'set-cell', row: 'rA', field: 'fName', value: 'C', was: 'B' }] });
    expect(await second.verdict).toMatchObject({ verdict: 'rejected', problems: [{ code: 'over-limit' }] });
    session.setOnline(true);
    expect(await first.verdict).toMatchObject({ verdict: 'accepted' });
    expect([session.readOnly, session.capabilities.write]).toEqual([null, true]);
    expect(refused(session)).toMatchObject([{ id: second.id }]);
  });

  it('CL-16 what was saved is told, and what of it waits to be settled', async () => {
    const { session } = await start();
    const change = session.submit({ ops: [{ op: 'set-cell', row: 'rA', field: 'fName', value: 'B', was: 'A' }] });
    const verdict = await change.verdict;
    expect(session.saved).toMatchObject([{ state: 'saved', id: change.id, conflicts: [], seq: 'seq' in verdict ? verdict.seq : 0 }]);
  });
});

function noStorage(): Outbox {
  const outbox = new Outbox('scope', new Date().toISOString());
  outbox.openNone();
  return outbox;
}
