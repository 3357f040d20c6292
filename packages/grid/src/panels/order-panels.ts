import { type CellKind, cellKind, type Field, type FieldId, type ViewSort } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import type { Command } from '../commands/command.ts';
import { collapseAll, expandAll, isOwn, setGroups, setSorts } from '../commands/views.ts';
import { anyIcon } from '../header/more-icons.ts';
import { fieldsAsRead } from '../state/fields-as-read.ts';
import { noPanel, type Panel } from '../state/grid-state.ts';
import type { PanelContext, PanelKind } from './panel-kind.ts';
import { fieldSelect, iconButton, moved, panelHead, ruleStyles, select } from './rule-form.ts';

/** What a panel of this file says, for sorting or for grouping. */
interface Words {
  readonly title: string;
  readonly empty: string;
  readonly add: string;
  readonly most: number;
}

const sortWords: Words = {
  title: 'Sort',
  empty: 'Rows are in their own order, in which they can be moved.',
  add: 'Add a field to sort by',
  most: 10,
};

const groupWords: Words = {
  title: 'Group',
  empty: 'Rows that are alike in a field come under one head, with their number.',
  add: 'Add a field to group by',
  most: 5,
};

/** The two ways of a direction in the words of a kind of cells. */
const directions: Readonly<Record<CellKind, readonly [up: string, down: string]>> = {
  text: ['A to Z', 'Z to A'],
  number: ['Smallest first', 'Largest first'],
  date: ['Earliest first', 'Latest first'],
  checkbox: ['Unchecked first', 'Checked first'],
  choice: ['In their order', 'Last choice first'],
  choices: ['In their order', 'Last choice first'],
  user: ['A to Z', 'Z to A'],
  files: ['Fewest first', 'Most first'],
  mixed: ['Ascending', 'Descending'],
};

/** By which fields rows are sorted. */
export const sortPanelKind: PanelKind<Extract<Panel, { panel: 'sort' }>> = {
  size: 'wide',
  view: (context) => orderForm(context, sortWords, context.state.settings.sorts, setSorts),
  anchor: (_, anchors) => anchors.find('[data-panel=sort]'),
  styles: [ruleStyles],
};

/** By which fields rows are grouped. */
export const groupPanelKind: PanelKind<Extract<Panel, { panel: 'group' }>> = {
  size: 'wide',
  view: (context) => html`${orderForm(context, groupWords, context.state.settings.groups, setGroups)}
    ${
      context.state.settings.groups.length === 0
        ? nothing
        : html`<div class="actions">
            <button type="button" class="button" @click=${() => context.run(collapseAll)}>Close all groups</button>
            <button type="button" class="button" ?disabled=${context.state.collapsed.size === 0} @click=${() => context.run(expandAll)}>Open all groups</button>
          </div>`
    }`,
  anchor: (_, anchors) => anchors.find('[data-panel=group]'),
  styles: [ruleStyles],
};

function orderForm(
  context: PanelContext,
  words: Words,
  order: readonly ViewSort[],
  set: (order: readonly ViewSort[]) => Command,
): TemplateResult {
  const write = (next: readonly ViewSort[]) => context.run(set(next));
  const fields = fieldsAsRead(context.state);
  const free = fields.filter((field) => !order.some((entry) => entry.field === field.id));
  const [next] = free;
  return html`${panelHead(words.title, isOwn(context.state))}
    ${order.length === 0 ? html`<p class="empty-words">${words.empty}</p>` : nothing}
    <ul class="rules">${order.map((entry, at) =>
      orderLine(
        entry,
        at,
        order,
        fields,
        fields.find(({ id }) => id === entry.field),
        write,
      ),
    )}</ul>
    <div class="actions">
      ${next === undefined || order.length >= words.most ? nothing : html`<button type="button" class="button" data-action="add" @click=${() => write([...order, { field: next.id, direction: 'ascending' }])}>${anyIcon('plus')} ${words.add}</button>`}
      ${order.length === 0 ? nothing : html`<button type="button" class="button plain end" @click=${() => write([])}>Remove all</button>`}
      <button type="button" class="button plain" @click=${() => context.dispatch({ action: 'panel', panel: noPanel })}>Done</button>
    </div>`;
}

function orderLine(
  entry: ViewSort,
  at: number,
  order: readonly ViewSort[],
  fields: readonly Field[],
  field: Field | undefined,
  write: (order: readonly ViewSort[]) => void,
): TemplateResult {
  const others = fields.filter(({ id }) => id === entry.field || !order.some((other) => other.field === id));
  const replace = (change: Partial<ViewSort>) => write(order.map((other, index) => (index === at ? { ...other, ...change } : other)));
  const [up, down] = directions[field === undefined ? 'text' : cellKind(field)];
  const name = field?.name ?? 'the deleted field';
  return html`<li class="rule-line">
    <span class="word">${at === 0 ? 'By' : 'then by'}</span>
    ${fieldSelect(at === 0 ? 'Field' : `Field ${at + 1}`, others, entry.field, (id: FieldId) => replace({ field: id }))}
    ${select(
      `Direction of ${name}`,
      [
        { value: 'ascending', label: up },
        { value: 'descending', label: down },
      ],
      entry.direction,
      (direction) => replace({ direction }),
    )}
    ${iconButton(`Move ${name} up`, 'up', () => write(moved(order, at, at - 1)), at === 0)}
    ${iconButton(`Move ${name} down`, 'down', () => write(moved(order, at, at + 1)), at === order.length - 1)}
    ${iconButton(`Remove ${name}`, 'close', () => write(order.filter((_, index) => index !== at)))}
  </li>`;
}
