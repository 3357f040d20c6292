/**
 * `npm run shots`: pictures of every state of the element, light and dark, and a page to look through them. `npm run shots -- focus rtl`
 * takes only these. They are put into test/.data/shots.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createServer } from 'vite';
import { launchBrowser } from '../harness/browser.ts';
import { root } from '../harness/suites.ts';
import type { openStage } from './page.ts';
import { type ShotScene, shotScenes } from './scenes.ts';

const folder = join(root, 'test/.data/shots');
const themes = ['light', 'dark'] as const;
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !shotScenes.some((scene) => scene.name === name));
if (unknown.length > 0) {
  console.error(`There is no shot ${unknown.join(', ')}. There are ${shotScenes.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const pageStyle =
  'html,body{block-size:100%;margin:0;background:light-dark(#fff,#0f1115)}main{block-size:100%}teable-grid{block-size:100%}';
const emptyPage = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Shots</title><style>${pageStyle}</style><main></main><script type="module">import { openStage } from '/test/shots/page.ts'; globalThis.openStage = openStage;</script></html>`;

const server = await createServer({
  configFile: false,
  root,
  logLevel: 'error',
  appType: 'custom',
  server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
  resolve: { conditions: ['teable-source', 'module', 'browser', 'production'] },
  optimizeDeps: { entries: ['test/shots/page.ts'] },
  plugins: [
    {
      name: 'shots-page',
      configureServer: ({ middlewares }) =>
        void middlewares.use('/shots.html', (_request, response) => response.setHeader('content-type', 'text/html').end(emptyPage)),
    },
  ],
});
await server.listen();
const url = `http://127.0.0.1:${(server.httpServer!.address() as AddressInfo).port}/shots.html`;
const browser = await launchBrowser();
const failures: string[] = [];
try {
  await mkdir(folder, { recursive: true });
  const chosen = shotScenes.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  for (const scene of chosen) for (const theme of themes) await shoot(browser, scene, theme);
  if (wanted.length === 0) await writeFile(join(folder, 'index.html'), sheetOf(chosen));
} finally {
  await browser.close();
  await server.close();
}
console.log(`${failures.length === 0 ? 'All' : 'Not all'} shots are in ${folder}; index.html shows them side by side.`);
for (const failure of failures) console.error(failure);
process.exit(failures.length === 0 ? 0 : 1);

async function shoot(browser: Browser, scene: ShotScene, theme: (typeof themes)[number]): Promise<void> {
  const { page: kind = {}, size = { width: 1100, height: 560 } } = scene;
  const zoom = kind.zoom ?? 1;
  const context = await browser.newContext({
    viewport: { width: Math.round(size.width / zoom), height: Math.round(size.height / zoom) },
    deviceScaleFactor: zoom,
    colorScheme: theme,
    forcedColors: kind.forcedColors === true ? 'active' : 'none',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => failures.push(`${scene.name} (${theme}): ${error.message}`));
  try {
    await page.goto(url);
    await page.waitForFunction(() => 'openStage' in globalThis);
    await page.evaluate(
      ({ scheme, rtl, options }) => {
        document.documentElement.style.colorScheme = scheme;
        if (rtl) document.documentElement.dir = 'rtl';
        (globalThis as unknown as { openStage: typeof openStage }).openStage(options);
      },
      { scheme: theme, rtl: kind.rtl === true, options: { rows: scene.rows ?? 60, attributes: scene.attributes ?? {} } },
    );
    await rest(page);
    await scene.act?.(page);
    if (kind.print === true) {
      await page.emulateMedia({ media: 'print' });
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    }
    await rest(page);
    await page.screenshot({ path: join(folder, `${scene.name}-${theme}.png`) });
  } catch (error) {
    failures.push(`${scene.name} (${theme}): ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await context.close();
  }
}

/** Lets the element draw what it has to. */
async function rest(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(150);
}

/** A page with all pictures, light beside dark. */
function sheetOf(scenes: readonly ShotScene[]): string {
  const figures = scenes.map(
    ({ name, shows }) =>
      `<figure><figcaption><b>${name}</b> ${shows}</figcaption>${themes.map((theme) => `<img src="${name}-${theme}.png" alt="${name}, ${theme}">`).join('')}</figure>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>teable-grid: every state</title><style>body{font:14px system-ui;margin:24px;background:#888}figure{margin:0 0 32px}figcaption{margin-block-end:8px}img{max-inline-size:49%;margin-inline-end:1%;vertical-align:top}</style>${figures.join('')}`;
}
