import { readValue, shownAs, type GroupLine } from '@teable-grid/core';
import { gridType } from '../field-types/grid-types.ts';

import { count } from '../state/count.ts';
import { valueLook } from './cell-look.ts';
import { type CellRecord, makeCell, pillsOf } from './cell-record.ts';
import type { Scene } from './scene.ts';

/** The head of a group: one cell across all columns, with a button that folds the group. */
export interface GroupRecord {
  readonly cell: CellRecord;
  readonly button: HTMLButtonElement;
  readonly name: Text;
  readonly value: HTMLSpanElement;
  readonly rows: Text;
  line: GroupLine | null;
  active: boolean;
  selected: boolean;
}

/** Makes the head of no group yet. */
export function makeGroup(): GroupRecord {
  const cell = makeCell();
  const { element } = cell;
  element.className = 'group-cell';
  element.setAttribute('part', 'group');
  element.setAttribute('role', 'rowheader');
  element.setAttribute('aria-colindex', '1');
  const button = document.createElement('button');
  button.type = 'button';
  button.tabIndex = -1;
  button.className = 'fold';
  // Those who listen have aria-expanded, and the keys.
  button.setAttribute('aria-hidden', 'true');
  const name = document.createTextNode('');
  const rows = document.createTextNode('');
  const value = span('group-value');
  element.replaceChildren(button, span('group-field', name), value, span('group-rows', rows));
  return { cell, button, name, value, rows, line: null, active: false, selected: false };
}

function span(name: string, ...content: Node[]): HTMLSpanElement {
  const element = document.createElement('span');
  element.className = name;
  element.append(...content);
  return element;
}

/** Writes what the head of a group says, and how it looks; `row` is the row that it stands in. */
export function paintGroup(record: GroupRecord, row: HTMLElement, scene: Scene, line: GroupLine, position: number): void {
  const { element } = record.cell;
  if (record.line !== line) {
    record.line = line;
    record.button.dataset['group'] = line.group;
    row.setAttribute('aria-expanded', String(!line.collapsed));
    element.style.setProperty('--level', String(line.level));
    record.name.data = line.field.name;
    record.rows.data = count(line.rows, 'row');
    paintValue(record.value, line, scene);
  }
  element.setAttribute('aria-colspan', String(Math.max(1, scene.sheet.fields.length)));
  const { active, ranges } = scene;
  const isActive = active?.row === position;
  const isSelected = ranges.some(({ top, bottom }) => position >= top && position <= bottom);
  if (record.active !== isActive) {
    record.active = isActive;
    element.classList.toggle('active', isActive);
    if (isActive) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  }
  if (record.selected !== isSelected) {
    record.selected = isSelected;
    element.classList.toggle('selected', isSelected);
    element.setAttribute('aria-selected', String(isSelected));
  }
}

function paintValue(element: HTMLSpanElement, { field: grouped, value }: GroupLine, { locale, sheet: { computed } }: Scene): void {
  const field = shownAs(grouped, computed);
  const reading = readValue(value, field);
  const look = reading.state === 'value' ? valueLook(reading.value, field, locale) : null;
  // What a type cannot read, and an error of a formula, are groups by their text.
  const said = reading.state === 'unfit' ? reading.text : (look?.text ?? '');
  const isChecked = gridType(field).turnOver !== undefined && reading.state !== 'unfit';
  const text = isChecked ? (value === true ? 'Yes' : 'No') : said === '' ? 'Empty' : said;
  element.classList.toggle('none', !isChecked && said === '');
  if (look !== null && look.pills.length > 0) element.replaceChildren(...pillsOf(look.pills));
  else if (look !== null && look.hue >= 0) element.replaceChildren(...pillsOf([{ name: text, color: look.hue }]));
  else element.textContent = text;
}
