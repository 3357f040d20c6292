import { colorOf, type Peer, type PresencePlace } from '@teable-grid/core';
import type { Page } from 'playwright-core';
import type { Stage } from './page.ts';
import type { ShotScene } from './scenes.ts';

declare const stage: Stage;

const fields = ['fname', 'fstate', 'ftags', 'fcost', 'fdue', 'fdone', 'fnotes'];
const names = [
  'Ann Berg',
  'Bao Chen',
  'Chidi Eze',
  'Dilan Ak',
  'Elif Şen',
  'Farid Nur',
  'Gita Rao',
  'Hugo Paz',
  'Ines Roca',
  'Jan Kowalski',
];

/** So many people, each at work in his own way. */
function people(howMany: number): readonly Peer[] {
  return Array.from({ length: howMany }, (_, at): Peer => {
    const name = `${names[at % names.length]!}${at < names.length ? '' : ` ${Math.floor(at / names.length) + 1}`}`;
    const cursor = { row: `r${(at * 7 + 2) % 20}`, field: fields[(at * 3) % fields.length]! };
    const place: PresencePlace =
      at % 9 === 0
        ? { cursor, editing: true, typing: 'Quay wall, se' }
        : at % 9 === 1
          ? { cursor, editing: false, selection: [{ rows: ['r9', 'r10', 'r11'], fields: ['fcost', 'fdue'] }] }
          : at % 9 === 5
            ? { cursor, editing: false, state: 'idle' }
            : at % 9 === 7
              ? { cursor, editing: false, state: 'away' }
              : { cursor, editing: false };
    return { key: `k${at}`, actor: { id: `p${at}`, name }, color: colorOf(`p${at}`), ...place };
  });
}

async function come(page: Page, peers: readonly Peer[]): Promise<void> {
  await page.evaluate((given) => stage.session.setPeers(JSON.parse(given) as Peer[]), JSON.stringify(peers));
  await page.locator('.people').waitFor();
}

const shared: readonly Peer[] = ['Ann Berg', 'Bao Chen'].map((name, at) => ({
  key: `s${at}`,
  actor: { id: `s${at}`, name },
  color: at * 3 + 1,
  cursor: { row: 'r3', field: 'fname' },
  editing: true,
  typing: at === 0 ? 'School roof and gym' : 'School ro',
}));

/** Those in the first row and column, and one whose cell is half under the column that stays in place. */
const corners: readonly Peer[] = [
  { row: 'r0', field: 'fname', name: 'Ann Berg' },
  { row: 'r3', field: 'fname', name: 'ليلى حداد', typing: 'رصيف الميناء الجديد بعد المسح الثاني' },
  { row: 'r5', field: 'fstate', name: 'Chidi Eze' },
  { row: 'r7', field: 'fcost', name: 'Dilan Ak', typing: 'about 1,250.00 (without tax)' },
  { row: 'r9', field: 'fname', name: 'Elif Şen', state: 'idle' as const },
].map(({ row, field, name, ...more }, at) => ({
  key: `c${at}`,
  actor: { id: `c${at}`, name },
  color: at * 2,
  cursor: { row, field },
  editing: true,
  typing: 'Quay wall',
  ...more,
}));

/** Others who are here. */
export const presenceScenes: readonly ShotScene[] = [
  { name: 'people-2', shows: 'two people: one writes, one has selected cells', act: (page) => come(page, people(2)) },
  { name: 'people-10', shows: 'ten people: writing, selecting, idle, away', act: (page) => come(page, people(10)) },
  {
    name: 'people-50',
    shows: 'fifty people: the cells stay readable, the bar shows as many as fit',
    act: (page) => come(page, people(50)),
  },
  {
    name: 'people-frozen',
    shows: 'people in the first row and column, and beside the column that stays in place',
    size: { width: 640, height: 480 },
    act: async (page) => {
      await come(page, corners);
      await page.locator('.scroller').evaluate((scroller) => scroller.scrollBy(90, 0));
    },
  },
  {
    name: 'people-rtl',
    shows: 'people in a page that is read from right to left',
    page: { rtl: true },
    act: (page) => come(page, corners),
  },
  { name: 'people-shared', shows: 'two people who write in one cell', act: (page) => come(page, shared) },
  {
    name: 'people-list',
    shows: 'the list of fifty people',
    act: async (page) => {
      await come(page, people(50));
      await page.locator('.people-more').click();
    },
  },
  {
    name: 'following',
    shows: 'somebody is followed: edge, line with name and Stop',
    act: async (page) => {
      await come(page, people(10));
      await page.getByRole('button', { name: 'Follow Ann Berg' }).click();
    },
  },
  {
    name: 'people-narrow',
    shows: 'ten people in a window as wide as a phone, one of them followed',
    size: { width: 380, height: 640 },
    act: async (page) => {
      await come(page, people(10));
      await page.locator('.person').first().click();
    },
  },
  {
    name: 'people-forced-colors',
    shows: 'ten people in forced colours',
    page: { forcedColors: true },
    act: (page) => come(page, people(10)),
  },
];
