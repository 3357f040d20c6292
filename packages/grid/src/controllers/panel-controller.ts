import { noPanel, type Panel } from '../state/grid-state.ts';
import { columnOf } from '../state/sheet.ts';
import type { Anchors } from '../panels/panel-kind.ts';
import { isLoaded, loadPanel, panelAnchor, panelSize, preloadPanels, stylesOf } from '../panels/panel-view.ts';
import { placeAtSide, placeBelow } from '../panels/popover.ts';
import type { GridHost } from './grid-host.ts';

/**
 * Opens and closes the one panel in the top layer, puts it beside what it is about, and closes it on Escape and outside clicks.
 *
 *     none ──state says so──▶ loading ──▶ shown      (at once when the panel's kind is loaded)
 *                                └──────▶ none       (a notice says why it could not be loaded)
 */
export class PanelController {
  readonly #host: GridHost;
  #shown: Panel = noPanel;
  #element: HTMLElement | null = null;
  #loading: Panel = noPanel;
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
    host.addEventListener('keydown', (event) => {
      // Escape takes back what has not come yet.
      if (event.key === 'Escape' && !isLoaded(host.gridState.panel)) this.#close();
    });
  }

  /** Brings the panel in line with the state, after its content was rendered. */
  sync(element: HTMLElement, wanted: Panel): void {
    if (this.#element !== element) {
      this.#element = element;
      element.addEventListener('keydown', this.#keydown);
    }
    if (this.#host.gridState.contact === 'made') void preloadPanels();
    const panel = isLoaded(wanted) ? wanted : noPanel;
    if (panel !== wanted) this.#load(wanted);
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
    this.#adopt(panel);
    if (!element.matches(':popover-open')) element.showPopover();
    this.#place(panel);
    const isNext = before.panel === 'conflicts' && panel.panel === 'conflicts' && before.id !== panel.id;
    if (before.panel !== panel.panel || isNext || panel.panel === 'thread') this.#focus(element);
  }

  #load(panel: Panel): void {
    if (panel.panel === 'none' || this.#loading === panel) return;
    this.#loading = panel;
    loadPanel(panel.panel).then(
      () => this.#host.requestUpdate(),
      (error: unknown) => {
        // Another one may be wanted by now.
        if (this.#host.gridState.panel !== panel) return;
        const why = error instanceof Error ? error.message : String(error);
        this.#host.run(({ dispatch }) => {
          dispatch({ action: 'panel', panel: noPanel });
          dispatch({
            action: 'notice',
            notice: { tone: 'bad', text: `This could not be loaded; try again when you are online. (${why})` },
          });
          return true;
        });
      },
    );
  }

  #adopt(panel: Panel): void {
    const { adoptedStyleSheets: sheets } = this.#host.shadowRoot!;
    for (const { styleSheet } of stylesOf(panel)) if (styleSheet !== undefined && !sheets.includes(styleSheet)) sheets.push(styleSheet);
  }

  #focus(element: HTMLElement): void {
    const target = element.querySelector<HTMLElement>(
      'input:not([type=radio]), input[type=radio]:checked, .menu button:not(:disabled), .export .primary, .actions .button:not(:disabled), .record-value',
    );
    if (this.#point !== null && panelSize(this.#shown) === 'menu') {
      // Opened by the mouse: no line is chosen yet.
      element.querySelector<HTMLElement>('.menu')?.focus({ preventScroll: true });
      return;
    }
    // What the page has put in the place of a panel's content has the focus itself.
    const [own] = element.querySelector('slot')?.assignedElements() ?? [];
    const wanted =
      own?.querySelector<HTMLElement>('[autofocus]') ?? element.querySelector<HTMLElement>('[data-focus]') ?? target ?? element;
    wanted.focus({ preventScroll: true });
    if (!('focus' in wanted.dataset)) return;
    wanted.closest('li')?.scrollIntoView({ block: 'nearest' });
    wanted.scrollIntoView({ block: 'nearest' });
  }

  #place(panel: Panel): void {
    const element = this.#element!;
    if (this.#point !== null && panelSize(panel) === 'menu') placeBelow(element, this.#point);
    else if (panelSize(panel) === 'side') placeAtSide(element, this.#host, this.#host.renderRoot.querySelector('.scroller')!);
    else placeBelow(element, this.#anchor(panel));
  }

  #anchor(panel: Panel): Element {
    const root = this.#host.renderRoot;
    const state = this.#host.gridState;
    const find = (selector: string) => root.querySelector(selector);
    const anchors: Anchors = {
      find,
      column: (field) => (field === null ? null : find(`.column[data-field="${CSS.escape(field)}"]`)),
      cell: (id, field) => {
        const row = id === null ? -1 : state.sheet.rows.indexOf(id);
        const column = field === null ? 0 : columnOf(state.sheet, field);
        return row < 0 || column < 0 ? null : (this.#host.viewport.cell({ row, column })?.element ?? null);
      },
    };
    return panelAnchor(panel, anchors, state) ?? find('.bar') ?? this.#host;
  }

  readonly #keydown = (event: KeyboardEvent) => {
    const isMenu = panelSize(this.#shown) === 'menu';
    // An editor in it has taken it.
    if (event.defaultPrevented) return;
    if ((event.key !== 'Escape' && !(event.key === 'Tab' && isMenu)) || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.#close();
  };

  readonly #outside = (event: PointerEvent) => {
    const path = event.composedPath();
    const { panel } = this.#host.gridState;
    if (panel.panel === 'none' || this.#element === null || path.includes(this.#element)) return;
    // The buttons that open the list close it too.
    if (panel.panel === 'outbox' && path.some((target) => target instanceof Element && target.matches('.bar [aria-haspopup]'))) return;
    // So does the button that opened it.
    if (path.some((target) => target instanceof HTMLElement && target.dataset['panel'] === panel.panel)) return;
    this.#close();
  };

  #close(): void {
    this.#host.run(({ dispatch }) => {
      dispatch({ action: 'panel', panel: noPanel });
      return true;
    });
  }
}
