/** The commands of what is on the page at first: the frame and the controllers that are there before hands are (P14). */
export { showThread } from './comments.ts';
export { openConflict, openInbox } from './conflicts.ts';
export { rename } from './fields.ts';
export { openImport } from './files.ts';
export { selectCell } from './move.ts';
export { toggleOutbox } from './outbox.ts';
export { followPerson, togglePeople } from './people.ts';
export { openRecord } from './record.ts';
export { appendRow } from './rows.ts';
export { openSearch } from './search.ts';
export { changeOwnView, keepWidths, setFilter, setOwn, showAllFields } from './views.ts';
