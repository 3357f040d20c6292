import type { GridHost } from './grid-host.ts';

/** A pointer that moves less than this clicks, pixels. */
const dragFrom = 4;
/** How fast the sheet scrolls while a drag is beyond its edge: pixels a second per pixel beyond. */
const speed = 15;
const fastest = 3_000;
/** Where the edge of the sheet is nearer than this to that of the window, a drag is beyond it this far before it: there is no more room. */
const zone = 24;

/** What a drag does. */
export interface DragActions {
  /** Directions in which the sheet scrolls. */
  readonly across: boolean;
  readonly along: boolean;
  /** The pointer is there (client coordinates), or the sheet has moved under it. */
  move(x: number, y: number, event: PointerEvent): void;
  /** `done` is false when Escape or the browser has ended it, or it never became a drag. */
  end(done: boolean): void;
}

/** Follows a pointer until it is let go, and scrolls the sheet while it is beyond an edge, the faster the farther. */
export function startDrag(host: GridHost, source: HTMLElement, scroller: HTMLElement, down: PointerEvent, actions: DragActions): void {
  let last = down;
  let frame = 0;
  let time = 0;
  let dragging = false;
  const scroll = (now: number) => {
    if (!host.isConnected) return end(false);
    frame = requestAnimationFrame(scroll);
    const seconds = Math.min(0.05, (now - time) / 1000);
    time = now;
    const { x, y } = beyondBy(host, scroller, last);
    const by = (distance: number) => Math.sign(distance) * Math.min(fastest, Math.abs(distance) * speed) * seconds;
    if ((x === 0 || !actions.across) && (y === 0 || !actions.along)) return;
    host.viewport.scrollBy(actions.across ? by(x) : 0, actions.along ? by(y) : 0);
    actions.move(last.clientX, last.clientY, last);
  };
  const move = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return;
    const still = Math.abs(event.clientX - down.clientX) + Math.abs(event.clientY - down.clientY) < dragFrom;
    if (still && !dragging) return;
    if (!dragging) {
      dragging = true;
      // Not before it is a drag: a captured pointer's click would not tell its cell.
      capture(source, down.pointerId);
      time = performance.now();
      frame = requestAnimationFrame(scroll);
    }
    last = event;
    actions.move(event.clientX, event.clientY, event);
  };
  const end = (done: boolean) => {
    cancelAnimationFrame(frame);
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', up);
    removeEventListener('pointercancel', cancel);
    host.removeEventListener('keydown', escape, true);
    if (source.hasPointerCapture(down.pointerId)) source.releasePointerCapture(down.pointerId);
    actions.end(done && dragging);
  };
  const up = (event: PointerEvent) => {
    if (event.pointerId === down.pointerId) end(true);
  };
  const cancel = (event: PointerEvent) => {
    if (event.pointerId === down.pointerId) end(false);
  };
  const escape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !dragging) return;
    event.preventDefault();
    event.stopPropagation();
    end(false);
  };
  // On the window: a quick pointer is outside before its first move is told.
  addEventListener('pointermove', move);
  addEventListener('pointerup', up);
  addEventListener('pointercancel', cancel);
  host.addEventListener('keydown', escape, true);
}

/** Lets an element have all that a pointer does; one that the browser knows no more (it was lifted meanwhile) is followed without. */
function capture(element: HTMLElement, pointer: number): void {
  try {
    element.setPointerCapture(pointer);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
  }
}

/** How far a pointer is beyond the edges of the cells that scroll, pixels; negative to the left and above. */
function beyondBy(
  { viewport }: GridHost,
  scroller: HTMLElement,
  { clientX, clientY }: PointerEvent,
): { readonly x: number; readonly y: number } {
  const box = scroller.getBoundingClientRect();
  const { start, top } = viewport.insets;
  const rtl = getComputedStyle(scroller).direction === 'rtl';
  const beyond = (at: number, low: number, high: number, window: number) => {
    const [from, to] = [Math.max(low, zone), Math.min(high, window - zone)];
    return at < from ? at - from : at > to ? at - to : 0;
  };
  return {
    x: beyond(clientX, box.left + (rtl ? 0 : start), box.right - (rtl ? start : 0), innerWidth),
    y: beyond(clientY, box.top + top, box.bottom, innerHeight),
  };
}
