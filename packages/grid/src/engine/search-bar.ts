import { html, type TemplateResult } from 'lit';
import type { Command } from '../commands/command.ts';
import { closeSearch, searchFor } from '../commands/search.ts';
import type { Found } from '../controllers/findings-controller.ts';
import { anyIcon } from '../header/more-icons.ts';
import type { Search } from '../state/search.ts';

/** What the search bar does. */
export interface SearchBarActions {
  run(command: Command): void;
  goToHit(way: 'next' | 'previous'): void;
  focusGrid(): void;
}

/** What is searched for, how often it was found, and the ways to go on. */
export function searchBar(search: Search, found: Found, locale: string, actions: SearchBarActions): TemplateResult {
  const end = (event: Event) => {
    // Else the focus would go with what has it.
    ((event.currentTarget as HTMLElement).getRootNode() as ShadowRoot).querySelector<HTMLElement>('.search :focus')?.blur();
    actions.run(closeSearch);
    actions.focusGrid();
  };
  const key = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter') actions.goToHit(event.shiftKey ? 'previous' : 'next');
    else if (event.key === 'Escape') end(event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="search" part="search" role="search" @keydown=${key}>
    ${anyIcon('search')}
    <input type="text" aria-label="Search in the table" placeholder="Search" autocomplete="off" spellcheck="false" .value=${search.text} @input=${(event: Event) => actions.run(searchFor((event.target as HTMLInputElement).value))} />
    <span class="found" role="status">${foundText(search, found, locale)}</span>
    <button type="button" aria-label="Previous" title="Previous (Shift+Enter)" ?disabled=${found.count === 0} @click=${() => actions.goToHit('previous')}>${anyIcon('up')}</button>
    <button type="button" aria-label="Next" title="Next (Enter)" ?disabled=${found.count === 0} @click=${() => actions.goToHit('next')}>${anyIcon('down')}</button>
    <button type="button" aria-label="Close the search" title="Close (Escape)" @click=${end}>${anyIcon('close')}</button>
  </div>`;
}

function foundText({ text }: Search, { count, number, searching }: Found, locale: string): string {
  if (text.trim() === '') return '';
  const of = count.toLocaleString(locale);
  if (number > 0) return `${number.toLocaleString(locale)} of ${of}`;
  return searching ? 'Searching…' : count === 0 ? 'Nothing found' : of;
}
