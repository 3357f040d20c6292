import { type Field, fieldType } from '@teable-grid/core';
import { css, html, nothing, type TemplateResult } from 'lit';
import { hideAllFields, hideField, isOwn, showAllFields, showField } from '../commands/views.ts';
import { anyIcon } from '../header/more-icons.ts';
import type { Panel } from '../state/grid-state.ts';
import { hiddenCount } from '../state/own-view.ts';
import type { PanelContext, PanelKind } from './panel-kind.ts';
import { panelHead, ruleStyles } from './rule-form.ts';

/** Lists longer than this can be searched. */
const short = 8;

const styles = css`
  .panel .field-list { max-block-size: 330px; overflow: auto; margin-inline: -6px; }
  .field-list label { display: flex; align-items: center; gap: 9px; min-block-size: 31px; padding-inline: 6px; border-radius: 7px; cursor: pointer; }
  .field-list label:hover { background: color-mix(in oklab, var(--_text) 6%, transparent); }
  .field-list input { margin: 0; accent-color: var(--_accent); inline-size: 15px; block-size: 15px; }
  .field-list .icon { color: var(--_muted); flex: none; }
  .field-list span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: plaintext; }
  .field-list [hidden] { display: none; }
  .find { inline-size: 100%; margin-block-end: 8px; }
`;

/** Which fields are shown. */
export const fieldsPanelKind: PanelKind<Extract<Panel, { panel: 'hidden-fields' }>> = {
  size: 'form',
  view: fieldsPanel,
  anchor: (_, anchors) => anchors.find('[data-panel=hidden-fields]'),
  styles: [ruleStyles, styles],
};

function fieldsPanel(context: PanelContext): TemplateResult {
  const { table, settings } = context.state;
  const { list } = table.fields;
  const hidden = new Set(settings.hidden);
  const count = hiddenCount(table, settings);
  return html`${panelHead('Fields', isOwn(context.state))}
    ${list.length > short ? html`<input class="input find" type="search" aria-label="Find a field" placeholder="Find a field" autocomplete="off" @input=${find} />` : nothing}
    <ul class="field-list">${list.map((field) => line(context, field, !hidden.has(field.id)))}</ul>
    <div class="actions">
      <button type="button" class="button" ?disabled=${count === 0} @click=${() => context.run(showAllFields)}>Show all</button>
      <button type="button" class="button" ?disabled=${count >= list.length - 1} @click=${() => context.run(hideAllFields)}>Hide all</button>
    </div>`;
}

function line(context: PanelContext, field: Field, shown: boolean): TemplateResult {
  const change = () => context.run(shown ? hideField(field.id) : showField(field.id));
  return html`<li data-name=${field.name.toLowerCase()}><label>
    <input type="checkbox" .checked=${shown} @change=${change} />${anyIcon(fieldType(field.type).editor.kind)}<span>${field.name}</span>
  </label></li>`;
}

/** Leaves those in the list whose name has what is typed in it. */
function find(event: Event): void {
  const input = event.target as HTMLInputElement;
  const wanted = input.value.trim().toLowerCase();
  for (const item of input.parentElement!.querySelectorAll<HTMLElement>('[data-name]'))
    item.hidden = !item.dataset['name']!.includes(wanted);
}
