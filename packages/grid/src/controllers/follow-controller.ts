import type { Session } from '@teable-grid/core';
import { render } from 'lit';
import { stopFollowing } from '../commands/people.ts';
import { followView } from '../panels/follow-view.ts';
import { type Here, rosterOf } from '../state/roster.ts';
import { positionOf } from '../state/selection.ts';
import type { GridHost } from './grid-host.ts';

/**
 * Goes along with a person: brings into sight where he is, whenever he moves, until this person moves or scrolls himself.
 *
 *     nobody ──follow──▶ going along ──Escape, Stop, own move, wheel, press on the sheet──▶ nobody
 *                             └──he leaves──▶ nobody (said)
 */
export class FollowController {
  readonly #host: GridHost;
  readonly #scroller: HTMLElement;
  #frame: HTMLElement | null = null;
  /** Who is followed, as he was seen last. */
  #person: Here | null = null;
  /** Where he was when the sheet was brought there. */
  #shown = '';

  constructor(host: GridHost) {
    this.#host = host;
    const stop = () => host.gridState.following !== null && host.run(stopFollowing);
    const scroller = host.renderRoot.querySelector<HTMLElement>('.scroller')!;
    this.#scroller = scroller;
    for (const move of ['wheel', 'pointerdown', 'touchmove'] as const) scroller.addEventListener(move, stop, { passive: true });
    host.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) stop();
    });
  }

  /** Brings the sheet to where he is now; call after the rows were painted. */
  sync(session: Session): void {
    const { following } = this.#host.gridState;
    const before = this.#person;
    if (following === null) {
      if (before !== null) this.#end(`You do not follow ${before.actor.name} any more.`);
      return;
    }
    const person = rosterOf(session.presence, session.actor?.id ?? null).find(({ actor }) => actor.id === following) ?? null;
    if (person === null) {
      // Told by the state: it comes back here.
      this.#host.run(stopFollowing);
      return;
    }
    this.#person = person;
    if (before?.actor.id !== following) {
      this.#shown = '';
      this.#host.say(`Following ${person.actor.name}. Escape stops.`);
    }
    const { cursor } = person.page;
    const at = cursor === null ? null : positionOf(this.#host.gridState.sheet, cursor);
    this.#draw(person, at !== null ? '' : cursor === null ? 'in no cell that you can see' : 'in a cell that this view does not show');
    const place = at === null ? '' : `${at.row} ${at.column}`;
    if (at === null || place === this.#shown) return;
    this.#shown = place;
    this.#host.viewport.reveal(at);
  }

  #end(words: string): void {
    this.#person = null;
    this.#shown = '';
    this.#host.say(words);
    this.#frame?.remove();
    this.#frame = null;
  }

  #draw(person: Here, where: string): void {
    if (this.#frame === null) {
      this.#frame = document.createElement('div');
      this.#frame.className = 'following';
      this.#frame.setAttribute('part', 'following');
      this.#scroller.after(this.#frame);
    }
    const { offsetTop, offsetHeight } = this.#scroller;
    this.#frame.style.insetBlockStart = `${offsetTop}px`;
    this.#frame.style.blockSize = `${offsetHeight}px`;
    this.#frame.dataset['hue'] = String(person.color);
    render(
      followView(person, where, () => {
        this.#host.run(stopFollowing);
        this.#host.focus();
      }),
      this.#frame,
    );
  }
}
