import { type Actor, colorOf, isEmailAddress } from '@teable-grid/core';
import { calledIn, callBefore, matching } from '../state/comment-text.ts';
import { initialOf } from '../state/people.ts';

/** What a composer asks of where it stands; another one with each rendering. */
export interface ComposerUse {
  readonly label: string;
  readonly send: string;
  /** Whether the focus is to be here when its panel opens. */
  readonly isFirst: boolean;
  /** Who can be called. */
  readonly people: readonly Actor[];
  /** It is higher or lower than before. */
  moved(): void;
  /** Takes what was written; false where it could not be taken. */
  submit(text: string, mentions: readonly Actor[]): boolean;
  /** Leaves without writing; absent where there is nothing to leave. */
  cancel?(): void;
}

/** People who are offered at once. */
const mostOffers = 6;
let made = 0;

/**
 * Where a comment is written: a text that grows, and behind an `@` a list of people. It outlives its panel, so what was typed is there when
 * the panel is opened again. Enter sends, Shift+Enter is a new line; in the list arrows choose, Enter and Tab take, Escape closes it.
 */
export class CommentComposer {
  readonly element = document.createElement('div');
  readonly #text = document.createElement('textarea');
  readonly #list = document.createElement('ul');
  readonly #send = document.createElement('button');
  readonly #cancel = document.createElement('button');
  #use: ComposerUse | null = null;
  #offers: readonly Actor[] = [];
  #at = 0;
  #height = 0;
  /** Whom the person took from the list: where several have one name, they are meant. */
  #chosen: readonly Actor[] = [];

  constructor(text = '') {
    const id = `teable-grid-people-${(made += 1)}`;
    this.element.className = 'composer';
    Object.assign(this.#text, { className: 'input', rows: 1, value: text, dir: 'auto' });
    // A textarea cannot have the role of a combobox; this is what it may say of its list.
    this.#text.setAttribute('aria-autocomplete', 'list');
    this.#text.setAttribute('aria-haspopup', 'listbox');
    this.#text.setAttribute('aria-controls', id);
    Object.assign(this.#list, { id, className: 'callable', hidden: true });
    this.#list.setAttribute('role', 'listbox');
    this.#list.setAttribute('aria-label', 'People');
    Object.assign(this.#send, { type: 'button', className: 'button primary' });
    Object.assign(this.#cancel, { type: 'button', className: 'button plain', textContent: 'Cancel' });
    const actions = document.createElement('div');
    actions.className = 'composer-actions';
    actions.append(this.#send, this.#cancel);
    this.element.append(this.#text, this.#list, actions);
    this.#text.addEventListener('input', () => this.#typed());
    this.#text.addEventListener('keydown', (event) => this.#keyed(event));
    this.#text.addEventListener('click', () => this.#look());
    this.#text.addEventListener('blur', () => this.#offer([]));
    this.#send.addEventListener('click', () => this.#submit());
    this.#cancel.addEventListener('click', () => this.#use?.cancel?.());
    // The text keeps the focus, and with it the list.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => {
      const line = (event.target as Element).closest('[role=option]');
      const person = line === null ? undefined : this.#offers[[...this.#list.children].indexOf(line)];
      if (person !== undefined) this.#take(person);
    });
    this.#settle();
  }

  /** Whether nothing is written in it. */
  get isEmpty(): boolean {
    return this.#text.value.trim() === '';
  }

  /** Stands where it is from now on. */
  use(use: ComposerUse): this {
    const known = this.#use?.people.length;
    this.#use = use;
    this.#text.setAttribute('aria-label', use.label);
    this.#text.placeholder = use.label;
    this.#text.toggleAttribute('data-focus', use.isFirst);
    this.#send.textContent = use.send;
    this.#cancel.hidden = use.cancel === undefined;
    // Somebody else is known by now: he may be the one who is looked for. Not within the rendering that tells it.
    if (known !== undefined && known !== use.people.length) queueMicrotask(() => this.#lookAgain());
    return this;
  }

  focus(): void {
    this.#settle();
    this.#text.focus({ preventScroll: true });
    this.#text.setSelectionRange(this.#text.value.length, this.#text.value.length);
  }

  #typed(): void {
    this.#settle();
    this.#look();
  }

  /** As high as its text, and sent only when there is some. */
  #settle(): void {
    this.#send.disabled = this.isEmpty;
    this.element.classList.toggle('filled', !this.isEmpty);
    this.#text.style.blockSize = 'auto';
    if (this.#text.scrollHeight > 0) this.#text.style.blockSize = `${this.#text.scrollHeight + 2}px`;
    this.#measure();
  }

  #look(): void {
    const call = callBefore(this.#text.value, this.#text.selectionStart);
    this.#at = 0;
    this.#offer(call === null ? [] : matching(this.#use?.people ?? [], call.query, mostOffers));
  }

  #lookAgain(): void {
    const root = this.element.getRootNode() as Document | ShadowRoot;
    if (root.activeElement === this.#text) this.#look();
  }

  #offer(offers: readonly Actor[]): void {
    if (offers.length === 0 && this.#offers.length === 0) return;
    this.#offers = offers;
    this.#list.hidden = offers.length === 0;
    const names = offers.map(({ name }) => name);
    this.#list.replaceChildren(
      ...offers.map((person, at) => {
        const line = document.createElement('li');
        line.id = `${this.#list.id}-${at}`;
        line.setAttribute('role', 'option');
        line.setAttribute('aria-selected', String(at === this.#at));
        const who = document.createElement('span');
        who.dataset['initial'] = initialOf(person);
        who.dataset['hue'] = String(colorOf(person.id));
        who.textContent = person.name;
        line.append(who);
        // Two of one name are told apart by their ids.
        if (names.filter((name) => name === person.name).length > 1 && !isEmailAddress(person.id)) {
          const which = document.createElement('small');
          which.textContent = person.id;
          line.append(which);
        }
        return line;
      }),
    );
    this.#point();
    this.#measure();
  }

  /** Its panel is to have room for all of it. */
  #measure(): void {
    const height = this.element.offsetHeight;
    if (height === this.#height) return;
    this.#height = height;
    // Not within a rendering, which may be what took the focus away.
    queueMicrotask(() => this.#use?.moved());
  }

  #point(): void {
    [...this.#list.children].forEach((line, at) => line.setAttribute('aria-selected', String(at === this.#at)));
    if (this.#offers.length === 0) this.#text.removeAttribute('aria-activedescendant');
    else this.#text.setAttribute('aria-activedescendant', `${this.#list.id}-${this.#at}`);
  }

  #take(person: Actor): void {
    const { value, selectionStart: caret } = this.#text;
    const call = callBefore(value, caret);
    if (call === null) return;
    const before = `${value.slice(0, call.at)}@${person.name} `;
    this.#text.value = before + value.slice(caret).replace(/^ /, '');
    this.#text.setSelectionRange(before.length, before.length);
    this.#chosen = [person, ...this.#chosen.filter(({ name }) => name !== person.name)];
    this.#offer([]);
    this.#settle();
  }

  #keyed(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    const isListed = this.#offers.length > 0;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (isListed && step !== 0 && !event.altKey) {
      this.#at = (this.#at + step + this.#offers.length) % this.#offers.length;
      this.#point();
    } else if (isListed && (event.key === 'Enter' || event.key === 'Tab')) this.#take(this.#offers[this.#at]!);
    else if (isListed && event.key === 'Escape') this.#offer([]);
    else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) this.#submit();
    else if (event.key === 'Escape' && this.#use?.cancel !== undefined) this.#use.cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #submit(): void {
    if (this.isEmpty || this.#use === null) return;
    const text = this.#text.value.trim();
    if (!this.#use.submit(text, calledIn(text, this.#use.people, this.#chosen))) return;
    this.#text.value = '';
    this.#chosen = [];
    this.#offer([]);
    this.#settle();
  }
}

const bySession = new WeakMap<object, Map<string, CommentComposer>>();

/** The composer that a session has for something, with what was typed in it before; `text`: what a new one begins with. */
export function composerFor(session: object, key: string, text = ''): CommentComposer {
  const composers = bySession.get(session) ?? new Map<string, CommentComposer>();
  bySession.set(session, composers);
  const composer = composers.get(key) ?? new CommentComposer(text);
  composers.set(key, composer);
  return composer;
}

/** What was typed for something is not wanted any more. */
export function dropComposer(session: object, key: string): void {
  bySession.get(session)?.delete(key);
}
