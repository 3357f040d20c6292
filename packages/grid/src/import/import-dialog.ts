import { defaultTableLimits, type Field, type Session, whyNotEditable } from '@teable-grid/core';
import type { TemplateResult } from 'lit';
import { byteOrderMark, csvText } from '../export/csv-text.ts';
import { download } from '../export/download.ts';
import { fileStyles } from '../styles/files.ts';
import { FileDialog } from './file-dialog.ts';
import type { FileReader, PlanRequest, ReadOptions, ReadProgress } from './file-reader.ts';
import type { ColumnTarget } from './import-columns.ts';
import type { ImportReport } from './import-report.ts';
import { type ImportStep, obstacleOf, type PreviewStep } from './import-step.ts';
import { openReader } from './open-reader.ts';
import { GivenUp } from './pause.ts';
import { type ImportHost, ImportRun } from './run-import.ts';
import { chooseView } from './views/choose-view.ts';
import { previewView } from './views/preview-view.ts';
import { progressView, readingText, runningText } from './views/progress-view.ts';
import { reportView } from './views/report-view.ts';

const asItLooks: ReadOptions = { encoding: null, separator: null, sheet: null };

/** What the dialog needs of the grid. */
export interface ImportDialogHost extends ImportHost {
  readonly root: ShadowRoot;
  readonly locale: string;
  /** Called once, when the dialog is closed: what was done, null when nothing was. */
  ended(report: ImportReport | null): void;
}

/** Leads a person from a file to rows. */
export class ImportDialog {
  readonly #host: ImportDialogHost;
  readonly #dialog: FileDialog;
  #step: ImportStep = { step: 'choose', problem: null };
  #file: { readonly blob: Blob; readonly name: string } | null = null;
  #reader: FileReader | null = null;
  #run: ImportRun | null = null;
  #report: ImportReport | null = null;
  /** Whether the first row is the header, as far as the person has said. */
  #saidHeader: boolean | null = null;
  /** Counts what was begun, so that what comes too late is noticed. */
  #turn = 0;

  constructor(host: ImportDialogHost) {
    this.#host = host;
    this.#dialog = new FileDialog(host.root, fileStyles, () => this.#ended());
    this.#dialog.element.addEventListener('dragover', (event) => event.preventDefault());
    this.#dialog.element.addEventListener('drop', (event) => this.#dropped(event));
    this.#to(this.#step);
  }

  /** Begins with a file. */
  open(blob: Blob, name: string): void {
    // Nobody loses an import that is at work to a file that falls on it.
    if (this.#step.step === 'running') return;
    this.#file = { blob, name };
    this.#saidHeader = null;
    this.#reader?.close();
    this.#reader = null;
    void this.#read(asItLooks);
  }

  /** Closes it; an import that is at work is cancelled. */
  close(): void {
    this.#dialog.close();
  }

  get #session(): Session {
    return this.#host.session;
  }

  get #fields(): readonly Field[] {
    return this.#session.table.fields.list;
  }

  async #read(options: ReadOptions): Promise<void> {
    const { blob, name } = this.#file!;
    const turn = this.#begin();
    const before = this.#preview;
    this.#to({ step: 'reading', name, progress: { doing: 'load', done: 0, lines: 0 } });
    try {
      this.#reader ??= await openReader();
      if (turn !== this.#turn) return;
      const tell = (progress: ReadProgress) => {
        if (turn === this.#turn) this.#to({ step: 'reading', name, progress });
      };
      const opened = await this.#reader.open(blob, options, this.#host.locale, tell);
      if (turn !== this.#turn) return;
      if (!opened.ok) return this.#refuse(opened.problem.message, before);
      const facts = opened.value;
      const header = this.#saidHeader ?? facts.header;
      const plan = await this.#reader.plan(this.#request(header, null), tell);
      if (turn === this.#turn) this.#to({ step: 'preview', name, facts, options, header, plan, key: null, busy: false });
    } catch (error) {
      if (turn !== this.#turn || error instanceof GivenUp) return;
      this.#refuse(error instanceof Error ? error.message : String(error), null);
    }
  }

  /** The preview, while it is shown. */
  get #preview(): PreviewStep | null {
    return this.#step.step === 'preview' ? this.#step : null;
  }

  #refuse(problem: string, before: PreviewStep | null): void {
    // Another way of reading that did not work out is no reason to begin again.
    if (before !== null) this.#to({ ...before, facts: { ...before.facts, notes: [problem] } });
    else this.#to({ step: 'choose', problem });
  }

  /** Works out what another choice of the person comes to. */
  async #plan(changed: Partial<Pick<PreviewStep, 'header' | 'key'>>, targets: readonly ColumnTarget[] | null): Promise<void> {
    const step = this.#preview;
    if (step === null || this.#reader === null) return;
    const next = { ...step, ...changed };
    const turn = this.#begin();
    this.#to({ ...next, busy: true });
    try {
      const plan = await this.#reader.plan(this.#request(next.header, targets));
      if (turn !== this.#turn) return;
      const isKeyThere = plan.columns.some(({ target }) => target.target === 'field' && target.field === next.key);
      this.#to({ ...next, plan, key: isKeyThere ? next.key : null, busy: false });
    } catch (error) {
      if (turn === this.#turn && !(error instanceof GivenUp)) this.#refuse(error instanceof Error ? error.message : String(error), null);
    }
  }

  #request(header: boolean, targets: readonly ColumnTarget[] | null): PlanRequest {
    return { header, fields: this.#fields, locale: this.#host.locale, targets };
  }

  #obstacle(step: PreviewStep): string | null {
    return obstacleOf(step, this.#session.table.rows.size, defaultTableLimits.rows);
  }

  async #start(): Promise<void> {
    const step = this.#preview;
    if (step === null || this.#reader === null || this.#obstacle(step) !== null) return;
    this.#begin();
    const { plan, key } = step;
    const show = (progress: Extract<ImportStep, { step: 'running' }>['progress']) =>
      this.#to({ step: 'running', progress, total: plan.count });
    this.#run = new ImportRun(this.#host, { reader: this.#reader, plan, key }, show);
    show({ doing: 'adding', rows: 0, why: '' });
    try {
      this.#report = await this.#run.run();
      this.#to({ step: 'report', report: this.#report });
    } catch (error) {
      this.#refuse(error instanceof Error ? error.message : String(error), null);
    } finally {
      this.#run = null;
    }
  }

  #begin(): number {
    this.#turn += 1;
    return this.#turn;
  }

  #to(step: ImportStep): void {
    const isNew = step.step !== this.#step.step || this.#dialog?.element.childElementCount === 0;
    this.#step = step;
    this.#dialog.show(this.#view(step), { isNew, escapes: step.step !== 'running' });
  }

  #view(step: ImportStep): TemplateResult {
    const cancel = () => this.#dialog.close();
    switch (step.step) {
      case 'choose':
        return chooseView(step.problem, {
          choose: (file) => this.open(file, file.name),
          paste: (text) => this.#pasted(text),
          cancel,
        });
      case 'reading':
        return progressView(`Reading “${step.name}”`, readingText(step.progress), step.progress.done, () => {
          this.#reader?.close();
          this.#reader = null;
          this.#begin();
          this.#to({ step: 'choose', problem: null });
        });
      case 'preview':
        return previewView(step, this.#obstacle(step), this.#fields.filter(isWritable), {
          read: (options) => {
            if ('sheet' in options) this.#saidHeader = null;
            void this.#read({ ...step.options, ...options });
          },
          header: (header) => {
            this.#saidHeader = header;
            void this.#plan({ header }, null);
          },
          target: (column, target) =>
            void this.#plan(
              {},
              step.plan.columns.map((other, at) => (at === column ? target : other.target)),
            ),
          key: (key) => this.#to({ ...step, key }),
          back: () => this.#to({ step: 'choose', problem: null }),
          cancel,
          start: () => void this.#start(),
        });
      case 'running':
        return progressView('Importing', runningText(step.progress, step.total), step.progress.rows / Math.max(1, step.total), () =>
          this.#run?.cancel(),
        );
      case 'report':
        return reportView(step.report, { save: () => this.#save(step.report), close: cancel });
    }
  }

  #pasted(text: string): void {
    if (text.trim() === '') this.#to({ step: 'choose', problem: 'There is nothing to import yet: choose a file, or paste some rows.' });
    else this.open(new Blob([text]), 'Pasted rows');
  }

  #dropped(event: DragEvent): void {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) this.open(file, file.name);
  }

  #save({ misfits }: ImportReport): void {
    const lines = misfits.told.map(({ line, column, text, why }) => [String(line), column, text, why]);
    download(
      new Blob([byteOrderMark, csvText([['Row', 'Column', 'Text', 'Why'], ...lines])], { type: 'text/csv;charset=utf-8' }),
      'not-fitting.csv',
    );
  }

  #ended(): void {
    this.#begin();
    this.#run?.cancel();
    this.#reader?.close();
    this.#host.ended(this.#report);
  }
}

/** Whether its cells hold what a file can bring. */
function isWritable(field: Field): boolean {
  return whyNotEditable(field) === null;
}
