import { css, html, nothing, type TemplateResult } from 'lit';
import { noPanel, type Panel } from '../state/grid-state.ts';
import { isApple } from '../state/platform.ts';
import { type KeyLine, keyLines, keyText } from './key-texts.ts';
import type { PanelContext, PanelKind } from './panel-kind.ts';

/** The help on keys: all that the keymap has, and what is looked for in it. */
export const keysPanelKind: PanelKind<Extract<Panel, { panel: 'keys' }>> = {
  size: 'wide',
  view: (context) => keysPanel(context),
  anchor: (_panel, anchors) => anchors.find('.scroller'),
  styles: [
    css`
      .keys { inline-size: 100%; border-spacing: 0; }
      .keys th { text-align: start; font-weight: 560; color: var(--_muted); font-size: 12px; padding-block: 14px 4px; }
      .keys td { padding-block: 4px; border-block-start: 1px solid var(--_line); vertical-align: baseline; }
      .keys td:first-child::first-letter { text-transform: uppercase; }
      .keys td:last-child { text-align: end; padding-inline-start: 14px; }
      .keys kbd { display: inline-block; font: inherit; font-size: 11.5px; white-space: nowrap; padding: 0 6px; margin: 1px 0 1px 4px; border: 1px solid var(--_edge); border-radius: 5px; background: var(--_head); }
      .keys tr[hidden] { display: none; }
    `,
  ],
};

function keysPanel(context: PanelContext): TemplateResult {
  const apple = isApple();
  const lines = keyLines();
  const search = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    filter(input.closest('.help')!, input.value);
  };
  return html`<div class="help">
    <div class="lead">
      <h2 id="panel-title">Keys</h2>
      <button type="button" class="button plain" @click=${() => context.dispatch({ action: 'panel', panel: noPanel })}>Close</button>
    </div>
    <div class="field-line"><input class="input" type="search" aria-label="Search the keys" placeholder="Search" autocomplete="off" @input=${search} /></div>
    <table class="keys">
      ${lines.map((line, at) => html`${lines[at - 1]?.group === line.group ? nothing : html`<tr><th colspan="2" scope="colgroup">${line.group}</th></tr>`}${lineView(line, apple)}`)}
    </table>
    <p class="sub none" role="status"></p>
  </div>`;
}

function lineView({ text, keys }: KeyLine, apple: boolean): TemplateResult {
  return html`<tr class="key"><td>${text}</td><td>${keys.map((key) => html`<kbd>${keyText(key, apple)}</kbd>`)}</td></tr>`;
}

/** Shows the lines that have all words, by key or text, and the groups that have such lines. */
function filter(help: Element, wanted: string): void {
  const words = wanted.toLowerCase().split(/\s+/);
  let found = 0;
  let group: HTMLTableRowElement | null = null;
  for (const row of help.querySelectorAll<HTMLTableRowElement>('tr')) {
    if (!row.classList.contains('key')) {
      group = row;
      group.hidden = true;
      continue;
    }
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    if (row.hidden) continue;
    found += 1;
    if (group !== null) group.hidden = false;
  }
  help.querySelector('[role=status]')!.textContent = found === 0 ? 'No key does that.' : '';
}
