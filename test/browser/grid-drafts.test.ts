import { expect, waitUntil } from '@open-wc/testing';
import type { TextDraft } from '@teable-grid/core';
import { PageDraft } from '../harness/page-draft.ts';
import { gridOf, type GridHarness, press, type } from './grid-harness.ts';

/** A grid with a long text in its first row, open; the draft is there when `here` is called. */
async function opened(value = 'Hello', how = 'F2') {
  const field = { id: 'fnotes', name: 'Notes', type: 'long-text', options: {} };
  const put = { op: 'set-cell', row: 'r0', field: 'fnotes', value, was: null } as const;
  const grid = await gridOf(3);
  grid.session.remote([{ op: 'add-field', place: { after: null }, field }, put]);
  await grid.settle();
  const page = new PageDraft('r0', 'fnotes', value);
  let here: (draft: TextDraft | null) => void = () => {};
  const draft = new Promise<TextDraft | null>((resolve) => {
    here = resolve;
  });
  grid.session.openDraft = () => draft;
  await grid.select(0, 0);
  if (how.length > 1) await press(how);
  else await type(how);
  const input = () => grid.focused as HTMLTextAreaElement;
  const shared = async () => {
    here(page.draft);
    await waitUntil(() => grid.root.querySelector('.draft-people') !== null, 'the text is written together');
  };
  return { grid, page, input, shared, here };
}

const line = (grid: GridHarness) => grid.root.querySelector<HTMLElement>('.draft-people')!;

/** Composes as an input method does, up to its end. */
function composing(input: HTMLTextAreaElement, text: string): () => void {
  input.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
  input.setRangeText(text, input.selectionStart, input.selectionEnd, 'end');
  input.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true, inputType: 'insertCompositionText', data: text }));
  return () => input.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: text }));
}

describe('a long text that is written together', () => {
  it('DR-30: what is typed before the draft is there goes into it, beside what others wrote meanwhile', async () => {
    const { page, input, shared } = await opened();
    await type(', I');
    page.writes({ from: 0, to: 0, text: 'Oh. ' });
    await shared();
    expect(input().value).to.equal('Oh. Hello, I');
    expect(page.text).to.equal('Oh. Hello, I');
    await type(' am');
    expect(page.text).to.equal('Oh. Hello, I am');
    expect(input().selectionStart).to.equal('Oh. Hello, I am'.length);
  });

  it('DR-30: what is typed over a value replaces what was seen, and not what others write on', async () => {
    const { page, input, shared } = await opened('Hello', 'a');
    page.writes({ from: 5, to: 5, text: ' world' });
    await type('b');
    const element = input();
    await shared();
    expect([element.value, page.text]).to.deep.equal(['ab world', 'ab world']);
    expect(input()).to.equal(element);
    expect(element.selectionStart).to.equal(2);
  });

  it('DR-30: without a draft it is the ordinary editor', async () => {
    const { grid, here } = await opened();
    here(null);
    await type('!');
    await press('Enter');
    await grid.settle();
    expect(grid.text(0, 'fnotes')).to.equal('Hello!');
    expect(grid.root.querySelector('.draft-people')).to.equal(null);
  });

  it('DR-30: what is entered before the draft is there is an ordinary change, and the draft is left', async () => {
    const { grid, page, here } = await opened();
    await type('!');
    await press('Enter');
    await grid.settle();
    here(page.draft);
    await waitUntil(() => page.hasLeft, 'it is left');
    expect(grid.text(0, 'fnotes')).to.equal('Hello!');
    expect(page.text).to.equal('Hello');
  });

  it('DR-31: what others write comes in around caret and selection', async () => {
    const { page, input, shared } = await opened('one two three');
    await shared();
    input().setSelectionRange(4, 7, 'backward');
    page.writes({ from: 0, to: 3, text: 'a longer' });
    page.writes({ from: 18, to: 18, text: '!' });
    const { value, selectionStart, selectionEnd } = input();
    expect(value).to.equal('a longer two three!');
    expect(value.slice(selectionStart, selectionEnd)).to.equal('two');
    await type('2');
    expect(page.text).to.equal('a longer 2 three!');
  });

  it('DR-31: while an input method composes nothing is put in', async () => {
    const { page, input, shared } = await opened();
    await shared();
    const end = composing(input(), ' 日');
    page.writes({ from: 0, to: 0, text: 'Oh. ' });
    expect(input().value).to.equal('Hello 日');
    expect(page.text).to.equal('Oh. Hello');
    end();
    await waitUntil(() => page.text === 'Oh. Hello 日', 'it has come together');
    expect(input().value).to.equal('Oh. Hello 日');
    expect(input().selectionStart).to.equal('Oh. Hello 日'.length);
  });

  it('DR-32: undo and redo are about what this person wrote', async () => {
    const { page, input, shared } = await opened();
    await shared();
    await type(' mine');
    page.writes({ from: 0, to: 0, text: 'Theirs. ' });
    await press('Control+z');
    expect([input().value, page.text]).to.deep.equal(['Theirs. Hello', 'Theirs. Hello']);
    await press('Control+z');
    expect(page.text).to.equal('Theirs. Hello');
    await press('Control+Shift+z');
    expect(page.text).to.equal('Theirs. Hello mine');
    expect(input().selectionStart).to.equal('Theirs. Hello mine'.length);
  });

  it('DR-33: Enter leaves with the text, Escape takes back what this person wrote', async () => {
    for (const [key, text] of [
      ['Enter', 'Theirs. Hello mine'],
      ['Escape', 'Theirs. Hello'],
    ] as const) {
      const { grid, page, shared } = await opened();
      await shared();
      await type(' mine');
      page.writes({ from: 0, to: 0, text: 'Theirs. ' });
      await press(key);
      await grid.settle();
      expect(page.text).to.equal(text);
      expect(page.hasLeft).to.equal(true);
      expect(grid.session.submitted, 'the session sees to it').to.deep.equal([]);
      expect(grid.root.querySelector('textarea')).to.equal(null);
      grid.element.remove();
    }
  });

  it('DR-34, DR-35: who else writes stands there, with carets in the text; so does that the connection is lost', async () => {
    const { grid, page, input, shared } = await opened();
    await shared();
    expect(line(grid).hidden).to.equal(true);
    page.enters('Ben');
    expect(line(grid).textContent).to.equal('Ben is writing this too');
    expect(line(grid).getAttribute('role')).to.equal('status');
    page.writes({ from: 0, to: 0, text: 'Oh. ' });
    const caret = grid.root.querySelector<HTMLElement>('.draft-carets [data-name=Ben]')!;
    const [at, box] = [caret.getBoundingClientRect(), input().getBoundingClientRect()];
    expect(at.left).to.be.greaterThan(box.left + 15);
    expect(at.left).to.be.lessThan(box.left + 80);
    // Nothing of it is warned of as somebody else's value.
    grid.session.remote([{ op: 'set-cell', row: 'r0', field: 'fnotes', value: 'Oh. Hello', was: 'Hello' }]);
    await grid.settle();
    expect(grid.root.querySelector<HTMLElement>('.editor-host .chip')!.hidden).to.equal(true);
    page.draft.lost();
    expect(line(grid).textContent).to.contain('Not connected');
    expect(grid.root.querySelector('.draft-carets')!.childElementCount).to.equal(0);
    page.draft.end({ code: 'not-allowed', path: '', message: 'The field “Notes” is written by owners only.' });
    expect(line(grid).textContent).to.equal(
      'The field “Notes” is written by owners only. What you write from here on is a change of your own.',
    );
  });

  it('DR-30: in the panel of a row it is the same', async () => {
    const { grid, page } = await opened();
    grid.session.openDraft = async () => page.draft;
    await press('Escape');
    await press('Space');
    await grid.settle();
    grid.root.querySelector<HTMLElement>('.record-value[data-value=fnotes]')!.click();
    await waitUntil(() => grid.root.querySelector('.record .draft-people') !== null, 'it is written together');
    await type('!');
    expect(page.text).to.equal('Hello!');
  });
});
