/**
 * The engine of views on a table of 100,000 rows and 20 fields: what sorting, filtering, grouping, searching and statistics cost, how long their
 * slices are, and what a change of another person costs beside the same in a table of 1,000 rows. Milliseconds are those of this thread's
 * processor where the runtime tells them, so that what else runs on the machine does not count; on one that is idle they are the clock's.
 */
import {
  apply,
  ColumnStatistic,
  emptyTable,
  type Field,
  type FilterGroup,
  Hits,
  type Look,
  RowView,
  type Table,
  type Value,
  type ViewSort,
  type Write,
} from '@teable-grid/core';
import { random } from '../harness/random.ts';
import { figure, finish, median, percentile, printTable } from './report.ts';

const rows = 100_000;
const fewRows = 1_000;
const repetitions = 5;
const edits = 2_000;

const choices = ['New', 'Open', 'Waiting', 'Won', 'Lost'].map((name, color) => ({ id: `o${color}`, name, color }));
const kinds = ['number', 'date', 'single-select', 'text', 'checkbox'] as const;
const words =
  'Anna Äpfel Bergmann Çelik Döner élan Fischer görsel Huber Ísland Jürgen Köln Łódź Müller Núñez Öl Petersen Österreich Ångström Zürich'.split(
    ' ',
  );

/** Four fields of each kind. */
const fields: readonly Field[] = Array.from({ length: 20 }, (_, column) => {
  const type = kinds[column % kinds.length]!;
  const stamps = { deleted: false, revision: 1, typeRevision: 1, deletedRevision: 0 };
  const options = type === 'single-select' ? { choices } : {};
  return { id: `f${column}`, name: `${type} ${column}`, type, options, order: `a${String(column).padStart(2, '0')}`, column, ...stamps };
});
const [number, date, select, text, checkbox] = fields as [Field, Field, Field, Field, Field];

const chance = random('views');
const pick = <T>(list: readonly T[]): T => list[chance.between(0, list.length - 1)]!;

function valueFor(type: string): Value {
  switch (type) {
    case 'number':
      return chance.between(0, 1_000_000) / 100;
    case 'date':
      return new Date(Date.UTC(2020, 0, 1 + chance.between(0, 3_000))).toISOString().slice(0, 10);
    case 'single-select':
      return pick(choices).id;
    case 'checkbox':
      return chance.between(0, 1) === 1;
    default:
      return `${pick(words)} ${pick(words)} ${chance.between(1, 99_999)}`;
  }
}

function sampleTable(count: number): Table {
  const writes: Write[] = fields.map((field) => ({ write: 'field', field }));
  for (let at = 0; at < count; at++) {
    const cells = fields.map(({ type }) => valueFor(type));
    writes.push({
      write: 'row',
      row: { id: `r${at}`, order: `a${at.toString(36).padStart(4, '0')}`, created: 2, version: 2, cells, revisions: null },
    });
  }
  return apply(emptyTable, writes, 2);
}

const reader = { computed: null, locale: 'en', me: null, today: '2024-01-01' };
const plain: Look = { filter: null, sorts: [], groups: [], collapsed: new Set(), held: new Set(), reader };
const by = (field: Field, direction: ViewSort['direction'] = 'ascending'): ViewSort => ({ field: field.id, direction });
const filter: FilterGroup = {
  match: 'all',
  conditions: [
    { field: number.id, operator: 'at-least', value: 2_000 },
    { field: select.id, operator: 'any-of', value: ['o1', 'o2', 'o3'] },
    {
      match: 'any',
      conditions: [
        { field: checkbox.id, operator: 'checked', value: null },
        { field: text.id, operator: 'contains', value: 'ü' },
      ],
    },
  ],
};

const { threadCpuUsage } = process as { threadCpuUsage?: () => { readonly user: number; readonly system: number } };

/** Milliseconds of this thread. */
function clock(): number {
  if (threadCpuUsage === undefined) return performance.now();
  const { user, system } = threadCpuUsage.call(process);
  return (user + system) / 1_000;
}

interface Done<T> {
  readonly value: T;
  readonly ms: number;
  /** Longest slice, milliseconds. */
  readonly slice: number;
}

/** Runs a generator as the page does, in slices of some milliseconds, between which others would run. */
function run<T>(steps: Generator<number, T>): Done<T> {
  const sliceMs = 8;
  const started = clock();
  let [slice, longest] = [started, 0];
  for (;;) {
    const step = steps.next();
    const now = clock();
    longest = Math.max(longest, now - slice);
    if (step.done === true) return { value: step.value, ms: now - started, slice: longest };
    if (now - slice > sliceMs) slice = now;
  }
}

/** The longest slice of all that was measured: of each thing the middle one of some runs, since others use the machine too. */
let longestSlice = 0;

/** The middle one of some runs. */
function often(once: (at: number) => Done<unknown>): number {
  const runs = Array.from({ length: repetitions }, (_, at) => once(at));
  longestSlice = Math.max(longestSlice, median(runs.map(({ slice }) => slice)));
  return median(runs.map(({ ms }) => ms));
}

const viewOf = (table: Table, look: Look, before: RowView | null = null) => run(RowView.inSteps(table, look, before));

/** The median of some first runs, each with nothing known from an earlier one. */
function firstTime(table: Table, look: Partial<Look>): number {
  return often(() => viewOf(table, { ...plain, ...look }));
}

/** What a change of one cell by somebody else costs a view, microseconds: that of the view alone, the middle one and that of 99 in 100. */
function editCost(table: Table, look: Partial<Look>, changed: readonly Field[]): { readonly p50: number; readonly p99: number } {
  let view = viewOf(table, { ...plain, ...look }).value;
  let now = table;
  const costs: number[] = [];
  for (let at = 0; at < edits; at++) {
    const field = pick(changed);
    const row = `r${chance.between(0, table.rows.size - 1)}`;
    now = apply(now, [{ write: 'cell', row, field: field.id, value: valueFor(field.type), revision: now.seq + 1 }], now.seq + 1);
    const started = performance.now();
    view = viewOf(now, view.look, view).value;
    // The lines that are on the screen are asked for, so that what is put off until then counts.
    view.lines(0, 40);
    costs.push((performance.now() - started) * 1_000);
  }
  return { p50: median(costs), p99: percentile(costs, 0.99) };
}

const table = sampleTable(rows);
const small = sampleTable(fewRows);
// Both once, so that no measurement pays for what is compiled.
for (const warm of [table, small])
  viewOf(warm, { ...plain, filter, sorts: fields.slice(0, 5).map((field) => by(field)), groups: [by(select)] });

const first = {
  number: firstTime(table, { sorts: [by(number)] }),
  date: firstTime(table, { sorts: [by(date, 'descending')] }),
  select: firstTime(table, { sorts: [by(select)] }),
  text: firstTime(table, { sorts: [by(text)] }),
  three: firstTime(table, { sorts: [by(select), by(date, 'descending'), by(number)] }),
  filter: firstTime(table, { filter }),
  group: firstTime(table, { groups: [by(select), by(date)] }),
  all: firstTime(table, { filter, sorts: [by(number)], groups: [by(select)] }),
};
const sorted = viewOf(table, { ...plain, sorts: [by(text)] }).value;
const again = often((at) => {
  const other = viewOf(table, { ...plain, sorts: [by(number)] }, sorted).value;
  return viewOf(table, { ...plain, sorts: [by(text, at % 2 === 0 ? 'descending' : 'ascending')] }, other);
});
const hits = run(Hits.inSteps(sorted, { text: 'muller 99', fields, reader }, null)).value.count;
const found = often(() => run(Hits.inSteps(sorted, { text: 'muller 99', fields, reader }, null)));
const sum = often(() => run(ColumnStatistic.inSteps(sorted, number, 'sum', reader, null)));

const looks: readonly (readonly [string, Partial<Look>, readonly Field[]])[] = [
  ['sorted by number', { sorts: [by(number)] }, [number]],
  ['sorted by text', { sorts: [by(text)] }, [text]],
  ['filtered, sorted, grouped', { filter, sorts: [by(number)], groups: [by(select)] }, [number, select, checkbox, text]],
  ['of another field', { filter, sorts: [by(number)], groups: [by(select)] }, [fields[8]!]],
];
const costs = looks.map(([name, look, changed]) => ({ name, large: editCost(table, look, changed), few: editCost(small, look, changed) }));

printTable(
  [`${rows.toLocaleString('en')} rows × ${fields.length}`, 'ms'],
  [
    ['first sort by number', figure(first.number)],
    ['first sort by date', figure(first.date)],
    ['first sort by select', figure(first.select)],
    ['first sort by text', figure(first.text)],
    ['first sort by three fields', figure(first.three)],
    ['sort by text again, other direction', figure(again)],
    ['filter (four conditions)', figure(first.filter)],
    ['group by two fields', figure(first.group)],
    ['filter, sort and group', figure(first.all)],
    [`search all cells (${hits} hits)`, figure(found)],
    ['sum of a column', figure(sum)],
    ['longest slice', figure(longestSlice)],
  ],
);
console.log('');
printTable(
  ['a remote cell, median µs (p99)', `${rows.toLocaleString('en')} rows`, `${fewRows.toLocaleString('en')} rows`],
  costs.map(({ name, large, few }) => [name, `${figure(large.p50)} (${figure(large.p99)})`, `${figure(few.p50)} (${figure(few.p99)})`]),
);
const worst = Math.max(...costs.map(({ large }) => large.p50));
const ratio = Math.max(...costs.map(({ large, few }) => large.p50 / few.p50));
finish(
  {
    bench: 'view',
    rows,
    sort_number_ms: Number(figure(first.number)),
    sort_date_ms: Number(figure(first.date)),
    sort_select_ms: Number(figure(first.select)),
    sort_text_ms: Number(figure(first.text)),
    sort_text_again_ms: Number(figure(again)),
    filter_ms: Number(figure(first.filter)),
    group_ms: Number(figure(first.group)),
    search_ms: Number(figure(found)),
    longest_slice_ms: Number(figure(longestSlice)),
    remote_cell_us: Number(figure(worst)),
    remote_cell_vs_1000_rows: Number(figure(ratio)),
  },
  [
    { name: 'first sort by number, ms', value: first.number, most: 150 },
    { name: 'first sort by date, ms', value: first.date, most: 150 },
    { name: 'first sort by select, ms', value: first.select, most: 150 },
    { name: 'first sort by text, ms', value: first.text, most: 600 },
    { name: 'sort by text again, ms', value: again, most: 150 },
    { name: 'filter, ms', value: first.filter, most: 150 },
    { name: 'longest slice, ms', value: longestSlice, most: 50 },
    { name: 'a remote cell beside 1,000 rows, times', value: ratio, most: 10 },
  ],
);
