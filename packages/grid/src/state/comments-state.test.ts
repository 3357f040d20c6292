import { type Actor, type Comment, Comments, type PendingChange } from '@teable-grid/core';
import { describe, expect, test } from 'vitest';
import { unsavedComments } from './comment-list.ts';
import { calledIn, callBefore, matching, partsOf } from './comment-text.ts';
import { allRead, type CommentsRead, firstRead, unreadOf, withRead } from './comments-read.ts';
import { keepRead, keptRead, readKey } from './comments-storage.ts';

const person = (id: string, name = id): Actor => ({ id, name });
const ann = person('ann', 'Ann');
const anna = person('anna', 'Anna Maria');
const parts = (text: string, people: readonly Actor[]) =>
  partsOf(text, people).map(({ text: part, calls }) => (calls === null ? part : `[${part}]`));

describe('whom a text calls', () => {
  test.each([
    ['@Ann, and @Anna Maria.', '[@Ann]|, and |[@Anna Maria]|.'],
    ['@Anna is nobody here', '@Anna is nobody here'],
    ['mail ann@Ann or @@Ann', 'mail ann@Ann or @|[@Ann]'],
    ['(@Ann)@Ann', '(|[@Ann]|)|[@Ann]'],
    ['@ann', '@ann'],
    ['', ''],
  ])('CMT-31 %s', (text, expected) => {
    expect(parts(text, [ann, anna]).join('|')).toBe(expected);
    expect(
      partsOf(text, [ann, anna])
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });

  test('CMT-31 of several of one name the one that was chosen is meant; nobody without a name is', () => {
    const other = person('ann2', 'Ann');
    expect(calledIn('@Ann @Ann', [ann, other], [])).toEqual([ann]);
    expect(calledIn('@Ann @Ann', [ann, other], [other])).toEqual([other]);
    expect(calledIn('@ ', [person('x', '')], [])).toEqual([]);
  });

  test('CMT-31 what is typed behind an @ is looked for, until it is a sentence', () => {
    expect(callBefore('Hi @an', 6)).toEqual({ at: 3, query: 'an' });
    expect(callBefore('Hi @', 4)).toEqual({ at: 3, query: '' });
    expect(callBefore('Hi @anna m', 10)).toEqual({ at: 3, query: 'anna m' });
    for (const text of ['Hi', 'ann@ex', '@ ann', '@ann\nx', `@${'x'.repeat(41)}`]) expect(callBefore(text, text.length)).toBeNull();
    const people = [person('1', 'Mia Özil'), person('2', 'Özlem'), person('3', 'Anna')];
    expect(matching(people, 'oz', 9).map(({ id }) => id)).toEqual(['2', '1']);
    expect(matching(people, '', 2)).toHaveLength(2);
  });
});

const comment = (id: string, by: Actor, created: number, more: Partial<Comment> = {}): Comment => ({
  id,
  row: 'r1',
  field: null,
  thread: null,
  text: 'x',
  mentions: [],
  by: { actor: by, at: '2026-01-02T03:04:05Z' },
  edited: null,
  resolved: null,
  deleted: false,
  created,
  ...more,
});
const all = (...list: readonly Comment[]) => Comments.empty.with(new Map(list.map((one) => [one.id, one])));
const unread = (comments: Comments, read: CommentsRead | null, me = 'ann') => [...unreadOf(comments, read, me)];

describe('what is not read', () => {
  const comments = all(
    comment('k1', person('ben'), 3),
    comment('k2', person('ben'), 4, { mentions: [ann] }),
    comment('k3', ann, 8),
    comment('k4', person('ben'), 9, { thread: 'k1' }),
    comment('k5', person('ben'), 10, { deleted: true }),
  );

  test('CMT-33 at first only what calls one; own and deleted comments never are', () => {
    expect(unread(comments, null)).toEqual([]);
    expect(unread(comments, firstRead(8))).toEqual(['k2', 'k4']);
    expect(unread(comments, allRead(8))).toEqual(['k4']);
  });

  test('CMT-33 what is opened is read, with all that was in its thread before; what comes then is not', () => {
    const read = withRead(firstRead(2), [comments.get('k4')!]);
    expect(unread(comments, read)).toEqual(['k2']);
    expect(unread(comments.with(new Map([['k6', comment('k6', person('cyd'), 11, { thread: 'k1' })]])), read)).toEqual(['k2', 'k6']);
  });

  test('CMT-33 it is kept on the device, and what is no such thing is as if nothing were kept', () => {
    const shelf = new Map<string, string>();
    const storage = {
      getItem: (key: string) => shelf.get(key) ?? null,
      setItem: (key: string, value: string) => void shelf.set(key, value),
    };
    const key = readKey('https://example.com', 'crm/leads', 'ann')!;
    const read = withRead(firstRead(2), [comments.get('k4')!]);
    keepRead(storage, key, withRead(read, [comment('k9', ann, -4)]));
    expect(keptRead(storage, key)).toEqual(read);
    for (const text of ['', 'null', '[]', '{}', '{"since":-1,"calls":0,"threads":[]}', '{"since":1,"calls":0,"threads":{}}']) {
      shelf.set(key, text);
      expect(keptRead(storage, key)).toBeNull();
    }
    shelf.set(key, '{"since":1,"calls":0,"threads":[["k1","x"],["__proto__",2],3]}');
    expect(keptRead(storage, key)).toEqual({ since: 1, calls: 0, threads: new Map([['__proto__', 2]]) });
    keepRead({ setItem: () => expect.fail('nothing may be kept') }, key, read);
    expect(readKey('', '', 'ann')).toBeNull();
  });
});

test('CMT-36 what is not saved is known by comment, what was refused by its place', () => {
  const op = { op: 'add-comment', comment: 'k1', row: 'r1', field: null, text: 'x', mentions: [], reply: null } as const;
  const change = (ops: readonly (typeof op)[]) => ({ n: 1, id: 'c', seen: { seq: 0 }, ops });
  const problems = [{ code: 'over-limit', path: '', message: 'Too many.' }] as const;
  const pending: readonly PendingChange[] = [
    { state: 'sent', id: 'c1', change: change([op]), madeAt: '' },
    {
      state: 'rejected',
      id: 'c2',
      change: change([{ ...op, comment: 'k2', text: 'y' } as never]),
      held: null,
      problems,
      because: null,
      madeAt: '',
    },
  ];
  const unsaved = unsavedComments(pending);
  expect([...unsaved.waiting]).toEqual(['k1']);
  expect(unsaved.refusedAt({ row: 'r1', field: null })).toMatchObject([{ id: 'c2', text: 'y', problem: { message: 'Too many.' } }]);
  expect(unsaved.refusedAt({ row: 'r1', field: 'f1' })).toEqual([]);
});
