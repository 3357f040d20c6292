import type { Field, NewField, NewRow, NewView } from '@teable-grid/core';

/** Rows of the large table. */
export const orderCount = 100_000;
export const ordersName = 'A hundred thousand orders';

const cities = ['Lisbon', 'Oslo', 'Kraków', 'Ghent', 'Turin', 'Porto', 'Aarhus', 'Graz', 'Tallinn', 'Leeds', 'Nantes', 'Utrecht'];
const goods = ['Oak table', 'Desk lamp', 'Wool rug', 'Bookshelf', 'Armchair', 'Wall clock', 'Side table', 'Mirror', 'Floor lamp', 'Bench'];
const firstNames = ['Amira', 'Jonas', 'Chiara', 'Tomasz', 'Ingrid', 'Rui', 'Nadia', 'Pieter', 'Elena', 'Samuel', 'Yara', 'Henrik'];
const lastNames = ['Almeida', 'Berg', 'Conti', 'Dvořák', 'Eriksen', 'Fischer', 'Gallo', 'Haas', 'Ivanova', 'Jansen', 'Kowalski', 'Lund'];
const states = ['New', 'Packed', 'Sent', 'Delivered', 'Returned'];

/** The first cell of an order that the tour goes to. */
export const orders = { number: 'fNumber', customer: 'fCustomer', city: 'fCity', total: 'fTotal' } as const;

export const orderFields: readonly NewField[] = [
  { id: orders.number, name: 'Order', type: 'text', options: {} },
  { id: orders.customer, name: 'Customer', type: 'text', options: {} },
  { id: orders.city, name: 'City', type: 'text', options: {} },
  { id: 'fGood', name: 'What', type: 'text', options: {} },
  { id: 'fCount', name: 'Count', type: 'number', options: {} },
  { id: orders.total, name: 'Total', type: 'number', options: { precision: 2 } },
  { id: 'fDay', name: 'Ordered', type: 'date', options: {} },
  { id: 'fState', name: 'State', type: 'text', options: {} },
  { id: 'fRush', name: 'Rush', type: 'checkbox', options: {} },
];

/** How wide they are shown, by name: an import gives fields ids of its own. */
const widths: Readonly<Record<string, number>> = {
  Order: 104,
  Customer: 136,
  City: 96,
  What: 112,
  Count: 86,
  Total: 98,
  Ordered: 110,
  State: 104,
  Rush: 84,
};

/** Narrow enough that all fields are seen. */
export function orderView(fields: readonly Field[]): NewView {
  return {
    id: 'vOrders',
    name: 'Orders',
    widths: Object.fromEntries(fields.flatMap(({ id, name }) => (widths[name] === undefined ? [] : [[id, widths[name]]]))),
  };
}

/** What is in the cells of an order, in the order of the fields; the same each time. */
export function orderCells(at: number): readonly (string | number | boolean)[] {
  const from = chance(at);
  const pick = (list: readonly string[]): string => list[Math.floor(from() * list.length)]!;
  const count = 1 + Math.floor(from() * from() * 12);
  const price = 1_900 + Math.floor(from() * 68_000);
  const day = new Date(Date.UTC(2021, 0, 1) + Math.floor(from() * 1_990) * 86_400_000).toISOString().slice(0, 10);
  return [
    `A-${String(at + 1).padStart(6, '0')}`,
    `${pick(firstNames)} ${pick(lastNames)}`,
    pick(cities),
    pick(goods),
    count,
    (count * price) / 100,
    day,
    pick(states),
    from() < 0.12,
  ];
}

/** All orders as rows. */
export function orderRows(): NewRow[] {
  return Array.from({ length: orderCount }, (_, at) => {
    const cells = orderCells(at);
    return { id: `r${at}`, cells: Object.fromEntries(orderFields.map(({ id }, column) => [id, cells[column]!])) };
  });
}

/** All orders as CSV. */
export function ordersCsv(): Blob {
  const lines = [orderFields.map(({ name }) => name).join(',')];
  for (let at = 0; at < orderCount; at += 1) lines.push(orderCells(at).join(','));
  return new Blob([lines.join('\n')], { type: 'text/csv' });
}

/** Numbers from 0 to 1 that look random and follow from the seed (mulberry32). */
function chance(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
