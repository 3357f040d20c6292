/** The keys of a toolbar: arrows move between its buttons. In right-to-left pages these are swapped. */
export function rove(event: KeyboardEvent): void {
  const bar = event.currentTarget as HTMLElement;
  const forward = getComputedStyle(bar).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const back = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
  const step = event.key === forward ? 1 : event.key === back ? -1 : 0;
  if (step === 0) return;
  const buttons = enabled(bar);
  const at = buttons.findIndex((button) => button === event.composedPath()[0]);
  if (at < 0) return;
  event.preventDefault();
  buttons[(at + step + buttons.length) % buttons.length]!.focus();
}

/** The button that has the focus keeps the toolbar's one tab stop. */
export function keepStop(event: FocusEvent): void {
  for (const button of (event.currentTarget as HTMLElement).querySelectorAll('button'))
    button.tabIndex = button === event.composedPath()[0] ? 0 : -1;
}

const unsettled = new Set<HTMLElement>();

/**
 * Leaves one of a toolbar's buttons in the tab order, once the frame is painted: the one that had it, or the first that can be used. To ask
 * before that which of them are seen would have the browser lay out everything twice.
 */
export function settleStop(bar: HTMLElement): void {
  if (unsettled.size === 0) requestAnimationFrame(() => setTimeout(settleAll));
  unsettled.add(bar);
}

function settleAll(): void {
  for (const bar of unsettled) {
    const buttons = enabled(bar);
    const stop = buttons.find((button) => button.getAttribute('tabindex') === '0') ?? buttons[0];
    for (const button of bar.querySelectorAll('button')) {
      const index = button === stop ? 0 : -1;
      if (button.tabIndex !== index || !button.hasAttribute('tabindex')) button.tabIndex = index;
    }
  }
  unsettled.clear();
}

function enabled(bar: HTMLElement): HTMLButtonElement[] {
  return [...bar.querySelectorAll('button')].filter((button) => !button.disabled && button.checkVisibility());
}
