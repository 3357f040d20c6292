import { colorOf, type Comment, type CommentId, type CommentPlace, type Table, type Thread } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Command } from '../commands/command.ts';
import { addComment, deleteComment, editComment, mayDelete, resolveThread } from '../commands/comments.ts';
import { whenText } from '../state/authorship.ts';
import { peopleToCall, type RefusedComment, unsavedComments } from '../state/comment-list.ts';
import { partsOf } from '../state/comment-text.ts';
import { initialOf } from '../state/people.ts';
import { rowTitle } from '../state/row-title.ts';
import { anyIcon } from '../header/more-icons.ts';
import { composerFor, dropComposer } from './comment-composer.ts';
import type { PanelContext } from './panel-kind.ts';

/** The comment of which the text is being written anew, by session. */
const editing = new WeakMap<object, string>();

/**
 * The threads on a cell or a row, and where one writes: under each open thread, and for another one. `focused`: the thread that has the
 * focus when its panel opens, null: the first; absent: none of them has.
 */
export function threadsView(context: PanelContext, place: CommentPlace, focused?: CommentId | null): TemplateResult {
  const { state, session } = context;
  const threads = state.table.comments.threads(place.row, place.field);
  const open = threads.filter(({ first }) => first.resolved === null);
  const resolved = threads.filter(({ first }) => first.resolved !== null);
  const unsaved = unsavedComments(state.pending);
  const key = `${place.row}/${place.field ?? ''}`;
  const another = composerFor(session, key);
  const target = focused === undefined ? undefined : (open.find(({ id }) => id === focused) ?? open[0]);
  const view = (thread: Thread) => threadView(context, thread, unsaved.waiting, thread === target);
  const compose = another.use({
    label: open.length === 0 ? 'Comment, @ to call somebody' : 'Begin another thread',
    send: 'Comment',
    isFirst: focused !== undefined && target === undefined,
    people: peopleToCall(state.table, { me: session.actor, presence: session.presence, authors: context.authors }),
    moved: () => redraw(context),
    submit: (text, mentions) => sent(context, addComment(place, null, text, mentions)),
  });
  return html`<div class="threads">
    ${repeat(open, ({ id }) => id, view)}
    ${unsaved.refusedAt(place).map((refused) => refusedView(context, refused))}
    ${state.commenting ? html`<div class=${open.length === 0 ? 'another' : 'another further'}>${compose.element}</div>` : nothing}
    ${
      resolved.length === 0
        ? nothing
        : html`<details class="settled" ?open=${open.length === 0}><summary>Resolved (${resolved.length.toLocaleString(state.locale)})</summary>${repeat(resolved, ({ id }) => id, view)}</details>`
    }
  </div>`;
}

function threadView(
  context: PanelContext,
  { id, first, comments }: Thread,
  waiting: ReadonlySet<string>,
  isFirst: boolean,
): TemplateResult {
  const { state, session } = context;
  const { resolved } = first;
  const toggle = () => sent(context, resolveThread(first, resolved === null));
  const reply = composerFor(session, id).use({
    label: 'Reply',
    send: 'Reply',
    isFirst,
    people: peopleToCall(state.table, { me: session.actor, presence: session.presence, authors: context.authors }),
    moved: () => redraw(context),
    submit: (text, mentions) => sent(context, addComment(first, id, text, mentions)),
  });
  return html`<section class=${`thread${resolved === null ? '' : ' resolved'}`} aria-label=${`Thread of ${first.by.actor.name}`} data-thread=${id}>
    ${first.deleted ? html`<p class="sub gone">The comment that began this was deleted.</p>` : nothing}
    <ol>${repeat(
      comments,
      (comment) => comment.id,
      (comment) => commentView(context, comment, waiting.has(comment.id)),
    )}</ol>
    ${resolved === null ? nothing : html`<p class="sub">${`Resolved by ${resolved.actor.id === state.me ? 'you' : resolved.actor.name}, ${whenText(resolved.at, state.locale)}`}</p>`}
    ${
      state.commenting
        ? html`<div class="thread-foot">${resolved === null ? reply.element : nothing}<button type="button" class="button plain" data-action="resolve" @click=${toggle}>${anyIcon(resolved === null ? 'check' : 'undo')}${resolved === null ? 'Resolve' : 'Reopen'}</button></div>`
        : nothing
    }
  </section>`;
}

function commentView(context: PanelContext, comment: Comment, waits: boolean): TemplateResult {
  const { state, session } = context;
  const { actor, at } = comment.by;
  const mine = actor.id === state.me;
  const isEdited = state.commenting && mine && editing.get(session) === comment.id;
  return html`<li class=${`comment${state.unread.has(comment.id) ? ' unread' : ''}`} data-comment=${comment.id}>
    <div class="comment-head">
      <span class="who" data-initial=${initialOf(actor)} data-hue=${colorOf(actor.id)}><bdi>${mine ? 'You' : actor.name}</bdi></span>
      <span class="sub">${waits ? 'Not sent yet' : html`<time datetime=${at}>${whenText(at, state.locale)}</time>`}${comment.edited === null ? nothing : html` · <span title=${whenText(comment.edited, state.locale)}>edited</span>`}</span>
      ${isEdited ? nothing : commentActions(context, comment, mine)}
    </div>
    ${isEdited ? editorOf(context, comment) : html`<p class="comment-text" dir="auto">${textView(comment)}</p>`}
  </li>`;
}

function commentActions(context: PanelContext, comment: Comment, mine: boolean): TemplateResult {
  const { state, session } = context;
  const edit = () => {
    editing.set(session, comment.id);
    redraw(context);
    // Once it is there.
    setTimeout(() => composerFor(session, editKey(comment), comment.text).focus());
  };
  return html`<span class="comment-actions">
    ${mine && state.commenting ? html`<button type="button" class="plain-icon" aria-label="Edit comment" title="Edit" @click=${edit}>${anyIcon('rename')}</button>` : nothing}
    ${mayDelete(comment, state) ? html`<button type="button" class="plain-icon" aria-label="Delete comment" title="Delete" @click=${() => sent(context, deleteComment(comment))}>${anyIcon('trash')}</button>` : nothing}
  </span>`;
}

function editorOf(context: PanelContext, comment: Comment): unknown {
  const { state, session } = context;
  const leave = () => {
    editing.delete(session);
    dropComposer(session, editKey(comment));
    redraw(context);
  };
  return composerFor(session, editKey(comment), comment.text).use({
    label: 'Comment',
    send: 'Save',
    isFirst: false,
    people: peopleToCall(state.table, { me: session.actor, presence: session.presence, authors: context.authors }),
    moved: () => redraw(context),
    submit(text, mentions) {
      if (!sent(context, editComment(comment, text, mentions))) return false;
      leave();
      return true;
    },
    cancel: leave,
  }).element;
}

/** What was refused, with why; the text is not lost. */
function refusedView(context: PanelContext, { id, text, problem }: RefusedComment): TemplateResult {
  return html`<div class="comment refused">
    <p class="comment-text" dir="auto">${text}</p>
    <p class="problem">Not saved: ${problem?.message ?? 'It was refused.'}</p>
    <div class="actions">
      <button type="button" class="button" ?disabled=${!context.state.commenting} @click=${() => context.dispatch({ action: 'resend', id })}>Send again</button>
      <button type="button" class="button" @click=${() => context.copyText(text)}>Copy</button>
      <button type="button" class="button plain" @click=${() => context.dispatch({ action: 'discard', id })}>Discard</button>
    </div>
  </div>`;
}

/** A text with those whom it calls apart. */
export function textView({ text, mentions }: Pick<Comment, 'text' | 'mentions'>): unknown {
  return partsOf(text, mentions).map((part) =>
    part.calls === null ? part.text : html`<mark data-hue=${colorOf(part.calls.id)}>${part.text}</mark>`,
  );
}

function editKey({ id }: Comment): string {
  return `edit ${id}`;
}

/** What a comment is about, in words: the field, and what its row is called. */
export function placeName({ row, field }: CommentPlace, table: Table, locale: string): string {
  const name = rowTitle(row, table, locale);
  return field === null ? name : `${table.fields.get(field)?.name ?? field} · ${name}`;
}

/** Writes something; false where this person may not, and what he wrote stays where it is. */
function sent(context: PanelContext, command: Command): boolean {
  if (!context.state.commenting) return false;
  context.run(command);
  return true;
}

/** Draws what is open anew: whatever that is by now. */
function redraw(context: PanelContext): void {
  context.run(({ state, dispatch }) => {
    dispatch({ action: 'panel', panel: state.panel });
    return true;
  });
}
