import { openEditor } from '../commands/edit.ts';
import { selectBetween } from '../commands/move.ts';
import type { Hands } from '../element/hands.ts';
import type { Spot } from '../state/selection.ts';
import type { GridHost } from './grid-host.ts';

/** What was done before hands were there. */
export type EarlyAct =
  | { readonly act: 'press'; readonly at: Spot }
  | { readonly act: 'key'; readonly key: string; readonly shift: boolean }
  | { readonly act: 'call'; readonly call: (hands: Hands) => void };

/** Does it now, in order: a press makes its cell active, no more; keys do what they do; letters go to the editor. */
export function doEarlyActs(host: GridHost, acts: readonly EarlyAct[], hands: Hands): void {
  let letters = '';
  const enter = () => {
    if (letters !== '') typeIn(host, letters);
    letters = '';
  };
  for (const act of acts) {
    if (act.act === 'key' && Array.from(act.key).length === 1 && (letters !== '' || act.key !== ' ')) letters += act.key;
    else if (act.act === 'key' && act.key === 'Backspace' && letters !== '') letters = Array.from(letters).slice(0, -1).join('');
    else {
      enter();
      if (act.act === 'press') press(host, act.at);
      else if (act.act === 'key') strike(host, act.key, act.shift);
      else act.call(hands);
    }
  }
  enter();
}

function press(host: GridHost, at: Spot): void {
  host.run(selectBetween(at, at, 'none'));
  host.focus();
}

function strike(host: GridHost, key: string, shiftKey: boolean): void {
  const event = new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, composed: true, cancelable: true });
  host.shadowRoot!.activeElement?.dispatchEvent(event);
}

function typeIn(host: GridHost, text: string): void {
  const input = host.shadowRoot!.activeElement;
  if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement)) host.run(openEditor(text));
  else {
    input.setRangeText(text, input.selectionStart ?? 0, input.selectionEnd ?? 0, 'end');
    input.dispatchEvent(new InputEvent('input', { bubbles: true, data: text, inputType: 'insertText' }));
  }
}
