import type { NewField, NewRow, NewView, Op, Session } from '@teable-grid/core';

/** What a table begins with. */
export interface Beginning {
  readonly fields: readonly NewField[];
  readonly rows: readonly NewRow[];
  /** How it is shown. */
  readonly view: NewView;
}

/** Resolves when a session is live. Rejects with a sentence when it is not let in. */
export function live(session: Session): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): boolean => {
      const { status } = session;
      if (status.state === 'refused') reject(new Error(status.message));
      else if (status.state === 'live') resolve();
      else return false;
      return true;
    };
    if (look()) return;
    const stop = session.subscribe(({ event }) => {
      if (event === 'status' && look()) stop();
    });
  });
}

/** Fills a table that has no fields yet, as one change of this person; resolves when it is saved. */
export async function fillEmpty(session: Session, { fields, rows, view }: Beginning): Promise<void> {
  await live(session);
  if (session.table.fields.list.length > 0) return;
  const ops: Op[] = fields.map((field) => ({ op: 'add-field', place: { before: null }, field }));
  ops.push({ op: 'insert-rows', place: { before: null }, rows }, { op: 'add-view', place: { before: null }, view });
  await session.submit({ ops, undoable: false }).verdict;
}

/** Gives a table without views the one that it is meant to be seen in. */
export async function giveView(session: Session, view: NewView): Promise<void> {
  if (session.table.views.list.length > 0) return;
  await session.submit({ ops: [{ op: 'add-view', place: { before: null }, view }], undoable: false }).verdict;
}
