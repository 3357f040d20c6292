/** What the bench does in the page: it mounts one grid and measures it. Functions are called from outside, by `globalThis.bench`. */
import type { Contestant, MakeContestant, RemoteWrite } from './contestant.ts';
import { columnWidth, rowHeight, sampleTable, sorted, visibleRows } from './sample.ts';

const contestants: Readonly<Record<string, () => Promise<{ makeContestant: MakeContestant }>>> = {
  ours: () => import('./ours.ts'),
  reference: () => import('./reference.ts'),
  'regular-table': () => import('./regular-table.ts'),
  revogrid: () => import('./revogrid.ts'),
  glide: () => import('./glide.ts'),
};

/** Frames after which something that should have been drawn is taken for lost. */
const patience = 600;

let grid: Contestant;

/** Calls back in a task of its own, after everything that is at work now. */
function inTask(act: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', act);
  port1.start();
  port2.postMessage(null);
}

/** When the next frame began its work, and when it was painted. */
function frame(): Promise<{ readonly began: number; readonly painted: number }> {
  return new Promise((resolve) => {
    let began = 0;
    const begin = () => {
      began ||= performance.now();
    };
    // Scrolling is told of before the callbacks of the frame, and to this one before the grid's own.
    const scroller = grid.scroller();
    scroller?.addEventListener('scroll', begin, { capture: true });
    requestAnimationFrame(() => {
      begin();
      scroller?.removeEventListener('scroll', begin, { capture: true });
      inTask(() => resolve({ began, painted: performance.now() }));
    });
  });
}

/** Lets everything that is still at work come to its end. */
async function rest(frames = 4): Promise<void> {
  for (let at = 0; at < frames; at++) await frame();
  await new Promise((resolve) => setTimeout(resolve, 5));
}

/**
 * Milliseconds of doing something, and from the beginning of the next frame to the end of the one that shows it. The wait for the clock of
 * the screen between the two is nobody's work.
 */
async function until(act: () => void, shows: () => boolean): Promise<number> {
  const first = frame();
  const began = performance.now();
  act();
  let acted = 0;
  inTask(() => {
    acted = performance.now();
  });
  const start = await first;
  const own = Math.min(acted || start.began, start.began) - began;
  let { painted } = start;
  for (let at = 0; at < patience; at++) {
    if (shows()) return own + painted - start.began;
    ({ painted } = await frame());
  }
  throw new Error('In vain waited for a frame that shows it.');
}

/** A point in the middle of a cell of the window. */
function point(row: number, column: number): readonly [number, number] {
  const [x, y] = grid.origin();
  return [x + column * columnWidth + columnWidth / 2, y + row * rowHeight + rowHeight / 2];
}

/** What is seen at a cell of the window. A line between two rows is neither's. */
function shown(row: number, column: number): string {
  const [x, y] = point(row, column);
  return grid.shownAt(x, y) || grid.shownAt(x, y + 3);
}

/** The same numbers every time, between 0 and 1. */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** The number of the row that is seen at a line of the window; NaN where none is. */
function rowAt(line: number): number {
  return Number(/^Row (\d+)/.exec(shown(line, 0))?.[1] ?? Number.NaN);
}

const bench = {
  /** Makes the data; nothing is mounted yet. */
  async prepare(name: string, rows: number, columns: number): Promise<void> {
    const { makeContestant } = await contestants[name]!();
    grid = await makeContestant(sampleTable(rows, columns));
    await rest();
  },

  /** Milliseconds until every visible cell is there. */
  firstPaint(): Promise<number> {
    const place = document.createElement('div');
    return until(
      () => {
        document.body.append(place);
        grid.mount(place);
      },
      () => shown(0, 1) !== '' && shown(visibleRows - 2, 1) !== '' && shown(visibleRows - 2, 11) !== '',
    );
  },

  /** Steps of a wheel: milliseconds each. */
  async notches(count: number): Promise<number[]> {
    const scroller = grid.scroller()!;
    const times: number[] = [];
    scroller.scrollTop = 0;
    await rest();
    for (let at = 0; at < count; at++) {
      const before = shown(16, 0);
      times.push(
        await until(
          () => (scroller.scrollTop += 4 * rowHeight + 12),
          () => shown(16, 0) !== before,
        ),
      );
      await rest(1);
    }
    return times;
  },

  /** Jumps to anywhere, each a whole new window: milliseconds each. */
  async jumps(count: number): Promise<number[]> {
    const scroller = grid.scroller()!;
    const random = randoms(7);
    const times: number[] = [];
    await rest();
    for (let at = 0; at < count; at++) {
      const before = shown(16, 0);
      const to = random() * (scroller.scrollHeight - scroller.clientHeight);
      times.push(
        await until(
          () => (scroller.scrollTop = to),
          () => shown(16, 0) !== before,
        ),
      );
      await rest(1);
    }
    return times;
  },

  /** One cell in sight that others write: milliseconds each. */
  async remoteCells(count: number): Promise<number[]> {
    const scroller = grid.scroller()!;
    scroller.scrollTop = 0;
    await rest();
    const times: number[] = [];
    for (let at = 0; at < count; at++) {
      const row = 3 + (at % 20);
      const before = shown(row, 2);
      times.push(await until(grid.write([{ row, column: 2, text: `remote ${at}` }]), () => shown(row, 2) !== before));
      await rest(1);
    }
    return times;
  },

  /** A thousand cells in one task, every second one in sight or near it: milliseconds until the last is shown. */
  async thousandCells(rows: number, times: number): Promise<number[]> {
    grid.scroller()!.scrollTop = 0;
    await rest();
    const random = randoms(11);
    const found: number[] = [];
    for (let time = 0; time < times; time++) {
      const writes = Array.from({ length: 1_000 }, (_, at): RemoteWrite => {
        const row = at % 2 === 0 ? (at / 2) % 60 : Math.floor(random() * rows);
        return { row, column: at % 4 < 2 ? 2 : 6, text: `many ${time} ${at}` };
      });
      const before = shown(12, 2);
      found.push(await until(grid.write(writes), () => shown(12, 2) !== before));
      await rest(2);
    }
    return found;
  },

  /** Sorts all rows, by columns of some types: milliseconds until they are shown in their new order. */
  async sorts(): Promise<Record<keyof typeof sorted, number>> {
    grid.scroller()!.scrollTop = 0;
    await rest();
    const times: [string, number][] = [];
    for (const name of Object.keys(sorted)) {
      const before = shown(5, 0);
      times.push([
        name,
        await until(
          () => grid.show!(name),
          () => shown(5, 0) !== before,
        ),
      ]);
      await rest();
      await until(
        () => grid.show!('plain'),
        () => shown(5, 0) === before,
      );
      await rest();
    }
    return Object.fromEntries(times) as Record<keyof typeof sorted, number>;
  },

  /** Scrolls fast, a jump or many rows every frame, and counts the lines in sight that show another row than is there, or none. */
  async fling(frames: number): Promise<{ readonly looked: number; readonly blank: number }> {
    const scroller = grid.scroller()!;
    const random = randoms(23);
    let looked = 0;
    let blank = 0;
    for (let at = 0; at < frames; at++) {
      if (at % 10 === 0) scroller.scrollTop = random() * (scroller.scrollHeight - scroller.clientHeight);
      else scroller.scrollTop += (random() - 0.3) * 2_000;
      await frame();
      let last = -1;
      for (let row = 0; row < visibleRows - 1; row++) {
        const number = rowAt(row);
        looked += 1;
        if (Number.isNaN(number) || (last >= 0 && number !== last + 1)) blank += 1;
        last = Number.isNaN(number) ? -1 : number;
      }
    }
    return { looked, blank };
  },
};

export type Bench = typeof bench;

(globalThis as unknown as { bench: Bench }).bench = bench;
