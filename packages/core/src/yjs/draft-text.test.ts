import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector, Map as YMap, mergeUpdates } from 'yjs';
import { applyDraftUpdate, draftFault, draftText, editDraft, encodeDraft, makeDraftText, seedDraft } from './draft-text.ts';

const [server, me, other] = [1, 2, 3];

/** A draft, and the same document as somebody else has it who may write under that id. */
function drafts(client = me): { doc: Doc; mine: Doc; sent: () => Uint8Array } {
  const doc = seedDraft('Hello', server);
  const mine = new Doc();
  applyUpdate(mine, encodeDraft(doc));
  mine.clientID = client;
  const known = encodeStateVector(mine);
  return { doc, mine, sent: () => encodeStateAsUpdate(mine, known) };
}

/** What somebody does to a document in place of writing. */
function updateOf(work: (mine: Doc) => void, client = me): string | null {
  const { doc, mine, sent } = drafts(client);
  work(mine);
  return draftFault(doc, sent(), me);
}

describe('what may be written into a draft', () => {
  test('DR-21 characters may be inserted and deleted, whoever wrote them, also what was deleted before it was sent', () => {
    const { doc, mine, sent } = drafts();
    const text = draftText(mine);
    text.insert(5, ', world');
    text.delete(0, 2);
    text.insert(0, 'gone');
    text.delete(0, 4);
    expect(draftFault(doc, sent(), me)).toBeNull();
    applyDraftUpdate(doc, sent(), null);
    expect(draftText(doc).toString()).toBe('llo, world');
    // Told again it does nothing.
    expect(draftFault(doc, sent(), me)).toBeNull();
    applyDraftUpdate(doc, sent(), null);
    expect(draftText(doc).toString()).toBe('llo, world');
  });

  test.each<[string, RegExp, (mine: Doc) => void]>([
    ['in the name of somebody else', /name of somebody else/, (mine) => draftText(Object.assign(mine, { clientID: other })).insert(0, 'x')],
    [
      'in the name of whoever decides',
      /name of somebody else/,
      (mine) => draftText(Object.assign(mine, { clientID: server })).insert(0, 'x'),
    ],
    ['a format', /other than characters/, (mine) => draftText(mine).format(0, 2, { bold: true })],
    ['an embedded object', /other than characters/, (mine) => draftText(mine).insertEmbed(0, { image: 'x' })],
    ['a property of the text', /other than characters|property of the text/, (mine) => draftText(mine).setAttribute('x', 'y')],
    ['another text', /beside the text/, (mine) => mine.getText('other').insert(0, 'x')],
    ['a map', /other than characters|property/, (mine) => void mine.getMap('rows').set('r1', 'x')],
    ['a type in a map', /other than characters|property/, (mine) => void mine.getMap('rows').set('r1', new YMap())],
    ['an array', /other than characters/, (mine) => mine.getArray('list').insert(0, ['x'])],
    ['a document in it', /other than characters/, (mine) => draftText(mine).insertEmbed(0, new Doc() as never)],
  ])('DR-21 refused: %s', (_what, why, work) => {
    expect(updateOf(work)).toMatch(why);
  });

  test('DR-21 refused: what stands on something that was never sent, or deletes it', () => {
    const { doc, mine } = drafts();
    draftText(mine).insert(0, 'first');
    const known = encodeStateVector(mine);
    draftText(mine).insert(5, 'second');
    expect(draftFault(doc, encodeStateAsUpdate(mine, known), me)).toMatch(/missing/);
    const elsewhere = new Doc();
    elsewhere.clientID = other;
    applyUpdate(elsewhere, encodeDraft(doc));
    draftText(elsewhere).insert(0, 'theirs');
    applyUpdate(mine, encodeStateAsUpdate(elsewhere));
    const withTheirs = encodeStateVector(mine);
    draftText(mine).insert(2, 'x');
    const fresh = drafts();
    expect(draftFault(fresh.doc, encodeStateAsUpdate(mine, withTheirs), me)).toMatch(/missing|not there/);
    draftText(mine).delete(0, 3);
    expect(draftFault(fresh.doc, encodeStateAsUpdate(mine, encodeStateVector(mine)), me)).toMatch(/not there/);
  });

  test('DR-21 refused: more pieces at once than anybody writes', () => {
    const { doc, mine, sent } = drafts();
    draftText(mine).insert(0, 'ab'.repeat(1_100));
    applyDraftUpdate(doc, sent(), null);
    const known = encodeStateVector(mine);
    mine.transact(() => {
      for (let at = 2_199; at >= 0; at -= 2) draftText(mine).delete(at, 1);
    });
    expect(draftFault(doc, encodeStateAsUpdate(mine, known), me)).toMatch(/more than 1000/);
  });

  test('DR-21 whatever bytes come, nothing throws, and what is taken leaves one text and nothing that waits', () => {
    const { mine, sent } = drafts();
    draftText(mine).insert(2, 'middle 😀');
    draftText(mine).delete(1, 3);
    const good = sent();
    const mutated = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 4 }).map((changes) => {
      const bytes = good.slice();
      for (const [at, to] of changes) bytes[at] = to;
      return bytes;
    });
    let taken = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          mutated,
          fc.uint8Array({ maxLength: 60 }),
          fc.nat(good.length).map((end) => good.slice(0, end)),
        ),
        (bytes) => {
          const doc = seedDraft('Hello', server);
          if (draftFault(doc, bytes, me) !== null) return;
          taken += 1;
          applyDraftUpdate(doc, bytes, null);
          expect([...doc.share.keys()]).toEqual(['text']);
          expect(doc.store.pendingStructs).toBeNull();
          expect([...doc.store.clients.keys()].every((client) => client === server || client === me)).toBe(true);
          expect(draftText(doc)._map.size).toBe(0);
          // Others can take it up.
          applyUpdate(new Doc(), encodeDraft(doc));
        },
      ),
      { numRuns: 400 },
    );
    expect(taken).toBeGreaterThan(5);
  });
});

test('DR-11 who decides makes the text another one by what differs, so that others’ carets stay', () => {
  const doc = seedDraft('one two three', server);
  const mine = new Doc();
  applyUpdate(mine, encodeDraft(doc));
  const update = makeDraftText(doc, 'one 2 three');
  applyUpdate(mine, update!);
  expect(draftText(mine).toString()).toBe('one 2 three');
  expect(update!.length).toBeLessThan(40);
  expect(makeDraftText(doc, 'one 2 three')).toBeNull();
});

test('DR-11 edits follow one another, and updates of several are one when they are put together', () => {
  const { doc, mine } = drafts();
  const updates: Uint8Array[] = [];
  mine.on('update', (update: Uint8Array) => updates.push(update));
  editDraft(
    mine,
    [
      { from: 0, to: 5, text: 'Bye' },
      { from: 3, to: 3, text: '!' },
    ],
    null,
  );
  editDraft(mine, [{ from: 0, to: 1, text: 'b' }], null);
  const update = mergeUpdates(updates);
  expect(draftFault(doc, update, me)).toBeNull();
  applyDraftUpdate(doc, update, null);
  expect(draftText(doc).toString()).toBe('bye!');
});
