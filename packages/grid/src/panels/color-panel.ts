import type { ColorRule } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { isOwn, setColorRules } from '../commands/views.ts';
import { anyIcon } from '../header/more-icons.ts';
import { fieldsAsRead } from '../state/fields-as-read.ts';
import { noPanel, type Panel } from '../state/grid-state.ts';
import { filterForm, newCondition } from './filter-form.ts';
import { peopleIn } from './filter-panel.ts';
import type { PanelContext, PanelKind } from './panel-kind.ts';
import { iconButton, moved, panelHead, ruleStyles, select } from './rule-form.ts';

/** Names of the hues, by their number. */
const hues = ['Blue', 'Green', 'Amber', 'Red', 'Purple', 'Teal', 'Lime', 'Pink', 'Yellow', 'Violet'] as const;

const mostRules = 50;

/** Which rows and cells are coloured. */
export const colorPanelKind: PanelKind<Extract<Panel, { panel: 'colors' }>> = {
  size: 'wide',
  view: colorPanel,
  anchor: (_, anchors) => anchors.find('[data-panel=colors]') ?? anchors.find('[data-panel=more]'),
  styles: [ruleStyles],
};

function colorPanel(context: PanelContext): TemplateResult {
  const { table, settings } = context.state;
  const rules = settings.colorRules;
  const write = (next: readonly ColorRule[]) => context.run(setColorRules(next));
  const [first] = table.fields.list;
  const add = () => {
    if (first !== undefined)
      write([...rules, { when: { match: 'all', conditions: [newCondition(first)] }, color: rules.length % hues.length, field: null }]);
  };
  return html`${panelHead('Colour', isOwn(context.state))}
    ${rules.length === 0 ? html`<p class="empty-words">Rows or cells are coloured where conditions hold. Of several rules the first that holds counts.</p>` : nothing}
    <ul class="rules">${rules.map((rule, at) => colorRule(context, rule, at, rules, write))}</ul>
    <div class="actions">
      ${rules.length >= mostRules ? nothing : html`<button type="button" class="button" data-action="add-rule" @click=${add}>${anyIcon('plus')} Add a rule</button>`}
      ${rules.length === 0 ? nothing : html`<button type="button" class="button plain end" @click=${() => write([])}>Remove all</button>`}
      <button type="button" class="button plain" @click=${() => context.dispatch({ action: 'panel', panel: noPanel })}>Done</button>
    </div>`;
}

function colorRule(
  context: PanelContext,
  rule: ColorRule,
  at: number,
  rules: readonly ColorRule[],
  write: (rules: readonly ColorRule[]) => void,
): TemplateResult {
  const { table, locale } = context.state;
  const replace = (change: Partial<ColorRule>) => write(rules.map((other, index) => (index === at ? { ...other, ...change } : other)));
  const targets = [{ value: '', label: 'the whole row' }, ...table.fields.list.map(({ id, name }) => ({ value: id, label: name }))];
  return html`<li class="color-rule">
    <div class="rule-line">
      <div class="swatches" role="radiogroup" aria-label=${`Colour of rule ${at + 1}`}>
        ${hues.map((name, hue) => html`<label data-hue=${hue} title=${name}><input type="radio" name=${`hue-${at}`} aria-label=${name} .checked=${hue === rule.color} @change=${() => replace({ color: hue })} /></label>`)}
      </div>
      ${select(`What rule ${at + 1} colours`, targets, rule.field ?? '', (id) => replace({ field: id === '' ? null : id }), 'Deleted field')}
      ${iconButton(`Move rule ${at + 1} up`, 'up', () => write(moved(rules, at, at - 1)), at === 0)}
      ${iconButton(`Move rule ${at + 1} down`, 'down', () => write(moved(rules, at, at + 1)), at === rules.length - 1)}
      ${iconButton(`Remove rule ${at + 1}`, 'close', () => write(rules.filter((_, index) => index !== at)))}
    </div>
    ${filterForm({ fields: fieldsAsRead(context.state), focus: null, locale, people: peopleIn(context) }, rule.when, (when) => replace({ when }))}
  </li>`;
}
