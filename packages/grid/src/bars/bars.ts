import { frameStyles } from '../styles/frame.ts';
import { markStyles } from '../styles/marks.ts';
import { peopleStyles } from '../styles/people.ts';
import { viewBarStyles } from '../styles/view-bar.ts';

/**
 * What is around the rows and says how things are: bars, notices, icons, words in place of a sheet. It is loaded once the rows are painted
 * (P15), so nothing that is there before may import from here but types.
 */
export { CommentsController } from '../controllers/comments-controller.ts';
export { columnContent } from '../header/column-content.ts';
export { ariaSort, viewWords } from '../header/view-marks.ts';
export { startView } from '../panels/start-view.ts';
export { settleStop } from '../panels/toolbar.ts';
export { ConflictNews } from '../controllers/conflict-news.ts';
export { caughtUpText } from '../state/caught-up.ts';
export { remoteNews } from '../state/remote-news.ts';
export { isChangedByOthers } from '../state/table-content.ts';
export { leftView, lostView } from '../state/view-news.ts';
export { emptyHint } from '../view-bar/empty-hint.ts';
export { viewBar } from '../view-bar/view-bar.ts';
export { addFieldButton, addRowButton } from './add-buttons.ts';
export { foot, standingLine } from './foot.ts';

/** Their styles: first that of the marks in the sheet. */
export const barStyles = [markStyles, peopleStyles, frameStyles, viewBarStyles] as const;
