import type { FormulaProblem, Token } from '@teable-grid/core/formula';
import type { FormulaPlace, Outlook, PreviewLine } from './formula-assist.ts';
import type { Suggestion } from './suggestions.ts';

type Assist = typeof import('./formula-assist.ts');

/** Suggestions that are shown at once. */
const mostShown = 7;

/** What a formula editor is given, and whom it tells. */
export interface FormulaModel extends FormulaPlace {
  /** The formula as it is stored. */
  readonly formula: string;
  /** It is that formula now; or it cannot be kept yet, and why. */
  change(formula: string | null, obstacle: string): void;
  /** What the formula gives is known, or known to be another. */
  looked(outlook: Outlook): void;
}

/**
 * A text field for a formula: names and functions are suggested and coloured, the function at hand is explained, what is wrong is said and marked
 * where it is, and below it is what the first rows come to. What all that takes is loaded when it is first shown; typing need not wait for it.
 */
export class FormulaEditor {
  readonly element = document.createElement('div');
  readonly #input = document.createElement('textarea');
  readonly #colors = document.createElement('div');
  readonly #list = document.createElement('ul');
  readonly #help = document.createElement('p');
  readonly #problem = document.createElement('p');
  readonly #preview = document.createElement('table');
  #assist: Assist | null = null;
  #model: FormulaModel | null = null;
  /** The formula that the text stands for; null while it stands for none. */
  #formula: string | null = null;
  #suggestions: readonly Suggestion[] = [];
  #active = -1;
  #told = '';

  constructor() {
    this.element.className = 'formula-editor';
    this.#input.className = 'input formula-input';
    this.#input.rows = 2;
    this.#input.spellcheck = false;
    this.#input.autocomplete = 'off';
    this.#input.setAttribute('autocapitalize', 'off');
    this.#input.setAttribute('aria-label', 'Formula');
    this.#input.setAttribute('aria-autocomplete', 'list');
    this.#input.setAttribute('aria-controls', 'formula-suggestions');
    this.#input.setAttribute('aria-describedby', 'formula-problem formula-help');
    this.#input.placeholder = 'Such as {Price} * {Quantity}';
    this.#colors.className = 'formula-colors';
    this.#colors.setAttribute('aria-hidden', 'true');
    this.#list.className = 'formula-suggestions';
    this.#list.id = 'formula-suggestions';
    this.#list.setAttribute('role', 'listbox');
    this.#list.setAttribute('aria-label', 'Fields and functions');
    this.#list.hidden = true;
    this.#help.className = 'formula-help';
    this.#help.id = 'formula-help';
    this.#problem.className = 'problem formula-problem';
    this.#problem.id = 'formula-problem';
    this.#problem.setAttribute('role', 'status');
    this.#preview.className = 'formula-preview';
    this.#preview.setAttribute('aria-label', 'What the first rows come to');
    const field = document.createElement('div');
    field.className = 'formula-field';
    field.append(this.#colors, this.#input);
    this.element.append(field, this.#list, this.#help, this.#problem, this.#preview);
    this.#input.addEventListener('input', () => this.#typed());
    this.#input.addEventListener('keydown', this.#keydown);
    this.#input.addEventListener('click', () => this.#suggest(false));
    this.#input.addEventListener('keyup', (event) => {
      if (/^(Arrow(Left|Right)|Home|End)$/.test(event.key)) this.#suggest(false);
    });
    this.#input.addEventListener('blur', () => this.#close());
    this.#input.addEventListener('scroll', () => (this.#colors.scrollTop = this.#input.scrollTop));
    // The list goes away when the field loses the focus: it must not do so before a line is chosen.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => {
      const line = (event.target as Element).closest<HTMLElement>('[role=option]');
      if (line !== null) this.#take(Number(line.dataset['at']));
    });
    void this.#load();
  }

  /** Brings it in line with what it is for. What is being typed stays. */
  update(model: FormulaModel): void {
    const first = this.#model === null;
    this.#model = model;
    if (first) {
      this.#formula = model.formula;
      // Whoever opens the form of a formula wants to see to the formula.
      this.#input.toggleAttribute('data-focus', model.own !== null && model.formula !== '');
      this.#input.readOnly = this.#assist === null && model.formula !== '';
      if (this.#assist !== null) this.#show(this.#assist);
    } else this.#look();
  }

  async #load(): Promise<void> {
    try {
      this.#assist = await import('./formula-assist.ts');
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#problem.textContent = `What reads formulas could not be loaded; try again when you are online. (${why})`;
      return;
    }
    if (this.#model !== null) this.#show(this.#assist);
  }

  /** What was typed before everything was here is read now. */
  #show(assist: Assist): void {
    const model = this.#model!;
    this.#input.readOnly = false;
    if (this.#input.value === '') {
      this.#input.value = assist.shownText(model.formula, model);
      // It may have been left broken by others: a field of it may be gone.
      this.#read(assist);
    } else this.#typed();
  }

  #typed(): void {
    if (this.#assist === null) this.#model?.change(null, 'The formula is still being looked at.');
    else {
      this.#read(this.#assist);
      this.#suggest(false);
    }
  }

  #read(assist: Assist): void {
    const model = this.#model!;
    const text = this.#input.value;
    const found = assist.read(text, model);
    this.#formula = found.ok ? found.formula : null;
    this.#paint(assist.tokens(text), found.ok ? null : found.problem);
    this.#problem.textContent = found.ok ? '' : found.problem.message;
    if (found.ok) this.#input.removeAttribute('aria-invalid');
    else this.#input.setAttribute('aria-invalid', 'true');
    if (found.ok) model.change(found.formula, '');
    else model.change(null, found.problem.message);
    this.#look();
  }

  /** Shows what the formula comes to; while there is none, what it came to before. */
  #look(): void {
    if (this.#assist === null) return;
    if (this.#formula === null) {
      this.#preview.classList.add('stale');
      this.#preview.caption!.textContent = 'As it was before';
      return;
    }
    const model = this.#model!;
    const outlook = this.#assist.outlook(this.#formula, model);
    this.#preview.classList.remove('stale');
    this.#preview.hidden = this.#formula.trim() === '' || outlook.lines.length === 0;
    this.#preview.replaceChildren(previewHead(this.#assist.kindWords[outlook.kind]), ...outlook.lines.map(previewLine));
    const told = `${outlook.kind} ${outlook.usesClock}`;
    if (told === this.#told) return;
    this.#told = told;
    // It may be found out while the form is drawn.
    queueMicrotask(() => this.#model?.looked(outlook));
  }

  #paint(tokens: readonly Token[], problem: FormulaProblem | null): void {
    const text = this.#input.value;
    const parts: (Node | string)[] = [];
    let at = 0;
    const cut = (to: number, name: string) => {
      if (to <= at) return;
      const span = document.createElement('span');
      span.className = name;
      span.textContent = text.slice(at, to);
      parts.push(span);
      at = to;
    };
    const wrong = (from: number, to: number) => problem !== null && from < Math.max(problem.to, problem.from + 1) && to > problem.from;
    for (const token of tokens) {
      cut(token.from, '');
      cut(token.to, `${token.token}${wrong(token.from, token.to) ? ' wrong' : ''}`);
    }
    cut(text.length, '');
    // The end, where something is missing, has no character to be marked.
    if (problem !== null && problem.from >= text.length) {
      const end = document.createElement('span');
      end.className = 'wrong';
      end.textContent = '\u00a0';
      parts.push(end);
    }
    this.#colors.replaceChildren(...parts, '\n');
  }

  #suggest(all: boolean): void {
    if (this.#assist === null) return;
    const { value, selectionStart, selectionEnd } = this.#input;
    this.#explain();
    const isHere = (this.#input.getRootNode() as ShadowRoot).activeElement === this.#input && selectionStart === selectionEnd;
    this.#suggestions = isHere ? this.#assist.suggest(value, selectionStart, this.#model!, all) : [];
    this.#active = this.#suggestions.length > 0 && (all || value.trim() !== '') ? 0 : -1;
    this.#list.hidden = this.#suggestions.length === 0;
    this.#mark();
  }

  /** The function that the caret is in. */
  #explain(): void {
    const found = this.#assist!.signature(this.#input.value, this.#input.selectionStart);
    if (found === null) {
      this.#help.replaceChildren();
      return;
    }
    const [before, at, behind] = found.parts;
    const code = document.createElement('code');
    const strong = document.createElement('b');
    strong.textContent = at;
    code.append(before, strong, behind);
    this.#help.replaceChildren(code, ` ${found.help}`);
  }

  /** Shows as many suggestions as there is room for, with the active one among them: what scrolls would have to be a stop of its own. */
  #mark(): void {
    const first = Math.max(0, Math.min(this.#active - (mostShown >> 1), this.#suggestions.length - mostShown));
    const shown = this.#suggestions.slice(first, first + mostShown);
    this.#list.replaceChildren(
      ...shown.map((suggestion, at) => optionLine(suggestion, first + at, this.#suggestions.length, first + at === this.#active)),
    );
    if (this.#active < 0) this.#input.removeAttribute('aria-activedescendant');
    else this.#input.setAttribute('aria-activedescendant', optionId(this.#active));
  }

  #close(): void {
    this.#suggestions = [];
    this.#list.hidden = true;
    this.#list.replaceChildren();
    this.#active = -1;
    this.#input.removeAttribute('aria-activedescendant');
  }

  #take(at: number): void {
    const suggestion = this.#suggestions[at];
    if (suggestion === undefined) return;
    this.#input.setRangeText(suggestion.text, suggestion.from, suggestion.to);
    const caret = suggestion.from + suggestion.caret;
    this.#input.setSelectionRange(caret, caret);
    this.#close();
    if (this.#assist !== null) this.#read(this.#assist);
    this.#explain();
  }

  readonly #keydown = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === 229) return;
    const isOpen = !this.#list.hidden;
    const take = () => event.preventDefault();
    if ((event.ctrlKey || event.metaKey) && event.key === ' ') {
      take();
      this.#suggest(true);
    } else if (isOpen && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      take();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.#active = (this.#active + step + this.#suggestions.length + (this.#active < 0 && step < 0 ? 1 : 0)) % this.#suggestions.length;
      this.#mark();
    } else if (isOpen && this.#active >= 0 && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
      take();
      this.#take(this.#active);
    } else if (isOpen && event.key === 'Escape') {
      take();
      this.#close();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      // As in a line of text; with Shift a new line.
      take();
      this.#input.form?.requestSubmit();
    }
  };
}

const optionId = (at: number) => `formula-suggestion-${at}`;

function optionLine({ is, label, hint }: Suggestion, at: number, count: number, active: boolean): HTMLElement {
  const line = document.createElement('li');
  line.setAttribute('role', 'option');
  line.setAttribute('aria-selected', String(active));
  line.ariaSetSize = String(count);
  line.ariaPosInSet = String(at + 1);
  line.id = optionId(at);
  line.dataset['at'] = String(at);
  const name = document.createElement('span');
  name.className = is;
  name.textContent = label;
  const small = document.createElement('small');
  small.textContent = hint;
  line.append(name, small);
  return line;
}

function previewHead(kind: string): HTMLElement {
  const head = document.createElement('caption');
  head.textContent = `Gives ${kind}`;
  return head;
}

function previewLine({ row, text, why }: PreviewLine): HTMLElement {
  const line = document.createElement('tr');
  const name = document.createElement('th');
  name.scope = 'row';
  name.textContent = row;
  const value = document.createElement('td');
  value.textContent = text;
  if (why !== '') {
    const sentence = document.createElement('small');
    sentence.textContent = why;
    value.className = 'wrong';
    value.append(' ', sentence);
  }
  line.append(name, value);
  return line;
}
