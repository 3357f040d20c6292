import type { Draft, Session, Submission } from '@teable-grid/core';
import type { ReactiveController } from 'lit';
import { noPanel } from '../state/grid-state.ts';
import type { ExportOptions } from '../export/export-table.ts';
import type { ImportFileOptions } from '../import/import-file.ts';
import type { ImportReport } from '../import/import-report.ts';
import type { GridHost } from './grid-host.ts';

/** What files need of the element beside its state. */
export interface FileAccess {
  readonly session: Session | null;
  /** What the table is called. */
  readonly name: string;
  /** Makes a change; null when the page keeps it from happening. */
  submit(draft: Draft): Submission | null;
  undo(): Promise<void>;
}

/** A dialog that is open. */
interface OpenDialog {
  open?(file: Blob, name: string): void;
  close(): void;
}

/** Imports and exports files: by dialogs, which are loaded when they are first wanted, and by the element's methods. */
export class FileController implements ReactiveController {
  readonly #host: GridHost;
  readonly #access: FileAccess;
  #dialog: OpenDialog | null = null;
  #loading = false;

  constructor(host: GridHost, access: FileAccess) {
    this.#host = host;
    this.#access = access;
    host.addController(this);
    host.addEventListener('dragover', (event) => this.#over(event));
    host.addEventListener('dragleave', (event) => this.#mark(event, false));
    host.addEventListener('drop', (event) => this.#dropped(event));
  }

  hostDisconnected(): void {
    this.#dialog?.close();
  }

  /** Opens a dialog. */
  async open(what: 'import' | 'export'): Promise<void> {
    await this.#tellOf(what === 'import' ? this.#askImport(null, '') : this.#askExport());
  }

  /** Imports a file: after asking how in a dialog, or at once. Null when the person does not want it after all. */
  async importFile(file: Blob, options: ImportFileOptions = {}): Promise<ImportReport | null> {
    if (options.confirm !== false) return this.#askImport(file, file instanceof File ? file.name : 'File');
    if (!this.#host.gridState.writable) throw new Error('Nothing can be written to this table now.');
    const { importFile } = await import('../import/import-file.ts');
    return importFile(this.#importHost(), file, this.#host.gridState.locale, options);
  }

  /** The table as a file. */
  async exportTable(options: Partial<ExportOptions> = {}): Promise<Blob> {
    const { defaultExport, exportTable } = await import('../export/export-table.ts');
    const progress = { isGivenUp: () => false, done: () => {} };
    return (await exportTable(this.#host.gridState, { ...defaultExport, ...options }, progress)).blob;
  }

  async #askImport(file: Blob | null, name: string): Promise<ImportReport | null> {
    if (this.#dialog !== null) {
      if (file !== null) this.#dialog.open?.(file, name);
      return null;
    }
    if (!this.#host.gridState.writable) throw new Error('Nothing can be written to this table now.');
    const host = this.#importHost();
    const { ImportDialog } = await this.#load(() => import('../import/import-dialog.ts'));
    return new Promise((resolve) => {
      const dialog = new ImportDialog({
        ...host,
        root: this.#host.shadowRoot!,
        locale: this.#host.gridState.locale,
        ended: (report) => {
          this.#dialog = null;
          resolve(report);
        },
      });
      this.#dialog = dialog;
      if (file !== null) dialog.open(file, name);
    });
  }

  async #askExport(): Promise<void> {
    if (this.#dialog !== null) return;
    const { ExportDialog } = await this.#load(() => import('../export/export-dialog.ts'));
    this.#dialog = new ExportDialog({
      root: this.#host.shadowRoot!,
      state: this.#host.gridState,
      name: this.#access.name,
      tell: (text) => this.#tell(text),
      ended: () => {
        this.#dialog = null;
      },
    });
  }

  async #load<Module>(load: () => Promise<Module>): Promise<Module> {
    if (this.#loading) throw new Error('A dialog is being opened already.');
    this.#loading = true;
    try {
      return await load();
    } finally {
      this.#loading = false;
    }
  }

  #importHost(): { session: Session; submit(draft: Draft): Submission | null; undo(): Promise<void> } {
    const { session } = this.#access;
    if (session === null) throw new Error('There is no session yet, so there is no table to import into.');
    return { session, submit: (draft) => this.#access.submit(draft), undo: () => this.#access.undo() };
  }

  /** Says why something did not come about, to the person who wanted it. */
  async #tellOf(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#tell(error instanceof Error ? error.message : String(error));
    }
  }

  #tell(text: string): void {
    this.#host.run(({ dispatch }) => {
      dispatch({ action: 'panel', panel: noPanel });
      dispatch({ action: 'notice', notice: { tone: 'bad', text } });
      return true;
    });
  }

  #over(event: DragEvent): void {
    if (!this.#takes(event)) return;
    event.preventDefault();
    event.dataTransfer!.dropEffect = 'copy';
    this.#mark(event, true);
  }

  #dropped(event: DragEvent): void {
    if (!this.#takes(event)) return;
    event.preventDefault();
    this.#mark(event, false);
    const file = event.dataTransfer!.files[0];
    if (file !== undefined) void this.#tellOf(this.#askImport(file, file.name));
  }

  /** Whether it is a file from outside, and there is a table that it can go to. */
  #takes({ dataTransfer }: DragEvent): boolean {
    return dataTransfer?.types.includes('Files') === true && this.#host.gridState.writable && this.#access.session !== null;
  }

  #mark(event: DragEvent, on: boolean): void {
    // It leaves for one of our own nodes.
    if (!on && event.type === 'dragleave' && event.relatedTarget instanceof Node && this.#host.contains(event.relatedTarget)) return;
    this.#host.renderRoot.querySelector('.frame')?.classList.toggle('dropping', on);
  }
}
