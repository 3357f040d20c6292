import { type FieldId, idPattern, type RowId } from '../ids.ts';

/**
 * How much somebody is there: `idle`: nothing was heard of him for some minutes; `away`: his page is out of sight, or it has been long since
 * he did anything.
 */
export type PresenceState = 'active' | 'idle' | 'away';

/** Cells that somebody has selected: those of some rows in some fields; null: of all. Rows and fields are named, as each orders them in his own way. */
export interface PresenceRange {
  readonly rows: readonly RowId[] | null;
  readonly fields: readonly FieldId[] | null;
}

/** Where a person is in the table, and what he does there. What is absent is not told. */
export interface PresencePlace {
  readonly cursor: { readonly row: RowId; readonly field: FieldId } | null;
  readonly editing: boolean;
  /** What is in the editor of the cursor's cell: a draft, never a value. */
  readonly typing?: string;
  /** More than the cursor's cell. */
  readonly selection?: readonly PresenceRange[];
  /** Absent: active. */
  readonly state?: Exclude<PresenceState, 'active'>;
}

/** How much of a place is told. */
export interface PresenceLimits {
  /** UTF-16 units of what somebody is typing. */
  readonly typing: number;
  /** Rows and fields that a selection names, all its ranges together. */
  readonly named: number;
}

/** What is told unless an operator says otherwise. */
export const defaultPresenceLimits: PresenceLimits = { typing: 160, named: 60 };

/** Ranges of a selection that are told. */
const mostRanges = 8;

/** Nowhere in the table. */
export const nowhereInTable: PresencePlace = { cursor: null, editing: false };

/**
 * Makes a place of what somebody claims about himself: without whatever else was put into it, and of what is too much, as much as is told. Null
 * when it is no place. Never throws.
 */
export function readPlace(claimed: unknown, limits: PresenceLimits = defaultPresenceLimits): PresencePlace | null {
  if (typeof claimed !== 'object' || claimed === null) return null;
  const { cursor, editing, typing, selection, state } = claimed as Readonly<Record<string, unknown>>;
  const { row, field } = (cursor ?? {}) as { readonly row?: unknown; readonly field?: unknown };
  const at = isId(row) && isId(field) ? { row, field } : null;
  const ranges = readRanges(selection, limits.named);
  return {
    cursor: at,
    editing: at !== null && editing === true,
    ...(at !== null && editing === true && typeof typing === 'string' && { typing: shownTyping(typing, limits.typing) }),
    ...(ranges.length > 0 && { selection: ranges }),
    ...((state === 'idle' || state === 'away') && { state }),
  };
}

/** A text that is being typed as it is told: in one line, and of a long one the end, where it is written. */
export function shownTyping(text: string, longest: number = defaultPresenceLimits.typing): string {
  const cut = text.length <= longest ? text : `…${text.slice(text.length - longest + 1).replace(/^[\uDC00-\uDFFF]/, '')}`;
  return cut.replace(controls, ' ');
}

/** Signs that are not seen, or that turn what is around them. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu;

/** A place for somebody who may not see some fields: neither a cell of theirs nor what is typed there, and of ranges the rest. */
export function visiblePlace(place: PresencePlace, hidden: ReadonlySet<FieldId>): PresencePlace {
  if (hidden.size === 0) return place;
  const { cursor, selection, typing, state } = place;
  const isHidden = cursor !== null && hidden.has(cursor.field);
  const ranges = (selection ?? []).flatMap(({ rows, fields }) => {
    const seen = fields?.filter((id) => !hidden.has(id)) ?? null;
    return seen?.length === 0 ? [] : [{ rows, fields: seen }];
  });
  return {
    cursor: isHidden ? null : cursor,
    editing: !isHidden && place.editing,
    ...(!isHidden && typing !== undefined && { typing }),
    ...(ranges.length > 0 && { selection: ranges }),
    ...(state !== undefined && { state }),
  };
}

function readRanges(claimed: unknown, named: number): PresenceRange[] {
  if (!Array.isArray(claimed)) return [];
  const ranges: PresenceRange[] = [];
  let left = named;
  for (const range of claimed.slice(0, mostRanges) as readonly unknown[]) {
    if (typeof range !== 'object' || range === null) continue;
    const { rows, fields } = range as { readonly rows?: unknown; readonly fields?: unknown };
    // So that there is room for rows.
    const namedFields = readIds(fields, Math.ceil(left / 2));
    const namedRows = readIds(rows, left - (namedFields?.length ?? 0));
    // Absent, empty or something else is not “all”.
    if (namedFields === undefined || namedRows === undefined) continue;
    left -= (namedFields?.length ?? 0) + (namedRows?.length ?? 0);
    ranges.push({ rows: namedRows, fields: namedFields });
  }
  return ranges;
}

/** Undefined when they are none. */
function readIds(claimed: unknown, most: number): readonly string[] | null | undefined {
  if (claimed === null) return null;
  if (!Array.isArray(claimed)) return undefined;
  const ids = claimed.slice(0, most).filter(isId);
  return ids.length === 0 ? undefined : ids;
}

function isId(claimed: unknown): claimed is string {
  return typeof claimed === 'string' && idPattern.test(claimed);
}
