import type { DraftMember, DraftState, Problem } from '@teable-grid/core';

/** Names that are said; of more it is told how many. */
const mostNames = 3;

/** Who else writes a text: their carets in it, and a line below it that says who they are, and whether it is written together now. */
export class OthersInText {
  readonly #input: HTMLTextAreaElement;
  readonly #carets = document.createElement('div');
  readonly #line = document.createElement('div');
  readonly #scrolled = () => (this.#carets.scrollTop = this.#input.scrollTop);
  /** When each was seen to move last, so that his name is shown for a while only: it hides what is above it. */
  readonly #moved = new Map<number, { readonly moves: number; readonly at: number }>();
  /** Why it is not written together any more. */
  #problem: Problem | null = null;

  constructor(input: HTMLTextAreaElement) {
    this.#input = input;
    this.#carets.className = 'draft-carets';
    this.#carets.setAttribute('aria-hidden', 'true');
    this.#line.className = 'draft-people';
    this.#line.setAttribute('role', 'status');
    this.#line.hidden = true;
    input.after(this.#carets, this.#line);
    input.addEventListener('scroll', this.#scrolled);
  }

  /** The text has changed: there may have to be room for more of it. */
  grow(): void {
    this.#input.dispatchEvent(new CustomEvent('grow'));
  }

  show(members: readonly DraftMember[], text: string, state: DraftState, problem: Problem | null): void {
    this.#problem = problem ?? this.#problem;
    this.#showCarets(state === 'live' ? members : [], text);
    const words = wordsOf(members, state, this.#problem);
    if (this.#line.dataset['words'] === words) return;
    this.#line.dataset['words'] = words;
    this.#line.hidden = words === '';
    const dots = members.slice(0, mostNames).map(({ color }) => {
      const dot = document.createElement('i');
      dot.dataset['hue'] = String(color);
      return dot;
    });
    this.#line.replaceChildren(...(state === 'live' ? dots : []), words);
  }

  close(): void {
    this.#input.removeEventListener('scroll', this.#scrolled);
    this.#carets.remove();
    this.#line.remove();
  }

  /** The text once more, unseen, with a mark at each caret and behind what is selected. */
  #showCarets(members: readonly DraftMember[], text: string): void {
    const now = performance.now();
    const marks = members.flatMap(({ client, caret, color, actor, moves }) => {
      if (caret === null) return [];
      if (this.#moved.get(client)?.moves !== moves) this.#moved.set(client, { moves, at: now });
      const [from, to] = [Math.min(caret.anchor, caret.head), Math.max(caret.anchor, caret.head)];
      return [{ from, to, head: caret.head, color, name: actor.name, since: now - this.#moved.get(client)!.at }];
    });
    if (marks.length === 0) return this.#carets.replaceChildren();
    const places = [...new Set([0, ...marks.flatMap(({ from, to }) => [from, to]), text.length])].filter((at) => at <= text.length);
    const parts: Node[] = [];
    places.sort((a, b) => a - b);
    for (const [index, at] of places.entries()) {
      for (const { head, color, name, since } of marks) if (head === at) parts.push(caretOf(name, color, since));
      const stretch = text.slice(at, places[index + 1] ?? at);
      const selected = marks.find(({ from, to }) => from <= at && at < to);
      if (selected === undefined) parts.push(document.createTextNode(stretch));
      else {
        const mark = document.createElement('mark');
        mark.dataset['hue'] = String(selected.color);
        mark.textContent = stretch;
        parts.push(mark);
      }
    }
    // A last line without anything in it would have no height.
    parts.push(document.createTextNode('\u200b'));
    this.#carets.style.inlineSize = `${this.#input.clientWidth}px`;
    this.#carets.style.blockSize = `${this.#input.clientHeight}px`;
    this.#carets.replaceChildren(...parts);
    this.#scrolled();
  }
}

/** @param since Milliseconds for which it has not moved. */
function caretOf(name: string, color: number, since: number): HTMLElement {
  const caret = document.createElement('i');
  caret.dataset['hue'] = String(color);
  caret.dataset['name'] = name;
  caret.style.setProperty('--_since', `${-Math.round(since)}ms`);
  return caret;
}

function wordsOf(members: readonly DraftMember[], state: DraftState, problem: Problem | null): string {
  if (state === 'away') return 'Not connected. What you write is put together with what others write when you are back.';
  if (state === 'ended') return problem === null ? '' : `${problem.message} What you write from here on is a change of your own.`;
  const names = [...new Set(members.map(({ actor }) => actor.name))];
  if (names.length === 0) return '';
  const said = names.slice(0, mostNames);
  const more = names.length - said.length;
  if (more > 0) said.push(more === 1 ? 'one more' : `${more} more`);
  const [last] = said.splice(-1);
  return said.length === 0 ? `${last} is writing this too` : `${said.join(', ')} and ${last} are writing this too`;
}
