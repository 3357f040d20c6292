import { html, nothing, type TemplateResult } from 'lit';
import { anyIcon } from '../../header/more-icons.ts';

/** What can be done where a file is chosen. */
export interface ChooseActions {
  choose(file: File): void;
  paste(text: string): void;
  cancel(): void;
}

const accepted = '.csv,.tsv,.txt,.xlsx,.xlsm,text/csv,text/tab-separated-values,text/plain';

/** A file, or a text that was copied elsewhere. */
export function chooseView(problem: string | null, actions: ChooseActions): TemplateResult {
  const chosen = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    const file = input.files?.[0];
    // The same file can be chosen again.
    if (file !== undefined) actions.choose(file);
    input.value = '';
  };
  const pasted = (event: Event) => {
    event.preventDefault();
    actions.paste(String(new FormData(event.currentTarget as HTMLFormElement).get('text') ?? ''));
  };
  return html`<form @submit=${pasted}>
    <h2 id="file-title" tabindex="-1">Import</h2>
    ${problem === null ? nothing : html`<p class="alarm" role="alert">${problem}</p>`}
    <label class="drop">
      <input type="file" accept=${accepted} @change=${chosen} />
      ${anyIcon('import')}
      <strong>Choose a file</strong>
      <span>or drop one here: CSV or another separated text, or an Excel workbook (XLSX)</span>
    </label>
    <label class="stacked"><span>Or paste rows from anywhere</span>
      <textarea class="input" name="text" rows="4" spellcheck="false" placeholder="Name, Size&#10;Ann, 12"></textarea>
    </label>
    <div class="last">
      <span class="grow"></span>
      <button type="button" class="button" @click=${() => actions.cancel()}>Cancel</button>
      <button class="button primary">Continue</button>
    </div>
  </form>`;
}
