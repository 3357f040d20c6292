import { fieldType, readValue, type Row, type Session, type GroupLine, type Line } from '@teable-grid/core';
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import type { ReactiveControllerHost } from 'lit';
import type { CellRenderers } from '../../packages/grid/src/body/cell-renderer.ts';
import { SceneMaker } from '../../packages/grid/src/body/scene-maker.ts';
import { ViewportController } from '../../packages/grid/src/body/viewport-controller.ts';
import { loadEngine } from '../../packages/grid/src/engine/load-engine.ts';
import { type GridState, sheetOf, startState } from '../../packages/grid/src/state/grid-state.ts';
import { follow } from '../../packages/grid/src/state/reduce.ts';
import { selectAt } from '../../packages/grid/src/state/selection.ts';
import { isGroup, type RowSource } from '../../packages/grid/src/state/sheet.ts';
import { PageSession } from '../harness/page-session.ts';
import { sampleOps } from './grid-harness.ts';

/** What `sampleOps` made of a row: its number, from 0. */
const numberOf = (row: Row) => Number(row.id.slice(1));

/** Rows below the heads of the groups that they are in, by the choices of field `fkind`, and by half of `fsize` being even or not within them. */
function grouped(rows: readonly Row[], state: GridState): RowSource {
  const kind = state.table.fields.get('fkind')!;
  const size = state.table.fields.get('fsize')!;
  const lines: Line[] = [];
  for (const choice of ['o1', 'o2']) {
    const inside = rows.filter((row) => (numberOf(row) % 2 === 0 ? 'o1' : 'o2') === choice);
    const head: GroupLine = {
      group: `kind:${choice}`,
      level: 0,
      field: kind,
      value: choice,
      rows: inside.length,
      collapsed: state.collapsed.has(`kind:${choice}`),
    };
    lines.push(head);
    if (head.collapsed) continue;
    for (const rest of [0, 1]) {
      const inner = inside.filter((row) => (numberOf(row) >> 1) % 2 === rest);
      lines.push({ group: `${head.group}:${rest}`, level: 1, field: size, value: rest, rows: inner.length, collapsed: false }, ...inner);
    }
  }
  const nameOf = (line: Line) => (isGroup(line) ? line.group : line.id);
  return {
    size: lines.length,
    rowCount: rows.length,
    at: (position) => {
      const line = lines[position];
      return line === undefined || isGroup(line) ? undefined : line;
    },
    line: (position) => lines[position],
    indexOf: (id) => lines.findIndex((line) => nameOf(line) === id),
    slice: (from, to) => lines.slice(from, to).filter((line) => !isGroup(line)) as Row[],
    lines: (from, to) => lines.slice(from, to),
  };
}

/** The body alone, over a state that the test makes. */
class Body {
  readonly root: HTMLElement;
  readonly viewport: ViewportController;
  readonly session: Session;
  readonly #scenes = new SceneMaker();
  state: GridState;

  constructor(root: HTMLElement, session: Session) {
    this.root = root;
    this.session = session;
    this.state = follow(startState(session.table), session, (state) => ({ ...state, sheet: sheetOf(state.table) }));
    const host: ReactiveControllerHost = {
      addController() {},
      removeController() {},
      requestUpdate() {},
      updateComplete: Promise.resolve(true),
    };
    this.viewport = new ViewportController(host, () => {});
    const find = (name: string) => root.querySelector<HTMLElement>(name)!;
    this.viewport.attach({ scroller: find('.scroller'), layer: find('.layer'), tail: find('.tail') });
  }

  show(change: Partial<GridState>, renderers: CellRenderers | null = null): void {
    this.state = { ...this.state, ...change };
    const scene = this.#scenes.make(
      this.state,
      this.session,
      { rowHeight: 34, virtual: '', renderers, readValue },
      this.viewport.viewWidth,
    );
    this.viewport.show(scene);
  }

  showGrouped(change: Partial<GridState> = {}): void {
    const state = { ...this.state, ...change };
    const rows = grouped(state.table.rows.slice(0, state.table.rows.size), state);
    this.show({ ...change, sheet: { ...state.sheet, rows } });
  }

  get rows(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>('[role=row]')];
  }

  text(at: number): string {
    return this.rows[at]!.textContent;
  }

  async scroll(top: number): Promise<void> {
    this.root.querySelector('.scroller')!.scrollTop = top;
    await nextFrame();
    await nextFrame();
  }
}

async function bodyOf(rows: number): Promise<Body> {
  // What makes groups draws their heads.
  await loadEngine();
  const root = await fixture<HTMLElement>(
    html`<div style="--head:36px;--gutter:60px"><div class="scroller" style="block-size:300px;inline-size:700px;overflow:auto;position:relative">
      <div class="sheet" style="position:relative;block-size:calc(var(--spacer, 0px) + 36px);inline-size:900px">
        <div style="position:sticky;top:0;block-size:36px"></div>
        <div class="layer" style="position:sticky;top:36px;block-size:0"></div>
        <div class="tail"></div>
      </div>
    </div></div>`,
  );
  return new Body(root, new PageSession(sampleOps(rows)));
}

describe('body', () => {
  it('B13: heads of groups stand above their rows, with level, count and whether they are open', async () => {
    const body = await bodyOf(400);
    body.showGrouped();
    expect(body.text(0)).to.equal('KindOld200 rows');
    expect(body.rows[0]!.getAttribute('aria-level')).to.equal('1');
    expect(body.rows[0]!.getAttribute('aria-expanded')).to.equal('true');
    expect(body.rows[0]!.querySelector('.group-value [data-hue]')?.textContent).to.equal('Old');
    expect(body.text(1)).to.equal('Size0100 rows');
    expect(body.rows[1]!.getAttribute('aria-level')).to.equal('2');
    expect(body.rows[2]!.getAttribute('aria-level')).to.equal('3');
    expect(body.rows[2]!.hasAttribute('aria-expanded')).to.equal(false);
    expect([2, 3].map((at) => body.rows[at]!.querySelector('.gutter')!.textContent)).to.deep.equal(['1', '2']);
    body.showGrouped({ collapsed: new Set(['kind:o1']) });
    expect(body.rows[0]!.getAttribute('aria-expanded')).to.equal('false');
    expect(body.text(1)).to.equal('KindNew200 rows');
    expect(body.rows.map((row) => row.getAttribute('aria-rowindex')).slice(0, 3)).to.deep.equal(['2', '3', '4']);
  });

  it('B13: recycled rows go from rows to heads of groups and back, wherever it is scrolled, and are numbered in their group', async () => {
    const body = await bodyOf(400);
    body.showGrouped();
    for (const top of [0, 3300, 3400, 3536, 3434, 6800, 6900, 7100, 120, 0, 13_000]) {
      await body.scroll(top);
      const lines = body.state.sheet.rows;
      expect(body.rows.length).to.be.at.least(8);
      for (const row of body.rows) {
        const position = Number(row.getAttribute('aria-rowindex')) - 2;
        const line = lines.line(position)!;
        expect(row.classList.contains('group'), `${position} at ${top}`).to.equal(isGroup(line));
        if (isGroup(line)) continue;
        expect(row.querySelector('[aria-colindex="1"]')!.textContent).to.equal(`Row ${numberOf(line)}`);
        let head = position;
        while (!isGroup(lines.line(head)!)) head -= 1;
        expect(row.querySelector('.gutter')!.textContent).to.equal(String(position - head));
      }
    }
  });

  it('B13: the head of a group is one cell, which has the focus wherever in the row the active cell would be', async () => {
    const body = await bodyOf(40);
    body.showGrouped();
    const selection = selectAt(body.state.sheet, { row: 1, column: 3 });
    expect(selection!.anchor.row).to.equal('kind:o1:0');
    body.showGrouped({ selection });
    const cell = body.viewport.cell({ row: 1, column: 3 })!.element;
    expect(cell.getAttribute('role')).to.equal('rowheader');
    expect(cell.getAttribute('aria-colspan')).to.equal('5');
    expect(cell.tabIndex).to.equal(0);
    expect(body.root.querySelectorAll('[tabindex="0"]').length).to.equal(1);
    expect(body.viewport.hit([cell, body.rows[1]!])).to.deep.equal({ row: 1, column: 0 });
  });

  it('B9: so many of the first columns stay as the view says, as long as they leave half of the window', async () => {
    const body = await bodyOf(40);
    const frozen = () => body.rows[3]!.querySelectorAll('[data-frozen]').length;
    body.show({ frozen: 0 });
    expect(frozen()).to.equal(0);
    body.show({
      frozen: 2,
      widths: new Map([
        ['fname', 120],
        ['fsize', 90],
      ]),
    });
    expect(frozen()).to.equal(2);
    expect([...body.rows[3]!.children].map((cell) => cell.getAttribute('aria-colindex'))).to.deep.equal([null, '1', '2', '3', '4', '5']);
    body.show({
      frozen: 3,
      widths: new Map([
        ['fname', 120],
        ['fsize', 90],
      ]),
    });
    expect(frozen()).to.equal(3);
    body.show({ frozen: 3, widths: new Map([['fname', 320]]) });
    expect(frozen()).to.equal(0);
    body.show({ frozen: 99, widths: new Map(['fname', 'fsize', 'fdone', 'fkind', 'fday'].map((id) => [id, 48])) });
    expect(frozen()).to.equal(4);
  });

  it('B14: rows are as high as the view says', async () => {
    const body = await bodyOf(400);
    const tops = () => [0, 1].map((at) => Number(/-?[\d.]+/.exec(body.rows[at]!.style.transform)![0]));
    const steps = (['short', 'medium', 'tall', 'extra-tall'] as const).map((rowHeight) => {
      body.show({ rowHeight });
      return tops()[1]! - tops()[0]!;
    });
    expect(steps).to.deep.equal([34, 46, 83, 137]);
  });

  it('B7: a row that goes elsewhere in a sorted view takes nobody along', async () => {
    const body = await bodyOf(1000);
    const all = body.state.table.rows.slice(0, 1000);
    const orderOf = (rows: readonly Row[]): RowSource => ({
      ...body.state.sheet.rows,
      at: (position) => rows[position],
      line: (position) => rows[position],
      indexOf: (id) => rows.findIndex((row) => row.id === id),
      slice: (from, to) => rows.slice(from, to),
      lines: (from, to) => rows.slice(from, to),
    });
    const show = (rows: readonly Row[]) => body.show({ sheet: { ...body.state.sheet, rows: orderOf(rows) } });
    show(all);
    await body.scroll(3400);
    expect(body.rows[0]!.querySelector('[aria-colindex="1"]')!.textContent).to.equal('Row 100');
    // The first row in sight goes to the end, and five new ones come above it.
    show([...all.slice(900, 905), ...all.slice(0, 100), ...all.slice(101, 900), ...all.slice(905), all[100]!]);
    expect(body.rows[0]!.querySelector('[aria-colindex="1"]')!.textContent).to.equal('Row 99');
    expect(body.rows[1]!.querySelector('[aria-colindex="1"]')!.textContent).to.equal('Row 101');
    // Another sort has nothing to hold on to: it shows what is there now.
    const before = body.root.querySelector('.scroller')!.scrollTop;
    show(all.toSorted((a, b) => ((numberOf(a) * 7919) % 1000) - ((numberOf(b) * 7919) % 1000)));
    expect(body.root.querySelector('.scroller')!.scrollTop).to.equal(before);
  });

  it('B15: colours of rules and hits of a search are written to rows and cells, and taken back', async () => {
    const body = await bodyOf(40);
    body.show({
      colorOf: (row) => (row.id === 'r1' ? { row: 3, cells: new Map([['fsize', 5]]) } : { row: null, cells: new Map() }),
      hits: { at: (row, field) => row.id === 'r2' && ['fname', 'fkind'].includes(field.id), current: { row: 'r2', field: 'fkind' } },
    });
    expect(body.rows.map((row) => row.getAttribute('data-tint')).slice(0, 3)).to.deep.equal([null, '3', null]);
    expect(body.rows[1]!.querySelector('[aria-colindex="2"]')!.getAttribute('data-tint')).to.equal('5');
    const hits = () => [...body.root.querySelectorAll('.hit')].map((cell) => cell.getAttribute('aria-colindex'));
    expect(hits()).to.deep.equal(['1', '4']);
    expect(body.root.querySelectorAll('.hit-current').length).to.equal(1);
    body.show({ colorOf: null, hits: null });
    expect(body.root.querySelectorAll('[data-tint], .hit').length).to.equal(0);
  });

  it('B16: a page draws cells in its own way, by field or type: as text, node or template, also when they are recycled', async () => {
    const body = await bodyOf(400);
    const renderers: CellRenderers = {
      fsize: ({ value }) => html`<meter max="400" value=${Number(value)}></meter>`,
      text: ({ text }) => `<b>${text}</b>`,
      fday: ({ row }) => Object.assign(document.createElement('a'), { href: `#${row}`, textContent: 'open' }),
    };
    body.show({}, renderers);
    await body.scroll(6800);
    const cell = (column: number) => body.rows[0]!.querySelector(`[aria-colindex="${column}"]`)!;
    expect(cell(2).querySelector('meter')!.value).to.equal(200);
    expect(cell(1).textContent).to.equal('<b>Row 200</b>');
    expect(cell(5).querySelector('a')!.getAttribute('href')).to.equal('#r200');
    expect(cell(4).textContent).to.equal(fieldType('single-select').format('o1', body.state.sheet.fields[3]!.options, 'en'));
    body.show({}, null);
    expect(cell(1).textContent).to.equal('Row 200');
    expect(cell(2).textContent).to.equal('200');
  });
});
