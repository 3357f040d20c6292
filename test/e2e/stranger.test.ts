import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { DemoProcess } from '../harness/demo-process.ts';
import { isLong } from '../harness/random.ts';
import { readmeBlocks } from '../harness/readme.ts';
import { root } from '../harness/suites.ts';
import { temporaryFolder } from '../postgres/database.ts';

/** Of the machine's time; of his own a stranger needs a few seconds for each step. */
const patience = isLong ? 600_000 : 120_000;

/** The longer form begins with a clone, in which nothing is installed or built. */
async function folderOfStranger(folder: string): Promise<string> {
  if (!isLong) return root;
  await promisify(execFile)('git', ['clone', '--quiet', root, join(folder, 'clone')]);
  return join(folder, 'clone');
}

test(
  'DOC-7 a stranger with the README alone comes to two people who edit together, and to a page of his own in ten lines',
  async () => {
    const dataFolder = await temporaryFolder();
    const browser = await launchBrowser();
    const [command, ...rest] = readmeBlocks('sh')[0]!.split('\n')[0]!.split('#')[0]!.trim().split(' ') as [string, ...string[]];
    const demo = await DemoProcess.by(command, [...rest, '--', '--port', '0'], await folderOfStranger(dirname(dataFolder)), dataFolder);
    let site: Server | null = null;
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 820 } });

      // The address that was printed: two people, side by side, and a hand on the first one's table.
      await page.goto(demo.url);
      const cellOf = (window: number) =>
        page.locator('.stage teable-grid').nth(window).locator('[role=gridcell][aria-colindex="2"]').first();
      await cellOf(0).click();
      await page.keyboard.type('from the first');
      await page.keyboard.press('Enter');
      await cellOf(1).getByText('from the first').waitFor();
      await cellOf(1).click();
      await page.keyboard.type('from the second');
      await page.keyboard.press('Enter');
      await cellOf(0).getByText('from the second').waitFor();

      const own = readmeBlocks('html')[0]!;
      expect(own.trim().split('\n').length).toBeLessThanOrEqual(10);
      site = createServer((_request, response) => {
        response.setHeader('content-type', 'text/html; charset=utf-8').end(own.replaceAll('http://127.0.0.1:8787', demo.url));
      }).listen(0, '127.0.0.1');
      await once(site, 'listening');
      await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
      await page.locator('teable-grid [role=gridcell]').first().waitFor();
    } finally {
      await browser.close();
      site?.close();
      await demo.stop();
      await rm(dirname(dataFolder), { recursive: true, force: true });
    }
  },
  patience,
);
