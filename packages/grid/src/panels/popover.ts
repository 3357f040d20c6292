const gap = 4;
const margin = 8;
/** Width of what stands at the side, and its least height, CSS pixels. */
const sideWidth = 420;
const lowestSide = 240;
/** What is lower than this is little for all the fields of a row, CSS pixels. */
const comfortable = 480;

/**
 * Puts an open popover (in the top layer) below an element or point, or above where there is no room, inside the window.
 * Call it after `showPopover()`; the popover must be `position: fixed; margin: 0`.
 */
export function placeBelow(popover: HTMLElement, anchor: Element | { readonly x: number; readonly y: number }): void {
  popover.style.inlineSize = '';
  popover.style.blockSize = '';
  const box = anchor instanceof Element ? anchor.getBoundingClientRect() : new DOMRect(anchor.x, anchor.y, 0, 0);
  const { offsetWidth: width, offsetHeight: height } = popover;
  const below = box.bottom + gap;
  const above = box.top - gap - height;
  const top = below + height <= innerHeight - margin || above < margin ? below : above;
  const start = getComputedStyle(popover).direction === 'rtl' ? box.right - width : box.left;
  popover.style.left = `${Math.max(margin, Math.min(start, innerWidth - width - margin))}px`;
  popover.style.top = `${Math.max(margin, Math.min(top, innerHeight - height - margin))}px`;
}

/**
 * Puts an open popover along the end of an element, as high as it, and over all of it where it is narrow. Where it is low there is more room
 * in what is around it.
 */
export function placeAtSide(popover: HTMLElement, around: Element, element: Element): void {
  const inner = element.getBoundingClientRect();
  const box = inner.height < comfortable ? around.getBoundingClientRect() : inner;
  const top = Math.max(margin, box.top + gap);
  const bottom = Math.min(innerHeight - margin, box.bottom - gap);
  const width = Math.min(sideWidth, box.width - 2 * gap, innerWidth - 2 * margin);
  const left = getComputedStyle(popover).direction === 'rtl' ? box.left + gap : box.right - gap - width;
  popover.style.top = `${top}px`;
  popover.style.left = `${Math.max(margin, Math.min(left, innerWidth - margin - width))}px`;
  popover.style.inlineSize = `${width}px`;
  popover.style.blockSize = `${Math.max(lowestSide, bottom - top)}px`;
}

/** Opens a popover below an element and keeps it there while things scroll, until the returned function closes it. */
export function openBelow(popover: HTMLElement, anchor: Element): () => void {
  popover.showPopover();
  const place = () => placeBelow(popover, anchor);
  place();
  // Scroll events do not leave the shadow root, nor do they bubble.
  const root = anchor.getRootNode();
  root.addEventListener('scroll', place, true);
  addEventListener('scroll', place, true);
  addEventListener('resize', place);
  return () => {
    root.removeEventListener('scroll', place, true);
    removeEventListener('scroll', place, true);
    removeEventListener('resize', place);
    if (popover.matches(':popover-open')) popover.hidePopover();
  };
}
