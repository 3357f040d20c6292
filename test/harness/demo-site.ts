import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { buildPage } from '../../demo/build-page.ts';
import { temporaryFolder } from '../postgres/database.ts';
import { launchBrowser } from './browser.ts';
import { DemoPage } from './demo-page.ts';
import { freePort, importTable, ServerProcess } from './server-process.ts';

/** Two people who look at one table, each in a browser of his own. */
export interface TwoPeople {
  readonly ada: DemoPage;
  readonly grace: DemoPage;
  readonly table: string;
}

/** The demo as it is started: its page, its server on a database of its own, and two browsers. */
export class DemoSite {
  /** Where the embedded Postgres is. */
  readonly dataFolder: string;
  readonly #staticFolder: string;
  readonly #port: number;
  readonly #browsers: readonly Browser[];
  #server: ServerProcess;
  #tables = 0;
  #pages: DemoPage[] = [];

  private constructor(
    { dataFolder, staticFolder, port }: { readonly dataFolder: string; readonly staticFolder: string; readonly port: number },
    server: ServerProcess,
    browsers: readonly Browser[],
  ) {
    this.dataFolder = dataFolder;
    this.#staticFolder = staticFolder;
    this.#port = port;
    this.#server = server;
    this.#browsers = browsers;
  }

  static async start(): Promise<DemoSite> {
    const [staticFolder, dataFolder, port] = await Promise.all([buildPage(), temporaryFolder(), freePort()]);
    const [server, ...browsers] = await Promise.all([
      ServerProcess.start({ dataFolder, port, staticFolder }),
      launchBrowser(),
      launchBrowser(),
    ]);
    return new DemoSite({ dataFolder, staticFolder, port }, server, browsers);
  }

  /** Address of the page and the server. */
  get url(): string {
    return this.#server.url;
  }

  /** A new table with these lines of CSV, open in both browsers and saved. */
  async twoPeople(csv: string): Promise<TwoPeople> {
    const table = `demo/people-${(this.#tables += 1)}`;
    await importTable(this.url, table, csv);
    const [ada, grace] = await Promise.all(['Ada', 'Grace'].map((name, at) => DemoPage.open(this.#browsers[at]!, this.url, name, table)));
    this.#pages.push(ada!, grace!);
    await Promise.all([ada!.saved(), grace!.saved()]);
    return { ada: ada!, grace: grace!, table };
  }

  /** What the server tells of a table. */
  async describe(table: string): Promise<Readonly<Record<string, unknown>>> {
    return (await (await fetch(`${this.url}/api/tables/${table}`)).json()) as Record<string, unknown>;
  }

  /** Kills the server as a power cut would. */
  async kill(): Promise<void> {
    await this.#server.kill();
  }

  /** Starts one again in the place of one that was killed. */
  async restart(): Promise<void> {
    this.#server = await ServerProcess.start({ dataFolder: this.dataFolder, port: this.#port, staticFolder: this.#staticFolder });
  }

  /** Closes all pages; none of them has told an error. */
  async leavePages(): Promise<void> {
    const pages = this.#pages.splice(0);
    const errors = pages.flatMap((page) => page.errors);
    for (const page of pages) await page.close();
    expect(errors).toEqual([]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#browsers.map((browser) => browser.close()));
    expect(await this.#server.stop()).toBe(0);
    await rm(dirname(this.dataFolder), { recursive: true, force: true });
  }
}
