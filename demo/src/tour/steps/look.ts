import type { TeableGrid } from '@teable-grid/grid';
import { html, type TemplateResult } from 'lit';
import { codeBox } from '../copy-code.ts';
import { cssOf, type Look, looks, plain, propertiesOf } from '../look.ts';
import { linger } from '../pace.ts';
import { Pane } from '../pane.ts';
import type { Step } from '../step.ts';

const glance = 1_300;
const fonts = [
  ['', 'The element’s own'],
  ['Georgia, serif', 'Serif'],
  ['ui-monospace, monospace', 'Monospaced'],
  ['ui-rounded, system-ui, sans-serif', 'Rounded'],
] as const;
/** Shown by the colour input while the look has none of its own. */
const ownAccent = '#2a63d4';

/** What a page may do to the looks of the grid. */
export const lookStep: Step = {
  id: 'look',
  name: 'Your look',
  title: 'It looks like your page, not like ours',
  text: () =>
    html`<p>
      Colours, density, corners and type are CSS custom properties; every part can be styled by <code>::part</code> besides. Turn the knobs: below them is the CSS
      to write.
    </p>`,
  async open({ home, changed }) {
    const { ada } = await home.team();
    const pane = new Pane('Ada', ada, () => {}, { label: 'The table, in the look that is chosen', toolbar: '' });
    let look = plain;
    const wear = (next: Look): void => {
      look = next;
      dress(pane.grid, look);
      changed();
    };
    return {
      moves: ['Paper', 'Terminal', 'Sorbet', 'Plain'].map((name) => ({
        says: `${name}.`,
        act: async (signal: AbortSignal) => {
          wear(looks[name]!);
          await linger(glance, signal);
        },
      })),
      after: 'Pick a colour of your own.',
      view: () => html`<div class="looks">
        <div class="dressed">${pane.grid}</div>
        <div class="knobs">${knobs(look, wear)} ${codeBox(cssOf(look), 'The CSS')}</div>
      </div>`,
      leave: () => pane.leave(),
    };
  },
};

function dress(grid: TeableGrid, look: Look): void {
  const properties = propertiesOf(look);
  for (const name of new Set([...Array.from(grid.style), ...properties.keys()])) {
    const value = properties.get(name);
    if (value === undefined) grid.style.removeProperty(name);
    else grid.style.setProperty(name, value);
  }
  grid.rowHeight = look.rowHeight;
  if (look.theme === '') grid.removeAttribute('theme');
  else grid.setAttribute('theme', look.theme);
}

function knobs(look: Look, wear: (look: Look) => void): TemplateResult {
  const range = (label: string, name: 'radius' | 'size' | 'padding' | 'rowHeight', min: number, max: number) =>
    html`<label class="knob"
      ><span>${label}</span
      ><input
        type="range"
        min=${min}
        max=${max}
        .value=${String(look[name])}
        @input=${(event: Event) => wear({ ...look, [name]: Number((event.currentTarget as HTMLInputElement).value) })}
      /><output>${look[name]}</output></label
    >`;
  return html`<div class="segments" role="group" aria-label="Looks to begin with">
      ${Object.entries(looks).map(([name, one]) => html`<button type="button" aria-pressed=${one === look} @click=${() => wear(one)}>${name}</button>`)}
    </div>
    <label class="knob"
      ><span>Colour</span
      ><input
        type="color"
        .value=${look.accent === '' ? ownAccent : look.accent}
        @input=${(event: Event) => wear({ ...look, accent: (event.currentTarget as HTMLInputElement).value })}
      /><output>${look.accent === '' ? 'own' : look.accent}</output></label
    >
    ${range('Row height', 'rowHeight', 24, 56)} ${range('Padding', 'padding', 4, 20)} ${range('Corners', 'radius', 0, 16)}
    ${range('Type size', 'size', 11, 18)}
    <label class="knob"
      ><span>Type</span
      ><select .value=${look.font} @change=${(event: Event) => wear({ ...look, font: (event.currentTarget as HTMLSelectElement).value })}>
        ${fonts.map(([value, name]) => html`<option value=${value} ?selected=${value === look.font}>${name}</option>`)}
      </select></label
    >
    <label class="knob"
      ><span>Light or dark</span
      ><select @change=${(event: Event) => wear({ ...look, theme: (event.currentTarget as HTMLSelectElement).value as Look['theme'] })}>
        ${(['', 'light', 'dark'] as const).map((theme) => html`<option value=${theme} ?selected=${theme === look.theme}>${theme === '' ? 'As the page' : theme}</option>`)}
      </select></label
    >`;
}
