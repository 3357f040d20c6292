import type { View } from '@teable-grid/core';
import { css, html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { addView, deleteView, duplicateView, renameView, stepView, switchView } from '../commands/view-list.ts';
import { anyIcon } from '../header/more-icons.ts';
import { noPanel, type Panel } from '../state/grid-state.ts';
import type { PanelContext, PanelKind } from './panel-kind.ts';
import { iconButton, ruleStyles } from './rule-form.ts';

const styles = css`
  .panel .view-list { max-block-size: 340px; overflow: auto; margin-inline: -6px; }
  .view-list li { display: flex; align-items: center; border-radius: 7px; padding-inline-end: 3px; }
  .view-list li:hover, .view-list li:focus-within { background: color-mix(in oklab, var(--_text) 5%, transparent); }
  .view-list .go { flex: 1 1 0; min-inline-size: 0; display: flex; align-items: center; gap: 9px; min-block-size: 34px; padding-inline: 8px; border: 0; border-radius: 7px; background: none; color: inherit; font: inherit; text-align: start; cursor: pointer; }
  .view-list .go span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: plaintext; }
  .view-list .go[aria-current='true'] { font-weight: 600; color: var(--_accent); }
  .view-list .go .icon { flex: none; }
  .view-list .icon-button { inline-size: 24px; opacity: 0; }
  .view-list li:hover .icon-button, .view-list li:focus-within .icon-button { opacity: 1; }
  .view-list li:hover .icon-button:disabled, .view-list li:focus-within .icon-button:disabled { opacity: 0.3; }
  .new-view { display: flex; gap: 6px; margin-block-start: 8px; padding-block-start: 10px; border-block-start: 1px solid var(--_line); }
  @media (hover: none) { .view-list .icon-button { opacity: 1; } }
`;

/** The views of the table. */
export const viewsPanelKind: PanelKind<Extract<Panel, { panel: 'views' }>> = {
  size: 'form',
  view: viewsPanel,
  anchor: (_, anchors) => anchors.find('[data-panel=views]'),
  styles: [ruleStyles, styles],
};

function viewsPanel(context: PanelContext, { renaming }: Extract<Panel, { panel: 'views' }>): TemplateResult {
  const { table, settings, view, writable } = context.state;
  const { list } = table.views;
  const close = () => context.dispatch({ action: 'panel', panel: noPanel });
  const add = (event: Event) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget as HTMLFormElement).get('name') ?? '');
    close();
    context.run(addView(name));
  };
  return html`<div class="head-line"><h2 id="panel-title">Views</h2></div>
    <ul class="view-list">
      ${
        list.length === 0
          ? html`<li><button type="button" class="go" aria-current="true" @click=${close}>${anyIcon('check')}<span>${settings.name}</span></button></li>`
          : list.map((one, at) => (one.id === renaming ? renameLine(context, one) : line(context, one, at, list.length, one.id === view)))
      }
    </ul>
    ${
      writable
        ? html`<form class="new-view" @submit=${add}>
            <input class="input" name="name" aria-label="Name of a new view" placeholder="New view" autocomplete="off" maxlength="100" />
            <button class="button">Add</button>
          </form>`
        : nothing
    }`;
}

function line(context: PanelContext, view: View, at: number, count: number, current: boolean): TemplateResult {
  const { writable } = context.state;
  const go = () => {
    context.dispatch({ action: 'panel', panel: noPanel });
    context.run(switchView(view.id));
  };
  return html`<li>
    <button type="button" class="go" aria-current=${String(current)} ?data-focus=${current} @click=${go}>${anyIcon(current ? 'check' : 'grid')}<span>${view.name}</span></button>
    ${
      writable
        ? html`${iconButton(`Rename ${view.name}`, 'rename', () => context.dispatch({ action: 'panel', panel: { panel: 'views', renaming: view.id } }))}
            ${iconButton(`Duplicate ${view.name}`, 'copy', () => context.run(duplicateView(view.id)))}
            ${iconButton(`Move ${view.name} up`, 'up', () => context.run(stepView(view.id, -1)), at === 0)}
            ${iconButton(`Move ${view.name} down`, 'down', () => context.run(stepView(view.id, 1)), at === count - 1)}
            ${iconButton(`Delete ${view.name}`, 'trash', () => context.run(deleteView(view.id)), count < 2)}`
        : nothing
    }
  </li>`;
}

function renameLine(context: PanelContext, view: View): TemplateResult {
  const end = () => context.dispatch({ action: 'panel', panel: { panel: 'views', renaming: null } });
  const take = (event: Event) => {
    const { panel } = context.state;
    if (panel.panel === 'views' && panel.renaming === view.id) context.run(renameView(view.id, (event.target as HTMLInputElement).value));
    end();
  };
  const key = (event: KeyboardEvent) => {
    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Enter') take(event);
    else end();
  };
  return html`<li><input class="input" aria-label=${`Name of ${view.name}`} maxlength="100" autocomplete="off" .value=${view.name} @keydown=${key} @blur=${take} ${ref(takeFocus)} /></li>`;
}

function takeFocus(input: Element | undefined): void {
  if (!(input instanceof HTMLInputElement)) return;
  // It is not in the document yet.
  queueMicrotask(() => {
    input.focus();
    input.select();
  });
}
