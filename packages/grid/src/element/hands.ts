import type { Session } from '@teable-grid/core';
import type { Command, CommandContext } from '../commands/command.ts';
import * as frameCommands from '../commands/frame-commands.ts';
import { ClipboardController } from '../controllers/clipboard-controller.ts';
import { fitColumns } from '../controllers/column-fit.ts';
import { type EarlyAct, doEarlyActs } from '../controllers/early-acts.ts';
import { EditorController } from '../controllers/editor-controller.ts';
import { type FileAccess, FileController } from '../controllers/file-controller.ts';
import { FindingsController } from '../controllers/findings-controller.ts';
import { GestureController } from '../controllers/gesture-controller.ts';
import type { GridHost } from '../controllers/grid-host.ts';
import { HandleController } from '../controllers/handle-controller.ts';
import { KeyboardController } from '../controllers/keyboard-controller.ts';
import { MoveController } from '../controllers/move-controller.ts';
import { FollowController } from '../controllers/follow-controller.ts';
import type { NoticeController } from '../controllers/notice-controller.ts';
import { PanelController } from '../controllers/panel-controller.ts';
import { PointerController } from '../controllers/pointer-controller.ts';
import { PresenceController } from '../controllers/presence-controller.ts';
import { PrintController } from '../controllers/print-controller.ts';
import { RowOpener } from '../controllers/row-opener.ts';
import { TouchController } from '../controllers/touch-controller.ts';
import { UndoController } from '../controllers/undo-controller.ts';
import { VisitController } from '../controllers/visit-controller.ts';
import { panelSize, panelView } from '../panels/panel-view.ts';
import { PeopleKnown } from '../state/roster.ts';
import { selectionText } from '../state/selection-text.ts';
import { bodyStyles } from '../styles/body.ts';
import { editorStyles } from '../styles/editors.ts';
import { entryStyles } from '../styles/entries.ts';
import { handStyles } from '../styles/hands.ts';
import { pageCommands } from './page-commands.ts';

/** Runs a command that may not be loaded yet: now, or when it is (P14). */
export type Later = (choose: (commands: typeof frameCommands) => Command) => void;

/** What hands need beside their host. */
export interface HandsNeeds {
  readonly context: CommandContext;
  readonly notices: NoticeController;
  readonly files: FileAccess;
  /** Null while there is none. */
  session(): Session | null;
}

/** Between two times that it is told where people are, milliseconds. */
const toldAgain = 500;

/**
 * What acts on the sheet: keys, pointers, fingers, clipboard, editors, panels, files. Everything that is not needed to paint is loaded
 * with it, after the first rendering (P14), so nothing that is there before may import from here but types.
 */
export class Hands {
  readonly clipboard: ClipboardController;
  readonly editor: EditorController;
  readonly panels: PanelController;
  readonly findings: FindingsController;
  readonly presence: PresenceController;
  readonly following: FollowController;
  readonly undo: UndoController;
  readonly gestures: GestureController;
  readonly visits: VisitController;
  readonly files: FileController;
  readonly #people = new PeopleKnown();
  #retelling: ReturnType<typeof setTimeout> | undefined;
  readonly #host: GridHost;
  readonly commands = frameCommands;
  readonly page = pageCommands;
  readonly panelSize = panelSize;
  readonly panelView = panelView;
  readonly fitColumns = fitColumns;
  readonly selectionText = selectionText;

  /** @param host An element that has rendered. */
  constructor(host: GridHost, { context, notices, files, session }: HandsNeeds) {
    this.#host = host;
    adoptStyles(host.shadowRoot!);
    const sheet = host.renderRoot.querySelector<HTMLElement>('.sheet')!;
    const scroller = host.renderRoot.querySelector<HTMLElement>('.scroller')!;
    new KeyboardController(host).attach(sheet);
    new PointerController(host).attach(sheet, scroller);
    new MoveController(host).attach(sheet, scroller);
    new RowOpener(host).attach(sheet);
    this.clipboard = new ClipboardController(host);
    this.clipboard.attach(sheet);
    const handles = new HandleController(host);
    handles.attach(sheet, scroller);
    host.viewport.painted = () => handles.sync();
    // What is painted already may stay as it is for long.
    handles.sync();
    new TouchController(host).attach(sheet);
    this.editor = new EditorController(host);
    this.panels = new PanelController(host);
    this.presence = new PresenceController(host, () => this.editor.typed);
    this.following = new FollowController(host);
    this.findings = new FindingsController(host);
    this.undo = new UndoController(session, context);
    this.gestures = new GestureController(host, context, session, notices);
    this.visits = new VisitController(host, context, session);
    this.files = new FileController(host, files);
    new PrintController(host);
  }

  /** Brings what hangs on the rows in line with the state; call after they were painted. */
  sync(session: Session): void {
    this.editor.sync(session);
    this.presence.follow(session);
    this.following.sync(session);
  }

  /**
   * Whether the frame around the sheet may stay as it is after something was heard of others: most of it is where they go. What it tells of that,
   * in the list of people above all, it tells anew twice a second at most.
   */
  showsPeople(session: Session, crowded: boolean): boolean {
    const { panel } = this.#host.gridState.panel;
    const news = this.#people.news(session, crowded, panel === 'people');
    if (news === 'small' && this.#retelling === undefined)
      this.#retelling = setTimeout(() => {
        this.#retelling = undefined;
        this.#host.requestUpdate();
      }, toldAgain);
    return news !== 'great';
  }

  /** Does what was done before they were there. */
  catchUp(host: GridHost, acts: readonly EarlyAct[]): void {
    doEarlyActs(host, acts, this);
  }
}

/** Adds the styles of hands behind those of the body: what comes after them in the cascade stays so. */
function adoptStyles(root: ShadowRoot): void {
  const added = [handStyles, editorStyles, entryStyles].flatMap(({ styleSheet }) => styleSheet ?? []);
  // Another array: browsers do not let items of this one be moved apart.
  root.adoptedStyleSheets = root.adoptedStyleSheets.flatMap((sheet) => (sheet === bodyStyles.styleSheet ? [sheet, ...added] : [sheet]));
}
