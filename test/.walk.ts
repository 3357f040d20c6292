import { launchBrowser } from '/work/wt-demo/test/harness/browser.ts';
const [url, out, ...only] = process.argv.slice(2);
const browser = await launchBrowser();
const scheme = (process.env.SCHEME ?? 'light') as 'light' | 'dark';
const [width, height] = (process.env.SIZE ?? '1280x820').split('x').map(Number);
const context = await browser.newContext({ viewport: { width: width!, height: height! }, colorScheme: scheme });
const page = await context.newPage();
page.on('pageerror', (e) => console.log('PAGEERROR', e.message, e.stack?.split('\n').slice(0,4).join('|')));
page.on('console', (m) => (m.type() === 'error' || m.type()==='warning') && console.log('CONSOLE', m.text()));
const steps = only.length ? only : ['together','offline','restart','large','tag','look','roles'];
for (const step of steps) {
  await page.goto(`${url}#${step}`);
  const t = Date.now();
  await page.locator('.words > h2').waitFor();
  await page.locator('.moves li, .aside').first().waitFor({ timeout: 15000 }).catch(() => console.log('no moves', step));
  await page.waitForTimeout(700);
  if (process.env.BEFORE) await page.screenshot({ path: `${out}/${step}-0.png`, fullPage: width! < 1080 });
  if (process.env.NORUN) continue;
  await page.locator('button.do').click();
  if (process.env.MID) { await page.waitForTimeout(Number(process.env.MID)); await page.screenshot({ path: `${out}/${step}-mid.png` }); }
  await page.locator('button.do[data-script=done], button.do[data-script=failed]').waitFor({ timeout: 60000 }).catch(() => console.log('NOT DONE', step));
  console.log(step, Date.now() - t, 'ms', await page.locator('button.do').getAttribute('data-script'), await page.locator('.after').innerText(), await page.locator('.failure').allInnerTexts());
  await page.waitForTimeout(500);
  await page.screenshot({ path: `${out}/${step}-1.png`, fullPage: width! < 1080 });
}
await browser.close();
