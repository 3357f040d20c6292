import { packageFolders } from '../../demo/build-packages.ts';
import { readPage } from '../docs/written-pages.ts';

/** Types as a page meets them: what is right compiles, and what is wrong does not. */
const types = `
import '@teable-grid/grid/react';
import type {} from '@teable-grid/grid/svelte';
import type {} from '@teable-grid/grid/vue';
import { LocalSession, openSession } from '@teable-grid/client';
import type { Op, Session } from '@teable-grid/core';
import { readTable } from '@teable-grid/core/yjs';
import { GridStatusEvent, type TeableGrid, type TeableGridEventMap } from '@teable-grid/grid';
import { startServer } from '@teable-grid/server';
import type { JSX } from 'react';
import type { SvelteHTMLElements } from 'svelte/elements';
import type { GlobalComponents } from 'vue';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => {};

// The element, by its tag.
const grid = document.querySelector('teable-grid')!;
same<typeof grid, TeableGrid>(true);
grid.session = null;
grid.sorts = [{ field: 'fTitle', direction: 'ascending' }];
// @ts-expect-error A sort has a direction.
grid.sorts = [{ field: 'fTitle' }];
// @ts-expect-error There is no such property.
grid.tabel = 'home/books';

// Its events.
grid.addEventListener('grid-change', (event) => same<typeof event.ops, readonly Op[]>(true));
document.body.addEventListener('grid-status', ({ status }) => status.state);
grid.addEventListener('grid-status', (event: GridStatusEvent) => event.unsaved.toFixed());
// @ts-expect-error A change has no status.
grid.addEventListener('grid-change', ({ status }) => status);
// @ts-expect-error A change is not a status.
grid.addEventListener('grid-change', (event: GridStatusEvent) => event.unsaved);

// Sessions, the layout and the server.
const session: Promise<Session> = LocalSession.open({ table: 'home/books', storage: 'memory' });
same<ReturnType<typeof openSession>, Session>(true);
void [session, readTable, startServer];

// Frameworks.
export const jsx: JSX.IntrinsicElements['teable-grid'] = {
  table: 'home/books',
  className: 'books',
  'ongrid-change': (event) => same<typeof event.ops, readonly Op[]>(true),
};
// @ts-expect-error A row height is a number.
export const wrongJsx: JSX.IntrinsicElements['teable-grid'] = { rowHeight: 'tall' };
export const svelte: SvelteHTMLElements['teable-grid'] = { session: null, 'ongrid-status': ({ unsaved }) => unsaved.toFixed() };
// @ts-expect-error A change has no status.
export const wrongSvelte: SvelteHTMLElements['teable-grid'] = { 'ongrid-change': ({ status }) => status };
type VueGrid = InstanceType<GlobalComponents['teable-grid']>;
export const vue: Partial<VueGrid['$props']> = { table: 'home/books', readonly: true, class: 'books' };
same<Parameters<VueGrid['$emit']>, [keyof TeableGridEventMap, TeableGridEventMap[keyof TeableGridEventMap]]>(true);
// @ts-expect-error A row height is a number.
export const wrongVue: Partial<VueGrid['$props']> = { rowHeight: 'tall' };
`;

/** A program in Node: a server in memory, two people at one of its tables, and a table without a server. */
const program = `
import { LocalSession, openSession } from '@teable-grid/client';
import { MemoryStore, valueOf } from '@teable-grid/core';
// A page that is rendered on a server imports the element there, too.
import '@teable-grid/grid/react';
import { startServer } from '@teable-grid/server';

const server = await startServer({ store: new MemoryStore(), port: 0 });
const table = 'home/books';
const field = { name: 'Title', type: 'text', options: {} };
await fetch(server.url + '/api/tables', { method: 'POST', body: JSON.stringify({ table, fields: [field] }) });

const until = async (session, holds) => {
  while (!holds()) await new Promise((resolve) => session.subscribe(resolve));
};
const titles = ({ table }) => [...table.rows].map((row) => valueOf(row, table.fields.list[0]));
const insertBook = async (session) => {
  const cells = { [session.table.fields.list[0].id]: 'Solaris' };
  return session.submit({ ops: [{ op: 'insert-rows', place: { after: null }, rows: [{ id: 'rOne', cells }] }] }).verdict;
};

const [ada, grace] = ['Ada', 'Grace'].map((name) => openSession({ server: server.url, table, name, storage: 'memory' }));
await until(ada, () => ada.status.state === 'live');
const { verdict } = await insertBook(ada);
await until(grace, () => grace.table.rows.size === 1);
const local = await LocalSession.open({ table, storage: 'memory', fields: [{ ...field, id: 'fTitle' }] });
await insertBook(local);
console.log(JSON.stringify({ verdict, remote: titles(grace), local: titles(local) }));
await Promise.all([ada, grace, local].map((session) => session.close()));
await server.close();
`;

/** What the packages' own pages show in TypeScript. */
const shown = Object.fromEntries(
  packageFolders.flatMap((folder) =>
    readPage(`${folder}/README.md`)
      .blocks.filter(({ language }) => language === 'ts')
      .map(({ code }, at) => [`shown-${folder.split('/').at(-1)}-${at}.ts`, `declare const token: string;\n${code}`]),
  ),
);

/** The empty project's own files. */
export const projectSources: Readonly<Record<string, string>> = {
  ...shown,
  'types.ts': types,
  'program.mjs': program,
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2023',
      lib: ['es2023', 'dom', 'dom.iterable'],
      module: 'nodenext',
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
    },
  }),
};
