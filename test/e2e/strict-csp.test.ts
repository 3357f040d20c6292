import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPage } from '../../demo/build-page.ts';
import { launchBrowser } from '../harness/browser.ts';

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; worker-src 'self'";
const page = `<!doctype html><html lang="en"><title>Strict</title><link rel="stylesheet" href="/strict.css">
<teable-grid><table>
  <tr><th>Name</th><th>Size</th><th>Done</th><th>Day</th><th>Kind</th></tr>
  ${Array.from({ length: 40 }, (_, at) => `<tr><td>Row ${at}</td><td>${at}</td><td>${at % 2 === 0}</td><td>2026-01-${String((at % 28) + 1).padStart(2, '0')}</td><td>${['Old', 'New'][at % 2]}</td></tr>`).join('')}
</table></teable-grid>
<script type="module" src="/teable-grid.js"></script><script type="module" src="/strict.js"></script></html>`;
const script =
  "globalThis.violations = []; document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile + ':' + event.lineNumber));";

let browser: Browser;
let site: Server;

beforeAll(async () => {
  const files = sirv(await buildPage());
  const own: Readonly<Record<string, readonly [type: string, text: string]>> = {
    '/': ['text/html', page],
    '/strict.js': ['text/javascript', script],
    '/strict.css': ['text/css', 'teable-grid { block-size: 400px; inline-size: 900px; --teable-accent: rebeccapurple; }'],
  };
  site = createServer((request, response) => {
    response.setHeader('content-security-policy', policy);
    const file = own[request.url!];
    if (file === undefined) return files(request, response);
    response.writeHead(200, { 'content-type': file[0] }).end(file[1]);
  }).listen(0, '127.0.0.1');
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  site.close();
});

test('P1, P12: works, and is styled, under a strict policy, with whatever opens', async () => {
  const tab = await browser.newPage();
  const errors: string[] = [];
  tab.on('pageerror', (error) => errors.push(error.message));
  tab.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await tab.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  const cell = (row: number, column: number) => tab.locator(`[role=row][aria-rowindex="${row + 2}"] > [aria-colindex="${column + 1}"]`);
  await cell(0, 0).click();
  const keys = async (...names: readonly string[]) => {
    for (const name of names) await tab.keyboard.press(name);
  };
  await tab.keyboard.type('changed');
  await keys('Enter', 'ArrowUp', 'F2', 'Escape');
  for (const column of [1, 3, 4]) {
    await cell(1, column).click();
    await keys('F2');
    await tab.waitForTimeout(100);
    await keys('Escape');
  }
  await keys('Shift+F10');
  await tab.locator('[role=menuitem]').first().waitFor();
  await keys('Escape');
  await tab.locator('[part~=status] button').first().click();
  await keys('Escape');
  await cell(5, 0).click();
  await keys('Control+c', 'ArrowDown', 'Control+v', 'Control+z');
  expect(await cell(0, 0).textContent()).toBe('changed');
  expect(await cell(0, 1).evaluate((element) => getComputedStyle(element).position)).toBe('absolute');
  expect(await tab.evaluate(() => (globalThis as unknown as { violations: string[] }).violations)).toEqual([]);
  expect(errors).toEqual([]);
});
