import { aTimeout, expect } from '@open-wc/testing';
import type { Actor, Peer } from '@teable-grid/core';
import { LocalAuthority, LocalSession } from '@teable-grid/client';
import { MemoryStore } from '@teable-grid/core';
import { eventually, gridOf, type GridHarness, press } from './grid-harness.ts';

const people = (howMany: number): readonly Actor[] =>
  Array.from({ length: howMany }, (_, at) => ({ id: `person-${at}`, name: `Person ${String(at).padStart(2, '0')}` }));

function peer(at: number, row: string, field: string, more: Partial<Peer> = {}): Peer {
  const actor = { id: `p${at}`, name: `Person ${at}` };
  return { key: `k${at}`, actor, color: at % 10, cursor: { row, field }, editing: false, ...more };
}

const line = (grid: GridHarness) => grid.root.querySelector<HTMLElement>('.following-line');
const faces = (grid: GridHarness) => [...grid.root.querySelectorAll<HTMLButtonElement>('.bar .person')];
const after = (cell: HTMLElement) => getComputedStyle(cell, '::after').content;

/** How well a colour is told from another, from 1 to 21 (WCAG 2.2). */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** As the browser draws it, whatever its notation. */
function luminance(color: string): number {
  const drawing = new OffscreenCanvas(1, 1).getContext('2d')!;
  drawing.fillStyle = color;
  drawing.fillRect(0, 0, 1, 1);
  const [red, green, blue] = [...drawing.getImageData(0, 0, 1, 1).data].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('people in the grid', () => {
  it('PR-6 PR-7 shows where others are, what they have selected, and what they type as a draft that is no value', async () => {
    const grid = await gridOf();
    grid.session.setPeers([
      peer(1, 'r1', 'fname', { editing: true, typing: 'Turin <b>' }),
      peer(2, 'r3', 'fsize', { selection: [{ rows: ['r3', 'r4'], fields: ['fsize'] }] }),
      peer(3, 'r6', 'fname', { selection: [{ rows: null, fields: ['fday'] }], state: 'idle' }),
      peer(4, 'r7', 'fname', { state: 'away' }),
    ]);
    await grid.settle();
    const written = grid.cell(1, 0)!;
    expect(written.textContent).to.equal('Row 1');
    expect(written.getAttribute('data-peer')).to.equal('Person 1 …');
    expect(after(written)).to.contain('Turin <b>');
    expect(grid.cell(4, 1)!.classList.contains('peer-range')).to.equal(true);
    expect(grid.cell(4, 2)!.classList.contains('peer-range')).to.equal(false);
    expect(grid.cell(0, 4)!.classList.contains('peer-range')).to.equal(true);
    expect(grid.cell(6, 0)!.classList.contains('peer-idle')).to.equal(true);
    expect(grid.cell(7, 0)!.getAttribute('data-peer')).to.equal(null);
    // Rows and columns that somebody has selected here are by other names elsewhere; a value that comes is the value.
    grid.session.setPeers([peer(1, 'r1', 'fname'), peer(5, 'r1', 'fname', { editing: true, typing: 'a' })]);
    await grid.settle();
    expect(grid.cell(1, 0)!.getAttribute('data-peer')).to.equal('Person 5 …, Person 1');
    expect(grid.cell(1, 0)!.classList.contains('shared')).to.equal(true);
    expect(grid.cell(4, 1)!.classList.contains('peer-range')).to.equal(false);
    grid.session.setPeers([]);
    await grid.settle();
    for (const name of ['data-peer', 'data-draft', 'data-with', 'data-range', 'aria-description'])
      expect(grid.cell(1, 0)!.hasAttribute(name)).to.equal(false);
  });

  it('PR-8 tells what this person has selected and types, and that his page is out of sight', async () => {
    const grid = await gridOf();
    await grid.select(1, 1);
    await press('Shift+ArrowDown');
    await eventually(() => grid.session.place.selection !== undefined, 'the selection is told');
    expect(grid.session.place).to.deep.equal({
      cursor: { row: 'r1', field: 'fsize' },
      editing: false,
      selection: [{ rows: ['r1', 'r2'], fields: ['fsize'] }],
    });
    await grid.select(2, 0);
    await press('F2');
    await eventually(() => grid.session.place.editing, 'that he writes is told');
    expect(grid.session.place.typing).to.equal(undefined);
    await press('x');
    await eventually(() => grid.session.place.typing === 'Row 2x', 'what he types is told');
    await press('Escape');
    await eventually(() => !grid.session.place.editing, 'that he does not any more is told');
    expect(grid.session.place).to.deep.equal({ cursor: { row: 'r2', field: 'fname' }, editing: false });
    const hidden = Object.getOwnPropertyDescriptor(Document.prototype, 'hidden')!;
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
    document.dispatchEvent(new Event('visibilitychange'));
    expect(grid.session.place.state).to.equal('away');
    Object.defineProperty(document, 'hidden', { ...hidden });
    delete (document as { hidden?: boolean }).hidden;
    document.dispatchEvent(new Event('visibilitychange'));
    expect(grid.session.place.state).to.equal(undefined);
  });

  it('PR-11 every hue is told from what is around it, and its texts can be read, light and dark', async () => {
    const grid = await gridOf();
    const states = ['active', 'idle', 'away'] as const;
    const all = Array.from({ length: 10 }, (_, hue) =>
      states.map((state, at) =>
        peer(hue * 3 + at, `r${hue}`, ['fname', 'fsize', 'fday'][at]!, {
          color: hue,
          ...(at > 0 && { state: state as 'idle' | 'away' }),
          ...(at < 2 && { editing: true, typing: 'Turin' }),
        }),
      ),
    ).flat();
    grid.session.setPeers(all);
    await grid.settle();
    grid.root.querySelector<HTMLButtonElement>('.people-more')!.click();
    await eventually(() => grid.panel !== null, 'the list is open');
    for (const scheme of ['light', 'dark']) {
      grid.element.style.colorScheme = scheme;
      await grid.settle();
      const surface = getComputedStyle(grid.root.querySelector('.row')!).backgroundColor;
      for (let hue = 0; hue < 10; hue++) {
        for (const column of [0, 1]) {
          const cell = grid.cell(hue, column)!;
          const [flag, draft] = [getComputedStyle(cell, '::before'), getComputedStyle(cell, '::after')];
          const where = `${scheme}, hue ${hue}, column ${column}`;
          expect(contrast(flag.color, flag.backgroundColor), `the name in ${where}`).to.be.at.least(4.5);
          expect(contrast(draft.color, draft.backgroundColor), `the draft in ${where}`).to.be.at.least(4.5);
          if (column === 0) expect(contrast(flag.backgroundColor, surface), `the edge in ${where}`).to.be.at.least(3);
        }
      }
      for (const face of grid.panel!.querySelectorAll<HTMLElement>('.person')) {
        const { color, backgroundColor } = getComputedStyle(face);
        const behind = backgroundColor.includes(', 0)') ? getComputedStyle(grid.panel!).backgroundColor : backgroundColor;
        expect(contrast(color, behind), `a face in ${scheme}: ${face.className} ${face.dataset['hue']}`).to.be.at.least(4.5);
      }
    }
  });

  it('PR-9 the focus stays at a person of the list whoever comes, leaves or falls idle', async () => {
    const grid = await gridOf();
    const [one, two] = [peer(1, 'r1', 'fname'), peer(2, 'r2', 'fname')];
    grid.session.setPeers([one, two]);
    await grid.settle();
    grid.root.querySelector<HTMLButtonElement>('.people-more')!.click();
    await eventually(() => grid.panel !== null, 'the list is open');
    const button = grid.panel!.querySelector<HTMLButtonElement>('[aria-label="Follow Person 2"]')!;
    button.focus();
    for (const peers of [[{ ...one, state: 'idle' as const }, two], [peer(0, 'r3', 'fname'), one, two], [two]]) {
      grid.session.setPeers(peers);
      await eventually(() => grid.panel!.querySelectorAll('li').length === peers.length, 'the list follows');
      await grid.settle();
      expect(grid.root.activeElement).to.equal(button);
      expect(button.getAttribute('aria-label')).to.equal('Follow Person 2');
    }
  });

  it('PR-11 whoever is in a cell goes with it under the columns that stay in place', async () => {
    const grid = await gridOf();
    grid.element.style.inlineSize = '560px';
    grid.session.setPeers([peer(1, 'r3', 'fsize', { editing: true, typing: 'Turin' })]);
    await grid.settle();
    const scroller = grid.root.querySelector('.scroller')!;
    scroller.scrollLeft = 80;
    await eventually(() => grid.root.querySelector('.across') !== null, 'it is scrolled');
    await grid.settle();
    const [kept, under] = [grid.cell(3, 0)!.getBoundingClientRect(), grid.cell(3, 1)!.getBoundingClientRect()];
    expect(under.left).to.be.below(kept.right - 20);
    expect(grid.root.elementFromPoint(kept.right - 10, kept.top + 10)).to.equal(grid.cell(3, 0));
  });

  it('PR-9 PR-10 shows fifty people of real sessions, and follows one wherever he goes until this person moves', async () => {
    const authority = await LocalAuthority.open('demo/many', new MemoryStore(), {
      fields: [
        { id: 'fname', name: 'Name', type: 'text', options: {} },
        { id: 'fsize', name: 'Size', type: 'number', options: {} },
      ],
      rows: Array.from({ length: 3_000 }, (_, at) => ({ id: `r${at}`, cells: { fname: `Row ${at}`, fsize: at } })),
    });
    const sessions = await Promise.all(people(50).map((actor) => LocalSession.join(authority, { actor })));
    const mine = await LocalSession.join(authority, { actor: { id: 'me', name: 'Me' } });
    const grid = await gridOf(1);
    grid.element.session = mine;
    sessions.forEach((session, at) => session.setPresence({ cursor: { row: `r${at % 20}`, field: 'fname' }, editing: false }));
    await eventually(() => mine.presence.filter(({ cursor }) => cursor !== null).length === 50, 'all fifty are there');
    await grid.settle();
    expect(grid.root.querySelector('.people')!.getAttribute('aria-label')).to.equal('50 others here');
    expect(faces(grid).length).to.be.within(1, 10);
    const more = grid.root.querySelector<HTMLButtonElement>('.people-more')!;
    expect(more.textContent).to.equal(`+${50 - faces(grid).length}`);
    more.click();
    await grid.settle();
    const listed = [...grid.panel!.querySelectorAll('li')];
    expect(listed.length).to.equal(50);
    expect(listed[7]!.textContent).to.contain('Person 07').and.to.contain('Name, row 8');
    sessions[7]!.setPresence({ cursor: { row: 'r8', field: 'fsize' }, editing: false });
    await eventually(() => listed[7]!.textContent!.includes('Size, row 9'), 'the list follows him');
    listed[7]!.querySelector<HTMLButtonElement>('[aria-label="Follow Person 07"]')!.click();
    await grid.settle();
    expect(grid.panel).to.equal(null);
    expect(line(grid)!.textContent).to.contain('Following Person 07');
    expect(grid.root.querySelector('.live')!.textContent).to.contain('Following Person 07');
    sessions[7]!.setPresence({ cursor: { row: 'r2500', field: 'fsize' }, editing: false });
    await eventually(() => grid.root.querySelector('[data-peer="Person 07"]')?.getAttribute('aria-colindex') === '2', 'he is in sight');
    // What this person has selected stays; what he does himself ends it.
    expect(grid.element.gridState.selection!.anchor.row).to.equal('r0');
    grid.element.focus();
    await press('Escape');
    await grid.settle();
    expect(line(grid)).to.equal(null);
    faces(grid)[0]!.click();
    await grid.settle();
    expect(faces(grid)[0]!.getAttribute('aria-pressed')).to.equal('true');
    grid.root.querySelector('.scroller')!.dispatchEvent(new WheelEvent('wheel'));
    await grid.settle();
    expect(line(grid)).to.equal(null);
    // Who leaves is followed no more.
    faces(grid)[0]!.click();
    await grid.settle();
    await sessions[0]!.close();
    await eventually(() => line(grid) === null, 'he is gone');
    grid.element.session = null;
    await Promise.all([mine, ...sessions.slice(1)].map((session) => session.close()));
    await authority.close();
  });

  it('PR-10 says where somebody is who is not in sight, and one person has one face whatever pages he has', async () => {
    const grid = await gridOf();
    const twice = [peer(1, 'r1', 'fname', { state: 'away' }), { ...peer(1, 'r2', 'fname'), key: 'other page' }, peer(2, 'gone', 'fname')];
    grid.session.setPeers(twice);
    await grid.settle();
    expect(faces(grid).map((face) => face.getAttribute('aria-label'))).to.deep.equal(['Follow Person 1', 'Follow Person 2']);
    faces(grid)[1]!.click();
    await grid.settle();
    expect(line(grid)!.textContent).to.contain('in a cell that this view does not show');
    line(grid)!.querySelector('button')!.click();
    await grid.settle();
    expect(line(grid)).to.equal(null);
    expect(grid.focused?.closest('[role=row]')).not.to.equal(null);
    grid.session.setPeers([peer(3, 'r1', 'fname', { state: 'idle' }), peer(4, 'r1', 'fname', { state: 'away' })]);
    await grid.settle();
    expect(faces(grid).map((face) => face.getAttribute('aria-label'))).to.deep.equal(['Follow Person 3, idle', 'Follow Person 4, away']);
    await aTimeout(0);
  });
});
