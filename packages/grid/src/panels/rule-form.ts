import type { Field, FieldId } from '@teable-grid/core';
import { css, html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { anyIcon, type AnyIconName } from '../header/more-icons.ts';

/** One of several things to choose from. */
export interface Option<T extends string = string> {
  readonly value: T;
  readonly label: string;
}

/** A list to choose one of. A value that is not in it is shown as the words in `unknown`. */
export function select<T extends string>(
  label: string,
  options: readonly Option<T>[],
  value: T,
  choose: (value: T) => void,
  unknown = 'Deleted',
): TemplateResult {
  const known = options.some((option) => option.value === value);
  const change = (event: Event) => choose((event.target as HTMLSelectElement).value as T);
  return html`<select class="picker" aria-label=${label} @change=${change}>
    ${known ? '' : html`<option value="" .selected=${true} disabled>${unknown}</option>`}
    ${options.map((option) => html`<option value=${option.value} .selected=${live(option.value === value)}>${option.label}</option>`)}
  </select>`;
}

/** A list of fields to choose one of. */
export function fieldSelect(label: string, fields: readonly Field[], value: FieldId, choose: (field: FieldId) => void): TemplateResult {
  return select(
    label,
    fields.map((field) => ({ value: field.id, label: field.name })),
    value,
    choose,
    'Deleted field',
  );
}

/** A small button with an icon. */
export function iconButton(label: string, name: AnyIconName, act: () => void, disabled = false): TemplateResult {
  return html`<button type="button" class="icon-button" aria-label=${label} title=${label} ?disabled=${disabled} @click=${act}>${anyIcon(name)}</button>`;
}

/** Title of a panel, with a line that says for whom it is. */
export function panelHead(title: string, own: boolean): TemplateResult {
  return html`<div class="head-line"><h2 id="panel-title">${title}</h2>${own ? html`<span class="sub own-words">Only for you</span>` : ''}</div>`;
}

/** The list with one of its items put elsewhere. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** What forms of rules share. */
export const ruleStyles = css`
  .panel.wide:has(.rules) { inline-size: min(520px, calc(100vw - 16px)); max-inline-size: none; }
  .head-line { display: flex; align-items: baseline; justify-content: space-between; gap: 12px; margin-block-end: 10px; }
  .head-line .own-words { margin: 0; color: var(--_accent); }
  .rules { display: grid; grid-template-columns: minmax(0, 1fr); gap: 7px; }
  .rule-line { display: flex; align-items: flex-start; gap: 6px; }
  .rule-line > * { flex: none; }
  .rule-line .word { min-inline-size: 44px; line-height: 31px; color: var(--_muted); font-size: 12px; }
  .picker, .rule-line .input { block-size: 31px; border: 1px solid var(--_edge); border-radius: 7px; background: var(--_surface); color: var(--_text); font: inherit; padding: 0 8px; min-inline-size: 0; flex: 1 1 0; max-inline-size: 100%; }
  .picker { padding-inline-end: 2px; text-overflow: ellipsis; }
  .picker:focus-visible { outline: 2px solid var(--_accent); outline-offset: -1px; }
  .icon-button { inline-size: 28px; block-size: 31px; display: grid; place-items: center; padding: 0; border: 0; border-radius: 7px; background: none; color: var(--_muted); cursor: pointer; }
  .icon-button:hover:not(:disabled) { background: color-mix(in oklab, var(--_text) 8%, transparent); color: var(--_text); }
  .icon-button:disabled { opacity: 0.3; cursor: default; }
  .panel .empty-words { color: var(--_muted); margin: 0 0 4px; }
  .actions .button:has(.icon) { display: inline-flex; align-items: center; gap: 5px; padding-inline-start: 8px; }
  .actions .sub { align-self: center; margin: 0; }
  .actions .end { margin-inline-start: auto; }
  .chips { display: flex; flex-wrap: wrap; gap: 4px; flex: 1 1 0; padding-block: 4px; }
  .chips button { border: 0; font: inherit; font-size: 12px; cursor: pointer; }
  .chips button[aria-pressed='false'] { opacity: 0.45; }
  .chips button[aria-pressed='true'] { outline: 1.5px solid currentColor; outline-offset: -1.5px; }
  .inner { border: 1px solid var(--_line); border-radius: 9px; padding: 8px; background: color-mix(in oklab, var(--_text) 2.5%, transparent); flex: 1 1 0; min-inline-size: 0; }
  .inner > .actions { margin-block-start: 7px; }
  .swatches { display: flex; gap: 3px; align-items: center; block-size: 31px; }
  .swatches label { position: relative; inline-size: 18px; block-size: 18px; border-radius: 50%; cursor: pointer; background: light-dark(oklch(0.86 0.1 var(--_hue)), oklch(0.52 0.11 var(--_hue))); }
  .swatches input { position: absolute; opacity: 0; inset: 0; margin: 0; cursor: pointer; }
  .swatches label:has(:checked) { outline: 2px solid var(--_text); outline-offset: 1px; }
  .swatches label:has(:focus-visible) { outline: 2px solid var(--_accent); outline-offset: 2px; }
  .color-rule { display: grid; grid-template-columns: minmax(0, 1fr); gap: 7px; border: 1px solid var(--_line); border-radius: 9px; padding: 9px; }
  @media (width < 520px) {
    .rule-line { flex-wrap: wrap; }
    .rule-line > .picker, .rule-line > .input { flex-basis: 110px; }
    .rule-line > .chips { flex-basis: 100%; order: 1; }
    .rule-line > .inner { flex-basis: 70%; }
    .condition { position: relative; padding-inline-end: 32px; }
    .condition > .icon-button { position: absolute; inset-block-start: 0; inset-inline-end: 0; }
  }
`;
