import { html, nothing, type TemplateResult } from 'lit';
import { anyIcon, type AnyIconName } from '../header/more-icons.ts';

/** One line of a menu; `line` is a rule between groups. */
export type MenuItem =
  | { readonly item: 'line' }
  | {
      readonly item: 'command';
      readonly label: string;
      readonly icon: AnyIconName;
      /** A line that is on or off, alone or as one of several. */
      readonly check?: { readonly as: 'checkbox' | 'radio'; readonly on: boolean };
      readonly key?: string;
      readonly danger?: boolean;
      readonly disabled?: boolean;
      act(): void;
    };

/** A menu: arrows move, Enter acts, a letter goes to the next line that begins with it. */
export function menu(items: readonly MenuItem[]): TemplateResult {
  return html`<div class="menu" role="menu" tabindex="-1" @keydown=${menuKey}>
    ${items.map((item) =>
      item.item === 'line'
        ? html`<hr role="separator" />`
        : html`<button type="button" role=${`menuitem${item.check?.as ?? ''}`} aria-checked=${item.check === undefined ? nothing : String(item.check.on)} tabindex="-1" class=${item.danger === true ? 'danger' : ''} ?disabled=${item.disabled === true} @click=${() => item.act()}>
            ${anyIcon(item.icon)}<span>${item.label}</span>${item.key === undefined ? '' : html`<kbd>${item.key}</kbd>`}
          </button>`,
    )}
  </div>`;
}

function menuKey(event: KeyboardEvent): void {
  const lines = [...(event.currentTarget as HTMLElement).querySelectorAll('button')].filter((line) => !line.disabled);
  const at = lines.findIndex((line) => line === event.composedPath()[0]);
  const to =
    event.key === 'ArrowDown'
      ? (at + 1) % lines.length
      : event.key === 'ArrowUp'
        ? (at - 1 + lines.length) % lines.length
        : event.key === 'Home'
          ? 0
          : event.key === 'End'
            ? lines.length - 1
            : event.key.length === 1 && event.key !== ' '
              ? lines.findIndex((line, index) => index > at && line.textContent!.trim().toLowerCase().startsWith(event.key.toLowerCase()))
              : -1;
  if (to < 0) return;
  event.preventDefault();
  lines[to]?.focus();
}
