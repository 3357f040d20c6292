import { cellText, type FieldId, MemoryStore, newId, type RowId, type Session, type TextDraft, valueOf } from '@teable-grid/core';
import { memoryDevice, openSession } from '@teable-grid/client';
import { type RunningServer, startServer } from '@teable-grid/server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from './client-support.ts';

const table = 'home/notes';
const [row, field] = [newId('row'), newId('field')];
let server: RunningServer;
let store: MemoryStore;
const sessions: Session[] = [];

beforeEach(async () => {
  store = new MemoryStore();
  server = await startServer({ store, port: 0 });
  await server.tables.create(table);
  const ann = await join('Ann');
  await ann.submit({
    ops: [
      { op: 'add-field', place: { before: null }, field: { id: field, name: 'Notes', type: 'long-text', options: {} } },
      { op: 'insert-rows', place: { before: null }, rows: [{ id: row, cells: { [field]: 'Hello' } }] },
    ],
  }).verdict;
});

afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.close()));
  await server.close();
});

async function join(name: string): Promise<Session> {
  const session = openSession({ server: server.url, table, name, storage: memoryDevice() });
  sessions.push(session);
  await until(session, 'it is live', () => session.status.state === 'live');
  return session;
}

async function open(session: Session): Promise<TextDraft> {
  await until(session, 'the row is there', () => session.table.rows.get(row) !== undefined);
  const draft = await session.openDraft!(row as RowId, field as FieldId);
  expect(draft).not.toBeNull();
  return draft!;
}

const cell = ({ table: { rows, fields } }: Session) => valueOf(rows.get(row)!, fields.get(field)!);
const write = (draft: TextDraft, text: string) => draft.replace({ from: draft.text.length, to: draft.text.length, text });

describe('a text that is written together', () => {
  test('DR-1 two write at once, each sees what the other writes, and the value has both for authors', async () => {
    const [ann, ben] = [sessions[0]!, await join('Ben')];
    const [anns, bens] = [await open(ann), await open(ben)];
    write(anns, ', world');
    bens.replace({ from: 0, to: 0, text: 'Oh. ' });
    await expect.poll(() => [anns.text, bens.text]).toEqual(['Oh. Hello, world', 'Oh. Hello, world']);
    expect(cell(ann)).toBe('Hello');
    anns.leave();
    await expect.poll(() => cell(ben)).toBe('Oh. Hello, world');
    bens.leave();
    const log = await store.log(table, { after: 0, limit: 100 });
    expect(log.at(-1)).toMatchObject({ actor: { name: 'Ann' }, coauthors: [{ name: 'Ben' }], seq: 2 });
    await expect.poll(() => store.drafts(table)).toEqual([]);
    expect(cellText(ann.table.rows.get(row)!, ann.table.fields.get(field)!, 'en')).toBe('Oh. Hello, world');
  });

  test('DR-2 who is alone in it makes an ordinary change, which he can undo', async () => {
    const ann = sessions[0]!;
    const draft = await open(ann);
    write(draft, '!');
    draft.leave();
    expect(cell(ann)).toBe('Hello!');
    await until(ann, 'it is saved', () => ann.pending.length === 0);
    await expect.poll(() => store.drafts(table)).toEqual([]);
    expect(await ann.undo()).toEqual({ outcome: 'done' });
    expect(cell(ann)).toBe('Hello');
  });
});
