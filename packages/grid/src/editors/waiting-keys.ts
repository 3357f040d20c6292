/** Keys that end an editor or choose in it: what they mean is for the editor to say that is on its way. */
const meant = new Set(['Enter', 'Tab', 'ArrowDown', 'ArrowUp']);

/**
 * Keys that are pressed while the code of an editor is on its way. From the first one on that means something in it all wait, so that they
 * come in the order in which they were pressed.
 */
export class WaitingKeys {
  readonly #keys: KeyboardEvent[] = [];

  get isEmpty(): boolean {
    return this.#keys.length === 0;
  }

  /** Takes a key press that has to wait. */
  take(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    // Escape gives up what waits, too.
    if (event.key === 'Escape') this.#keys.length = 0;
    else if (!this.isEmpty || meant.has(event.key)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.#keys.push(event);
    }
  }

  /** Presses them again, each where the focus is by then. */
  async replay(root: ShadowRoot): Promise<void> {
    for (const key of this.#keys.splice(0)) {
      const target = root.activeElement;
      if (target === null) return;
      press(target, key);
      // An editor that was ended gives the focus on when all is painted.
      if (!target.isConnected || root.activeElement !== target) await new Promise(requestAnimationFrame);
    }
  }
}

function press(target: Element, { key, code, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): void {
  const form = { bubbles: true, composed: true, cancelable: true };
  if (!target.dispatchEvent(new KeyboardEvent('keydown', { ...form, key, code, altKey, ctrlKey, metaKey, shiftKey }))) return;
  if (key.length > 1 || altKey || ctrlKey || metaKey) return;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
    target.setRangeText(key, target.selectionStart ?? 0, target.selectionEnd ?? 0, 'end');
    target.dispatchEvent(new InputEvent('input', { ...form, inputType: 'insertText', data: key }));
  } else target.dispatchEvent(new InputEvent('beforeinput', { ...form, inputType: 'insertText', data: key }));
}
