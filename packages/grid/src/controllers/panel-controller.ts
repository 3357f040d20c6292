import { noPanel, type Panel } from '../state/grid-state.ts';
import { columnOf } from '../state/sheet.ts';
import { placeBelow } from '../panels/popover.ts';
import type { GridHost } from './grid-host.ts';

/** Opens and closes the one panel in the top layer, puts it beside what it is about, and closes it on Escape and outside clicks. */
export class PanelController {
  readonly #host: GridHost;
  #shown: Panel = noPanel;
  #element: HTMLElement | null = null;
  #point: { readonly x: number; readonly y: number } | null = null;

  constructor(host: GridHost) {
    this.#host = host;
    host.addController({
      hostConnected: () => document.addEventListener('pointerdown', this.#outside, true),
      hostDisconnected: () => document.removeEventListener('pointerdown', this.#outside, true),
    });
    host.addEventListener(
      'contextmenu',
      (event) => {
        // The menu of the keyboard has no point.
        this.#point = event.button === 2 ? { x: event.clientX, y: event.clientY } : null;
      },
      true,
    );
  }

  /** Brings the panel in line with the state, after its content was rendered. */
  sync(element: HTMLElement, panel: Panel): void {
    if (this.#element !== element) {
      this.#element = element;
      element.addEventListener('keydown', this.#keydown);
    }
    if (panel === this.#shown) {
      if (panel.panel !== 'none') this.#place(panel);
      return;
    }
    const before = this.#shown;
    this.#shown = panel;
    if (panel.panel === 'none') {
      this.#point = null;
      if (element.matches(':popover-open')) element.hidePopover();
      return;
    }
    if (!element.matches(':popover-open')) element.showPopover();
    this.#place(panel);
    if (before.panel !== panel.panel || panel.panel === 'conflict') this.#focus(element);
  }

  #focus(element: HTMLElement): void {
    const target = element.querySelector<HTMLElement>(
      'input:not([type=radio]), input[type=radio]:checked, .menu button:not(:disabled), .button[data-action=keep], .export .primary, .actions .button:not(:disabled)',
    );
    // In the conflict panel the first decision, not the text field, has the focus.
    if (this.#point !== null && this.#shown.panel.endsWith('-menu')) {
      // Opened by the mouse: no line is chosen yet.
      element.querySelector<HTMLElement>('.menu')?.focus({ preventScroll: true });
      return;
    }
    const decision = element.querySelector<HTMLElement>('[data-action=keep]:not(:disabled)');
    (decision ?? target ?? element).focus({ preventScroll: true });
  }

  #place(panel: Panel): void {
    const element = this.#element!;
    if (this.#point !== null && panel.panel.endsWith('-menu')) placeBelow(element, this.#point);
    else placeBelow(element, this.#anchor(panel));
  }

  #anchor(panel: Panel): Element {
    const root = this.#host.renderRoot;
    const { sheet, selection } = this.#host.gridState;
    const bar = root.querySelector('.bar') ?? this.#host;
    const columnHead = (field: string) => root.querySelector(`.column[data-field="${CSS.escape(field)}"]`);
    switch (panel.panel) {
      case 'field-menu':
      case 'field-access':
        return columnHead(panel.field) ?? bar;
      case 'add-field':
        if ('before' in panel.place && panel.place.before === null)
          return root.querySelector('.add-field') ?? root.querySelector('[data-action=first-field]') ?? bar;
        return columnHead(('before' in panel.place ? panel.place.before : panel.place.after) ?? '') ?? bar;
      case 'outbox':
        return root.querySelector('.bar .status') ?? bar;
      case 'conflict': {
        const conflict = this.#host.gridState.table.conflicts.get(panel.id);
        const row = conflict === undefined ? -1 : sheet.rows.indexOf(conflict.row);
        const column = conflict?.field == null ? 0 : columnOf(sheet, conflict.field);
        return (
          (row < 0 || column < 0 ? null : this.#host.viewport.cell({ row, column })?.element) ??
          root.querySelector('.bar button.warn') ??
          bar
        );
      }
      default: {
        const row = selection?.anchor.row == null ? -1 : sheet.rows.indexOf(selection.anchor.row);
        const column = selection === null ? -1 : columnOf(sheet, selection.anchor.field);
        return this.#host.viewport.cell({ row, column })?.element ?? bar;
      }
    }
  }

  readonly #keydown = (event: KeyboardEvent) => {
    const isMenu = this.#shown.panel.endsWith('-menu');
    if ((event.key !== 'Escape' && !(event.key === 'Tab' && isMenu)) || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.#close();
  };

  readonly #outside = (event: PointerEvent) => {
    const path = event.composedPath();
    if (this.#shown.panel === 'none' || path.includes(this.#element!)) return;
    // The buttons that open the list close it too.
    if (this.#shown.panel === 'outbox' && path.some((target) => target instanceof Element && target.matches('.bar [aria-haspopup]')))
      return;
    this.#close();
  };

  #close(): void {
    this.#host.run(({ dispatch }) => {
      dispatch({ action: 'panel', panel: noPanel });
      return true;
    });
  }
}
