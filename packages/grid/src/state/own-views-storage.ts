import type { ViewId } from '@teable-grid/core';
import type { OwnView, OwnViews } from './own-view.ts';

/** What of views one person has for himself in one table. */
export interface KeptViews {
  /** The view that he looked at last; null: he never chose one. */
  readonly view: ViewId | null;
  readonly own: OwnViews;
}

/** Nothing kept. */
export const nothingKept: KeptViews = { view: null, own: new Map() };

/** Where it is kept: `localStorage`, or what is like it. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** That of the device; where a page may have none (a sandboxed frame), one that has nothing, and is full. */
export function deviceShelf(): Shelf {
  try {
    return localStorage;
  } catch (error) {
    const setItem = () => {
      throw error;
    };
    return { getItem: () => null, setItem, removeItem: () => {} };
  }
}

/** The key of what one person has for himself in a table of a server; null where these do not tell it from others. */
export function keyOf(server: string, table: string, subject: string | null): string | null {
  return table === '' ? null : `teable-grid views ${server}|${table}|${subject ?? ''}`;
}

/** What is kept under a key. What cannot be read, or is not what was written, is as if there were nothing. */
export function readKept(shelf: Shelf, key: string): KeptViews {
  try {
    const found: unknown = JSON.parse(shelf.getItem(key) ?? 'null');
    if (!isRecord(found) || !isRecord(found['own'])) return nothingKept;
    const own = Object.entries(found['own']).filter((entry): entry is [string, OwnView] => isOwnView(entry[1]));
    return { view: typeof found['view'] === 'string' ? found['view'] : null, own: new Map(own) };
  } catch {
    return nothingKept;
  }
}

/** Keeps it; false where there is no room, or nothing may be kept on this device. */
export function writeKept(shelf: Shelf, key: string, { view, own }: KeptViews): boolean {
  try {
    if (view === null && own.size === 0) shelf.removeItem(key);
    else shelf.setItem(key, JSON.stringify({ view, own: Object.fromEntries(own) }));
    return true;
  } catch {
    return false;
  }
}

function isOwnView(value: unknown): value is OwnView {
  if (!isRecord(value) || typeof value['on'] !== 'boolean' || !isRecord(value['override'])) return false;
  return Object.entries(value['override']).every(([name, part]) => shapes[name]?.(part) ?? false);
}

const isList = (value: unknown) => Array.isArray(value);
const shapes: Readonly<Record<string, (value: unknown) => boolean>> = {
  filter: (value) => value === null || (isRecord(value) && isList(value['conditions'])),
  sorts: isList,
  groups: isList,
  hidden: isList,
  colorRules: isList,
  widths: isRecord,
  statistics: isRecord,
  frozen: (value) => typeof value === 'number',
  rowHeight: (value) => typeof value === 'string',
};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
