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
function page(copies: MemoryDraftCopies, locks: MemoryLocks) {
  const sent: DraftRequest[] = [];
  const book = new DraftBook({
    scope: 'scope',
    send: (request) => sent.push(request) > 0,
    isThere: () => true,
    submit: () => {},
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
