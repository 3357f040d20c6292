import type { DraftRequest } from '@teable-grid/core';
import { encodeDraft, seedDraft } from '@teable-grid/core/yjs';
import { expect, test } from 'vitest';
import { MemoryLocks } from '../locks.ts';
import { DraftBook } from './draft-book.ts';
import { type DraftCopy, MemoryDraftCopies } from './draft-copies.ts';

const copy: DraftCopy = {
  scope: 'scope',
  page: 'ended',
  draft: 'd1',
  row: 'r1',
  field: 'f1',
  client: 7,
  seen: 1,
  was: null,
  agreed: '',
  state: encodeDraft(seedDraft('left behind', 7)),
};

/** A page of the device, with what it has sent. */
function page(copies: MemoryDraftCopies, locks: MemoryLocks, submit: () => Promise<void> = () => Promise.resolve()) {
  const sent: DraftRequest[] = [];
  const book = new DraftBook({
    scope: 'scope',
    send: (request) => sent.push(request) > 0,
    isThere: () => true,
    submit,
    show: () => () => {},
    copies,
    locks,
  });
  return { sent, book };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

test('DR-8 of two pages that find what one has left, one goes on with it', async () => {
  const [copies, locks] = [new MemoryDraftCopies(), new MemoryLocks()];
  await copies.put(copy);
  const [one, other] = [page(copies, locks), page(copies, locks)];
  await Promise.all([one.book.adopt(), other.book.adopt()]);
  await settled();
  const again = { message: 'draft-open', row: 'r1', field: 'f1', again: { draft: 'd1', client: 7 } };
  expect([...one.sent, ...other.sent]).toEqual([again]);
  // Under the name of a page that is there.
  expect((await copies.all('scope')).map(({ draft, page: of }) => [draft, of === 'ended'])).toEqual([['d1', false]]);
  one.book.close();
  other.book.close();
});

test('DR-8 what a page has left is not let go before there is another copy', async () => {
  class FullCopies extends MemoryDraftCopies {
    isFull = false;
    override put(one: DraftCopy): Promise<void> {
      return this.isFull ? Promise.reject(new Error('there is no room')) : super.put(one);
    }
  }
  const copies = new FullCopies();
  await copies.put(copy);
  copies.isFull = true;
  const { book, sent } = page(copies, new MemoryLocks());
  await book.adopt();
  await settled();
  expect(sent).toHaveLength(1);
  expect((await copies.all('scope')).map(({ page: of }) => of)).toEqual(['ended']);
  book.close();
});

test('DR-2 whoever keeps a draft hears that it is left when the change of it is in the outbox, and not before', async () => {
  const stored: (() => void)[] = [];
  const { sent, book } = page(new MemoryDraftCopies(), new MemoryLocks(), () => new Promise((resolve) => stored.push(resolve)));
  const opening = book.open('r1', 'f1');
  const state = Buffer.from(encodeDraft(seedDraft('left behind', 7))).toString('base64');
  book.take({
    message: 'draft',
    draft: 'd1',
    row: 'r1',
    field: 'f1',
    client: 9,
    state,
    seen: 1,
    was: 'left behind',
    disputed: false,
    members: [],
  });
  const draft = (await opening)!;
  draft.replace({ from: 4, to: 11, text: ' as it is' });
  draft.leave();
  await settled();
  expect(stored).toHaveLength(1);
  expect(sent.map(({ message }) => message)).not.toContain('draft-close');
  // Opened and left again meanwhile, it is the same.
  expect(await book.open('r1', 'f1')).toBe(draft);
  draft.leave();
  expect(sent.map(({ message }) => message)).not.toContain('draft-close');
  stored[0]!();
  await settled();
  expect(sent.at(-1)).toEqual({ message: 'draft-close', draft: 'd1', own: true });
});
