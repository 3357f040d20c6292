/**
 * `npm run shots`: pictures of every state of the element, light and dark, and a page to look through them. `npm run shots -- focus rtl`
 * takes only these. They are put into test/.data/shots.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from '../harness/browser.ts';
import { root } from '../harness/suites.ts';
import { serveStage, shoot, type Theme, themes } from './open-scene.ts';
import { type ShotScene, shotScenes } from './scenes.ts';

const folder = join(root, 'test/.data/shots');
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !shotScenes.some((scene) => scene.name === name));
if (unknown.length > 0) {
  console.error(`There is no shot ${unknown.join(', ')}. There are ${shotScenes.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const [site, browser] = await Promise.all([serveStage(), launchBrowser(), mkdir(folder, { recursive: true })]);
const failures: string[] = [];
try {
  const chosen = shotScenes.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  for (const scene of chosen) for (const theme of themes) await take(scene, theme);
  if (wanted.length === 0) await writeFile(join(folder, 'index.html'), sheetOf(chosen));
} finally {
  await browser.close();
  site.close();
}
console.log(`${failures.length === 0 ? 'All' : 'Not all'} shots are in ${folder}; index.html shows them side by side.`);
for (const failure of failures) console.error(failure);
process.exit(failures.length === 0 ? 0 : 1);

async function take(scene: ShotScene, theme: Theme): Promise<void> {
  await shoot(browser, site, scene, theme, join(folder, `${scene.name}-${theme}.png`)).catch((error: unknown) => {
    failures.push(`${scene.name} (${theme}): ${error instanceof Error ? error.message : String(error)}`);
  });
}

/** A page with all pictures, light beside dark. */
function sheetOf(scenes: readonly ShotScene[]): string {
  const figures = scenes.map(
    ({ name, shows }) =>
      `<figure><figcaption><b>${name}</b> ${shows}</figcaption>${themes.map((theme) => `<img src="${name}-${theme}.png" alt="${name}, ${theme}">`).join('')}</figure>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>teable-grid: every state</title><style>body{font:14px system-ui;margin:24px;background:#888}figure{margin:0 0 32px}figcaption{margin-block-end:8px}img{max-inline-size:49%;margin-inline-end:1%;vertical-align:top}</style>${figures.join('')}`;
}
