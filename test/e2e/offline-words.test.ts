import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DemoSite } from '../harness/demo-site.ts';

const plants = `Name,Height\n${Array.from({ length: 30 }, (_, at) => `Plant ${at},${at}`).join('\n')}\n`;

let site: DemoSite;

beforeAll(async () => {
  site = await DemoSite.start();
});
afterAll(() => site.stop());
afterEach(() => site.leavePages());

describe('what a person sees of an absence', () => {
  test('E2E-30 offline says how many are unsent, exports them as a file, and coming back says what others did', async () => {
    const { ada, grace } = await site.twoPeople(plants);
    await ada.setOffline(true);
    await ada.type(1, 1, '=1+1');
    await ada.type(2, 2, '12');
    await ada.says('Offline · 2 changes unsent');
    await ada.page.getByRole('button', { name: 'Offline · 2 changes unsent' }).click();
    const [file] = await Promise.all([
      ada.page.waitForEvent('download'),
      ada.page.getByRole('button', { name: 'Export what is unsent as CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^unsent-demo-people-\d+-.*\.csv$/);
    const lines = (await readFile((await file.path())!, 'utf8')).split('\r\n');
    expect(lines.slice(1, 3).map((line) => line.split(',').slice(1).join(','))).toEqual([
      "waiting,cell,'=1+1,Name,'=1+1,Plant 0,",
      'waiting,cell,Plant 1,Height,12,1,',
    ]);
    for (let row = 4; row < 25; row++) await grace.type(row, 1, `Tree ${row}`);
    await grace.saved();
    await ada.page.getByRole('button', { name: 'Try now' }).last().click();
    await ada.page.getByText('Back online: 21 changes by Grace while you were away.').first().waitFor();
    await ada.says('Saved');
    await ada.sees(4, 1, 'Tree 4');
    await ada.sees(1, 1, '=1+1');
  });

  test('E2E-31 an undo names whose value it would overwrite, and keeps it when told to', async () => {
    const { ada, grace } = await site.twoPeople(plants);
    await ada.type(3, 1, 'Ada’s');
    await ada.saved();
    await grace.sees(3, 1, 'Ada’s');
    await grace.type(3, 1, 'Grace’s');
    await ada.sees(3, 1, 'Grace’s');
    await ada.page.keyboard.press('Control+z');
    await ada.page.getByText('Undo would overwrite what others wrote').waitFor();
    await ada.page.getByText('“Name”, row 3 · by Grace').waitFor();
    await ada.page.keyboard.press('Tab');
    await ada.page.keyboard.press('Enter');
    await ada.sees(3, 1, 'Plant 2');
    await grace.sees(3, 1, 'Plant 2');
  });

  test('E2E-33 a cell goes from text to text and never back, while changes to it are sent, decided and come back', async () => {
    const { ada, grace } = await site.twoPeople(plants);
    const cell = ada.cell(2, 1);
    const texts = await cell.evaluateHandle((element) => {
      const log = [element.textContent];
      const look = () => void (element.textContent === log.at(-1) || log.push(element.textContent));
      new MutationObserver(look).observe(element, { subtree: true, childList: true, characterData: true });
      const everyFrame = () => {
        look();
        requestAnimationFrame(everyFrame);
      };
      everyFrame();
      return log;
    });
    const typed = Array.from({ length: 12 }, (_, at) => `value ${at}`);
    await cell.click();
    for (const [at, text] of typed.entries()) {
      await ada.page.keyboard.type(text);
      await ada.page.keyboard.press('Enter');
      await ada.page.keyboard.press('ArrowUp');
      if (at % 4 === 1) await grace.type(4 + at, 1, `beside ${at}`);
      if (at % 4 === 3) await ada.saved();
    }
    await ada.saved();
    await grace.sees(2, 1, typed.at(-1)!);
    await ada.sees(13, 1, 'beside 9');
    expect(await texts.jsonValue()).toEqual(['Plant 1', ...typed]);
  });

  test('E2E-32 the chip beside an open editor says who wrote what', async () => {
    const { ada, grace } = await site.twoPeople(plants);
    await ada.cell(5, 1).click();
    await ada.page.keyboard.type('mine');
    await grace.type(5, 1, 'hers');
    await ada.page.getByText('Grace wrote “hers”').waitFor();
    await ada.page.keyboard.press('Escape');
    await ada.sees(5, 1, 'hers');
  });
});
