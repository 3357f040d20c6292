import { aTimeout, expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import { GridChangeEvent, GridSelectEvent, type TeableGrid } from '@teable-grid/grid';
import { emulateMedia } from '@web/test-runner-commands';
import { PageSession } from '../harness/page-session.ts';
import { GridHarness, gridOf, press, sampleOps, type } from './grid-harness.ts';

/** Counts what is listened to on these targets from now on: added less removed, by type. */
function countListeners(...targets: readonly EventTarget[]): { readonly open: () => Readonly<Record<string, number>>; stop(): void } {
  const counts = new Map<string, number>();
  const put = (kind: string, by: number) => counts.set(kind, (counts.get(kind) ?? 0) + by);
  for (const target of targets) {
    Object.assign(target, {
      addEventListener(kind: string, ...rest: [EventListener]) {
        put(kind, 1);
        EventTarget.prototype.addEventListener.call(target, kind, ...rest);
      },
      removeEventListener(kind: string, ...rest: [EventListener]) {
        put(kind, -1);
        EventTarget.prototype.removeEventListener.call(target, kind, ...rest);
      },
    });
  }
  return {
    open: () => Object.fromEntries([...counts].filter(([, count]) => count !== 0)),
    stop() {
      for (const target of targets) {
        Reflect.deleteProperty(target, 'addEventListener');
        Reflect.deleteProperty(target, 'removeEventListener');
      }
    },
  };
}

describe('a grid in any page', () => {
  it('P10: leaves nothing behind: no listeners, styles or elements outside of itself', async () => {
    const listeners = countListeners(window, document, document.body, visualViewport!);
    try {
      const sheets = document.adoptedStyleSheets.length;
      const styles = document.querySelectorAll('style, link').length;
      const box = document.createElement('div');
      document.body.append(box);
      const children = document.body.childElementCount;
      const session = new PageSession(sampleOps(30));
      const element = document.createElement('teable-grid') as TeableGrid;
      Object.assign(element.style, { display: 'block', width: '600px', height: '300px' });
      element.session = session;
      box.append(element);
      const grid = new GridHarness(element, session);
      await grid.settle();
      // Whatever opens something: an editor with a list, one with a calendar, a menu, the list of changes.
      for (const keys of [
        ['F2', 'Escape'],
        ['ArrowRight', 'ArrowRight', 'ArrowRight', 'F2'],
        ['Escape', 'ArrowRight', 'F2'],
        ['Escape', 'Shift+F10'],
        ['Escape', 'Control+Alt+c'],
      ]) {
        if (grid.focused === null) await grid.select(0, 0);
        for (const key of keys) await press(key);
        await grid.settle();
      }
      expect(document.body.childElementCount).to.equal(children);
      element.remove();
      box.remove();
      await nextFrame();
      await aTimeout(50);
      expect(listeners.open()).to.deep.equal({});
      expect(document.adoptedStyleSheets.length).to.equal(sheets);
      expect(document.querySelectorAll('style, link').length).to.equal(styles);
      expect(session.listeners).to.equal(0);
    } finally {
      listeners.stop();
    }
  });

  it('E10, P10: two on one page do not know of each other; an editor that is left for the other enters what is in it', async () => {
    const [a, b] = [await gridOf(5), await gridOf(5)];
    await a.select(1, 0);
    await b.select(3, 1);
    await type('77');
    await press('Enter');
    expect(b.session.table.rows.at(3)!.written!.get('fsize')!.value).to.equal(77);
    expect(a.session.table.rows.at(3)!.written).to.equal(null);
    expect(a.element.gridState.selection!.anchor).to.deep.equal({ row: 'r1', field: 'fname' });
    a.element.focus();
    await press('F2');
    await type('!');
    b.element.focus();
    await waitUntil(() => a.element.gridState.editing.state === 'idle');
    expect(a.text(1, 'fname')).to.equal('Row 1!');
  });

  it('P10: takes over what was set before it was defined, and is at home in another shadow root', async () => {
    const template = document.createElement('template');
    template.innerHTML = '<teable-grid lang="en" style="display:block;width:600px;height:300px"></teable-grid>';
    const early = template.content.querySelector('teable-grid') as TeableGrid;
    const session = new PageSession(sampleOps(5));
    // Not an element of ours yet: plain properties of an unknown element.
    expect(early.shadowRoot).to.equal(null);
    Object.assign(early, { session, label: 'Early' });
    const host = await fixture<HTMLDivElement>(html`<div></div>`);
    host.attachShadow({ mode: 'open' }).append(document.adoptNode(early));
    const grid = new GridHarness(early, session);
    await grid.settle();
    expect(grid.grid.getAttribute('aria-label')).to.equal('Early');
    await grid.select(0, 0);
    expect(grid.where).to.equal('0/0');
    await type('in a shadow');
    await press('Enter');
    expect(grid.text(0, 'fname')).to.equal('in a shadow');
    await press('Shift+F10');
    await grid.settle();
    expect(grid.panel).to.not.equal(null);
    await press('Escape');
    await grid.settle();
    expect(grid.panel).to.equal(null);
    expect(grid.where).to.equal('1/0');
  });

  it('P10: events leave shadow roots, bubble, and are typed', async () => {
    const host = await fixture<HTMLDivElement>(html`<div></div>`);
    const session = new PageSession(sampleOps(5));
    const element = document.createElement('teable-grid') as TeableGrid;
    element.session = session;
    host.attachShadow({ mode: 'open' }).append(element);
    const heard: string[] = [];
    host.addEventListener('grid-select', (event) => heard.push(`select ${event instanceof GridSelectEvent} ${event.cell!.row}`));
    host.addEventListener('grid-change', (event) =>
      heard.push(`change ${event instanceof GridChangeEvent} ${event.origin} ${event.ops.length}`),
    );
    const grid = new GridHarness(element, session);
    await grid.settle();
    await grid.select(1, 0);
    await type('x');
    await press('Enter');
    session.remote([{ op: 'set-cell', row: 'r0', field: 'fname', value: 'theirs', was: 'Row 0' }]);
    await grid.settle();
    expect(heard.filter((each) => each.startsWith('change'))).to.deep.equal(['change true user 1', 'change true remote 0']);
    expect(heard).to.include('select true r1');
  });

  it('P11: nothing moves where the person wants less motion, and focus and selection show in forced colours', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    const grid = await gridOf(5);
    grid.session.setStatus({ state: 'connecting' });
    await grid.settle();
    const moving = grid.root.getAnimations().filter((animation) => (animation.effect?.getComputedTiming().duration as number) > 10);
    expect(moving.map((animation) => (animation as CSSAnimation).animationName)).to.deep.equal([]);
    await emulateMedia({ reducedMotion: 'no-preference', forcedColors: 'active' });
    await grid.select(1, 0);
    await press('Shift+ArrowDown');
    await grid.settle();
    const active = getComputedStyle(grid.cell(1, 0)!);
    const plain = getComputedStyle(grid.cell(4, 0)!);
    expect(
      active.outlineStyle === 'none' && active.borderTopColor === plain.borderTopColor && active.backgroundColor === plain.backgroundColor,
    ).to.equal(false);
    await emulateMedia({ forcedColors: 'none' });
  });
});
