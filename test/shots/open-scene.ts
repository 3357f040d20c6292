import type { Browser, Page } from 'playwright-core';
import { serveSources, type SourceSite } from '../harness/source-site.ts';
import type { openStage } from './page.ts';
import type { ShotScene } from './scenes.ts';

/** How a scene is looked at. */
export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const path = '/shots.html';
const pageStyle =
  'html,body{block-size:100%;margin:0;background:light-dark(#fff,#0f1115)}main{block-size:100%}teable-grid{block-size:100%}';
const emptyPage = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Shots</title><style>${pageStyle}</style><main></main><script type="module">import { openStage } from '/test/shots/page.js'; globalThis.openStage = openStage;</script></html>`;

/** Serves the page on which scenes are played. */
export function serveStage(): Promise<SourceSite> {
  return serveSources({ pages: { [path]: emptyPage }, files: ['test/shots/page.ts'], folder: 'stage' });
}

/** Plays a scene in a page of its own, and keeps a picture of it. Rejects where the scene cannot be played, or the page tells an error. */
export async function shoot(browser: Browser, site: SourceSite, scene: ShotScene, theme: Theme, file: string): Promise<void> {
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
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  try {
    await page.goto(site.url(path));
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
    await page.screenshot({ path: file });
  } finally {
    await context.close();
  }
  if (errors.length > 0) throw errors[0]!;
}

/** Lets the element draw what it has to. */
async function rest(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(150);
}
