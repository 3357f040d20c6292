import { type Conflict, type Field, fieldEntry, type TextStretch, valueEditText } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { resolveConflict } from '../commands/conflicts.ts';
import { otherHolder } from '../state/conflict-holders.ts';
import { compareTexts } from '../state/conflict-texts.ts';
import type { ConflictView, SideView } from '../state/conflict-view.ts';
import type { PanelContext } from './panel-kind.ts';

/** What a conflict is about, and what can be done with it: keep what is there, take what came, both, or another value. */
export function conflictDetails(context: PanelContext, conflict: Conflict, view: ConflictView): TemplateResult {
  const { writable } = context.state;
  const { id } = conflict;
  const button = (action: 'keep' | 'take', label: string, key: string, disabled: boolean) =>
    html`<button type="button" class="button" data-action=${action} aria-keyshortcuts=${key} title=${`${label} (${key})`} ?disabled=${disabled} @click=${() => context.run(resolveConflict(id, { take: action === 'keep' ? 'current' : 'incoming' }))}>${label}</button>`;
  const texts = compareTexts(view);
  const both = conflict.kind === 'both-wrote' ? (texts?.both ?? null) : null;
  return html`<div class="conflict-details">
    <p class="sub">${view.explanation}</p>
    ${view.base === null ? nothing : sideBox(view.base, null, 'base', nothing)}
    ${sideBox(view.current, texts?.current ?? null, 'now', button('keep', view.keep, 'K', !writable))}
    ${sideBox(view.incoming, texts?.incoming ?? null, 'other', button('take', view.take, 'T', !writable || !view.free))}
    ${both === null ? nothing : sideBox({ what: 'Both together', who: '', text: both }, null, 'both', html`<button type="button" class="button" data-action="both" aria-keyshortcuts="B" title="Write both (B)" ?disabled=${!writable} @click=${() => context.run(resolveConflict(id, { take: 'other', value: both }))}>Write both</button>`)}
    ${view.other && writable ? otherValue(context, conflict, both) : nothing}
  </div>`;
}

function sideBox(
  { what, who, text }: SideView,
  changes: readonly TextStretch[] | null,
  kind: 'base' | 'now' | 'other' | 'both',
  button: unknown,
): TemplateResult {
  const marked = changes?.map((stretch) => {
    if (stretch.change === 'same') return stretch.text;
    return stretch.change === 'added' ? html`<ins>${stretch.text}</ins>` : html`<del>${stretch.text}</del>`;
  });
  return html`<div class=${`side ${kind}`}><span class="who">${who === '' ? what : `${what} · ${who}`}</span><div class="row-line"><div class="what">${marked ?? text}</div>${button}</div></div>`;
}

/** A form for a value instead of both, read as the field's type reads what is typed. */
function otherValue(context: PanelContext, conflict: Conflict, both: string | null): TemplateResult {
  const { state, problem } = context;
  const field = conflict.field === null ? undefined : state.table.fields.get(conflict.field);
  if (field === undefined) return html``;
  const start = both ?? valueEditText(conflict.current.value, field);
  const write = (form: HTMLFormElement) => {
    const text = form.querySelector<HTMLInputElement | HTMLTextAreaElement>('.conflict-other')!.value;
    const parsed = fieldEntry(field.type).parse(text, field.options, state.locale);
    if (!parsed.ok) context.refuse(parsed.problem.message);
    else if (otherHolder(state.table, conflict, field, parsed.value) !== undefined) context.refuse('Another row has this value already.');
    else context.run(resolveConflict(conflict.id, { take: 'other', value: parsed.value }));
  };
  const submit = (event: Event) => {
    event.preventDefault();
    write(event.currentTarget as HTMLFormElement);
  };
  // Escape leaves the value first, then the inbox.
  const keys = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const input = event.currentTarget as HTMLInputElement;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      input.value = start;
      context.refuse('');
      input.closest('li')?.querySelector<HTMLElement>('.conflict-head')?.focus();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      write(input.closest('form')!);
    }
  };
  const invalid = problem === '' ? nothing : 'true';
  return html`<form class="field-line" @submit=${submit}>
      ${
        field.type === 'long-text'
          ? html`<textarea class="input conflict-other" rows="4" aria-label="Another value" aria-invalid=${invalid} .value=${start} @keydown=${keys}></textarea>`
          : html`<input class="input conflict-other" aria-label="Another value" aria-invalid=${invalid} list=${choicesOf(field).length > 0 ? `choices-${conflict.id}` : nothing} .value=${start} @keydown=${keys} />`
      }
      <button class="button" data-action="other">Write</button>
      ${choicesOf(field).length === 0 ? nothing : html`<datalist id=${`choices-${conflict.id}`}>${choicesOf(field).map((name) => html`<option value=${name}></option>`)}</datalist>`}
    </form>
    ${problem === '' ? nothing : html`<p class="problem" role="alert" ${ref(intoView)}>${problem}</p>`}`;
}

function choicesOf({ type, options }: Field): readonly string[] {
  return type === 'single-select' ? (options.choices ?? []).map(({ name }) => name) : [];
}

function intoView(element?: Element): void {
  // Its words come a moment later.
  queueMicrotask(() => element?.scrollIntoView({ block: 'nearest' }));
}
