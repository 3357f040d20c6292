import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { FileDialog } from '../import/file-dialog.ts';
import { GivenUp } from '../import/pause.ts';
import { progressView } from '../import/views/progress-view.ts';
import type { GridState } from '../state/grid-state.ts';
import { cellCount } from '../state/sheet.ts';
import { rangeOf } from '../state/selection.ts';
import { count } from '../state/count.ts';
import { fileStyles } from '../styles/files.ts';
import { download } from './download.ts';
import { defaultExport, exportName, type ExportOptions, exportTable } from './export-table.ts';
import { type Extent, extentOf, rowsIn } from './table-extent.ts';

/** What the dialog needs of the grid. */
export interface ExportDialogHost {
  readonly root: ShadowRoot;
  /** The grid's state, a value. */
  readonly state: GridState;
  /** What the table is called. */
  readonly name: string;
  tell(text: string): void;
  ended(): void;
}

/** Asks what to export and how, makes the file and has the browser save it. */
export class ExportDialog {
  readonly #host: ExportDialogHost;
  readonly #dialog: FileDialog;
  #options: ExportOptions;
  #name: string;
  #problem: string | null = null;
  /** How much is written, of 1; null while nothing is made. */
  #done: number | null = null;
  /** Rows of each extent, as far as they were counted. */
  readonly #counts = new Map<Extent, number>();
  #givenUp = false;

  constructor(host: ExportDialogHost) {
    this.#host = host;
    this.#options = { ...defaultExport, what: isSeveral(host.state) ? 'selection' : 'view' };
    this.#name = exportName(host.name, 'csv', new Date()).replace(/\.csv$/, '');
    this.#dialog = new FileDialog(host.root, fileStyles, () => {
      this.#givenUp = true;
      host.ended();
    });
    this.#show(true);
  }

  close(): void {
    this.#dialog.close();
  }

  #show(isNew = false): void {
    this.#dialog.show(this.#view(), { isNew, escapes: true });
  }

  #view(): TemplateResult {
    const { what, format, values, header } = this.#options;
    const rows = this.#rowsOf(what);
    if (this.#done !== null)
      return progressView('Exporting', `${Math.round(this.#done * 100)} % of ${count(rows, 'row')}`, this.#done, () => this.close());
    const submit = (event: Event) => {
      event.preventDefault();
      this.#name = String(new FormData(event.currentTarget as HTMLFormElement).get('name') ?? '');
      void this.#make();
    };
    const set = (changed: Partial<ExportOptions>) => {
      this.#options = { ...this.#options, ...changed };
      this.#show();
    };
    const { sheet, table } = this.#host.state;
    const hidden = table.fields.list.length - sheet.fields.length;
    return html`<form class="narrow" @submit=${submit}>
      <h2 id="file-title" tabindex="-1">Export</h2>
      ${this.#problem === null ? nothing : html`<p class="alarm" role="alert">${this.#problem}</p>`}
      ${radios<Extent>('what', 'What', what, this.#extents(hidden), (chosen) => set({ what: chosen }))}
      <div class="sets">
        ${radios(
          'format',
          'As',
          format,
          [
            ['csv', 'CSV, for everything'],
            ['xlsx', 'Excel workbook (XLSX)'],
          ],
          (chosen) => set({ format: chosen }),
        )}
        ${radios(
          'values',
          'Cells',
          values,
          [
            ['values', format === 'csv' ? 'Values, to be read again' : 'Numbers, dates and ticks'],
            ['shown', 'Texts, as they are shown'],
          ],
          (chosen) => set({ values: chosen }),
        )}
      </div>
      <label class="tick"><input type="checkbox" .checked=${live(header)} @change=${(event: Event) => set({ header: (event.target as HTMLInputElement).checked })} /> Names of the fields in the first row</label>
      <label class="stacked"><span>File name</span><input class="input" name="name" .value=${live(this.#name)} maxlength="120" @change=${(
        event: Event,
      ) => {
        this.#name = (event.target as HTMLInputElement).value;
      }} /></label>
      <div class="last"><span class="grow"></span><button type="button" class="button" @click=${() => this.close()}>Cancel</button><button class="button primary" data-action="start">Export ${count(rows, 'row')}</button></div>
    </form>`;
  }

  #rowsOf(extent: Extent): number {
    const rows = this.#counts.get(extent) ?? rowsIn(extentOf(this.#host.state, extent));
    this.#counts.set(extent, rows);
    return rows;
  }

  #extents(hidden: number): [Extent, string][] {
    const all: [Extent, string] = ['table', hidden > 0 ? `The whole table, ${count(hidden, 'hidden field')} too` : 'The whole table'];
    const shown: [Extent, string] = ['view', 'What is shown'];
    return isSeveral(this.#host.state) ? [['selection', 'The selected cells'], shown, all] : [shown, all];
  }

  async #make(): Promise<void> {
    const { state, name: table } = this.#host;
    this.#done = 0;
    this.#problem = null;
    this.#show(true);
    try {
      const { blob, cut } = await exportTable(state, this.#options, {
        isGivenUp: () => this.#givenUp,
        done: (part) => {
          this.#done = part;
          this.#show();
        },
      });
      const given = this.#name.trim().replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '-');
      download(blob, given === '' ? exportName(table, this.#options.format, new Date()) : `${given}.${this.#options.format}`);
      this.close();
      if (cut > 0)
        this.#host.tell(
          `${count(cut, 'text')} of more than 32,767 characters ${cut === 1 ? 'was' : 'were'} cut: a workbook holds no more.`,
        );
    } catch (error) {
      if (error instanceof GivenUp) return;
      this.#done = null;
      this.#problem = `The file could not be made: ${error instanceof Error ? error.message : String(error)}`;
      this.#show(true);
    }
  }
}

/** Whether more than one cell is selected. */
function isSeveral({ selection, sheet }: GridState): boolean {
  return selection !== null && selection.anchor.row !== null && cellCount(rangeOf(sheet, selection)) > 1;
}

function radios<Value extends string>(
  name: string,
  label: string,
  chosen: Value,
  options: readonly (readonly [Value, string])[],
  pick: (value: Value) => void,
): TemplateResult {
  return html`<fieldset><legend>${label}</legend>${options.map(([value, words]) => html`<label><input type="radio" name=${name} .value=${value} .checked=${live(value === chosen)} @change=${() => pick(value)} /> ${words}</label>`)}</fieldset>`;
}
