import '@teable-grid/grid/define';
import { type Field, newId, type Op, valueOf } from '@teable-grid/core';
import type { TeableGrid } from '@teable-grid/grid';
import { PageDraft } from '../harness/page-draft.ts';
import { PageSession } from '../harness/page-session.ts';

/** What the shots do in the page: `globalThis.stage`. */
export interface Stage {
  readonly grid: TeableGrid;
  readonly session: PageSession;
  /** Sets a cell as somebody else. */
  write(row: string, field: string, value: unknown): void;
  /** A conflict between this person and somebody else. */
  conflict(row: string, field: string, theirs: unknown, mine: unknown): void;
  /** From now on a long text is written together with somebody of that name, who is in it already. */
  together(row: string, field: string, name: string): PageDraft;
  /** A change of this person that is refused. */
  refuse(row: string, field: string, value: unknown, message: string): void;
}

const choices = ['Planned', 'In progress', 'Review', 'Done', 'On hold'].map((name, at) => ({
  id: `s${at}`,
  name,
  color: [5, 2, 4, 1, 3][at]!,
}));
const tags = ['design', 'sales', 'urgent', 'research'].map((name, at) => ({ id: `t${at}`, name, color: [0, 6, 3, 9][at]! }));
const names = [
  'Harbour crane survey',
  'Ferry timetable',
  'Night market lighting',
  'School roof',
  'River gauge network',
  'Tram depot extension',
  'Library reading room',
  'Bridge inspection',
  'Cycle lane markings',
  'Playground fence',
];

/** The fields of the sample: one of each type that people enter. */
function sampleFields(): readonly Op[] {
  const add = (id: string, name: string, type: string, options: Field['options'] = {}): Op => ({
    op: 'add-field',
    place: { before: null },
    field: { id, name, type, options },
  });
  return [
    add('fname', 'Project', 'text'),
    add('fstate', 'State', 'single-select', { choices }),
    add('ftags', 'Tags', 'multiple-select', { choices: tags }),
    add('fcost', 'Cost', 'number', { precision: 2 }),
    add('fdue', 'Due', 'date'),
    add('fdone', 'Approved', 'checkbox'),
    add('fnotes', 'Notes', 'long-text'),
  ];
}

function sampleRows(count: number): Op {
  const day = (at: number) => new Date(Date.UTC(2026, 0, 5 + at * 3)).toISOString().slice(0, 10);
  return {
    op: 'insert-rows',
    place: { before: null },
    rows: Array.from({ length: count }, (_, at) => ({
      id: `r${at}`,
      cells: {
        fname: `${names[at % names.length]!}${at < names.length ? '' : ` ${Math.floor(at / names.length) + 1}`}`,
        fstate: `s${(at * 3) % 5}`,
        ftags: at % 3 === 0 ? ['t0'] : at % 3 === 1 ? ['t1', 't2'] : ['t3', 't0', 't2'],
        fcost: Math.round(((at * 7919) % 90_000) + 1_000) / (at % 4 === 0 ? 1 : 100),
        fdue: day(at),
        fdone: at % 4 === 1,
        ...(at % 2 === 0 && { fnotes: 'Waiting for the second estimate; the first was for the old drawings.' }),
      },
    })),
  };
}

/** Puts a grid on the page, filling it; `ops` come on top of the sample. */
export function openStage({
  rows = 60,
  attributes = {},
}: {
  readonly rows?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}): void {
  const session = new PageSession(rows < 0 ? [] : [...sampleFields(), ...(rows > 0 ? [sampleRows(rows)] : [])]);
  const grid = document.createElement('teable-grid') as TeableGrid;
  for (const [name, value] of Object.entries({ label: 'Projects', ...attributes })) grid.setAttribute(name, value);
  grid.session = session;
  document.querySelector('main')!.replaceChildren(grid);
  const set = (row: string, field: string, value: unknown): Op => ({
    op: 'set-cell',
    row,
    field,
    value: value as never,
    was: valueOf(session.table.rows.get(row)!, session.table.fields.get(field)!),
  });
  const stage: Stage = {
    grid,
    session,
    write: (row, field, value) => void session.remote([set(row, field, value)]),
    conflict(row, field, theirs, mine) {
      const look = session.table;
      const late = set(row, field, mine);
      session.remote([set(row, field, theirs)]);
      session.submit({ look, ops: [late] });
    },
    together(row, field, name) {
      const cell = valueOf(session.table.rows.get(row)!, session.table.fields.get(field)!);
      const draft = new PageDraft(row, field, typeof cell === 'string' ? cell : '');
      session.openDraft = async () => draft.draft;
      draft.enters(name);
      return draft;
    },
    refuse(row, field, value, message) {
      const id = newId('change');
      session.keep({
        state: 'rejected',
        id,
        change: { n: 1, id, seen: { seq: 1 }, ops: [set(row, field, value)] },
        held: null,
        problems: [{ code: 'wrong-value', path: '', message }],
        because: null,
        madeAt: '2026-01-05T10:00:00Z',
      });
    },
  };
  Object.assign(globalThis, { stage });
}
