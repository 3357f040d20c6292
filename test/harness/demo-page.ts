import type { Conflict, PendingChange, Session } from '@teable-grid/core';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

type GridElement = HTMLElement & { activeSession: Session };

/** What of a session can be told across the browser's border. */
export interface SessionState {
  readonly status: string;
  readonly seq: number;
  readonly pending: readonly PendingChange[];
  readonly conflicts: readonly Conflict[];
  readonly peers: readonly string[];
}

/** One person's window on the demo page, driven as a person does: by keys, mouse and what is to be seen. */
export class DemoPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors that the page told: a test that ends well has none. */
  readonly errors: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      // That a server that was killed cannot be reached is told by the browser itself.
      if (message.type() === 'error' && !/WebSocket connection|ERR_CONNECTION|ERR_INTERNET/.test(message.text()))
        this.errors.push(message.text());
    });
  }

  /** Opens a table as a person, in a browser profile of his own; resolves when cells are to be seen. */
  static async open(browser: Browser, url: string, name: string, table: string): Promise<DemoPage> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 760 } });
    const demo = new DemoPage(context, await context.newPage());
    await demo.page.goto(`${url}/table.html?name=${name}&table=${table}`);
    await demo.shown();
    return demo;
  }

  /** Resolves when cells are to be seen. */
  async shown(): Promise<void> {
    await this.page.locator('teable-grid [role=gridcell]').first().waitFor();
  }

  /** The cell in a row and a column, both counted from 1. */
  cell(row: number, column: number): Locator {
    return this.page.locator(`teable-grid [role=row][aria-rowindex="${row + 1}"] [aria-colindex="${column}"]`);
  }

  /** Types into a cell and commits with Enter. */
  async type(row: number, column: number, text: string): Promise<void> {
    await this.cell(row, column).click();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** Turns the page's own switch. */
  async setOffline(offline: boolean): Promise<void> {
    const toggle = this.page.getByRole('switch', { name: 'Offline' });
    if ((await toggle.isChecked()) !== offline) await this.page.locator('label.switch').click();
  }

  /** Waits until a cell shows a text. */
  async sees(row: number, column: number, text: string): Promise<void> {
    await this.cell(row, column)
      .filter({ hasText: new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`) })
      .waitFor();
  }

  /** Waits until the status line says so. */
  async says(status: RegExp | string): Promise<void> {
    await this.page.locator('teable-grid [role=status]').filter({ hasText: status }).waitFor();
  }

  /** Waits until the session says that everything is saved. */
  async saved(): Promise<void> {
    await this.until(
      (session) => session.status === 'live' && session.pending.every((entry) => entry.state === 'rejected'),
      'everything is saved',
    );
  }

  /** Waits until the device keeps so many unsent or refused entries: a moment after they are shown. */
  async kept(count: number): Promise<void> {
    await this.page.waitForFunction(async (wanted) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open('teable-grid');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('The database cannot be opened.'));
      });
      const found = await new Promise<number>((resolve) => {
        const request = database.transaction('entries').objectStore('entries').count();
        request.onsuccess = () => resolve(request.result);
      });
      database.close();
      return found === wanted;
    }, count);
  }

  /** Waits until the session is as wanted. */
  async until(wanted: (state: SessionState) => boolean, what: string): Promise<SessionState> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const state = await this.state();
      if (wanted(state)) return state;
      if (Date.now() > deadline) throw new Error(`In vain waited until ${what}: ${JSON.stringify(state)}`);
      await this.page.waitForTimeout(30);
    }
  }

  state(): Promise<SessionState> {
    return this.page.locator('teable-grid').evaluate((element) => {
      const session = (element as GridElement).activeSession;
      const { status, table, pending, presence } = session;
      return {
        status: status.state,
        seq: table.seq,
        pending: [...pending],
        conflicts: [...table.conflicts],
        peers: presence.map(({ actor }) => actor.name),
      };
    });
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
